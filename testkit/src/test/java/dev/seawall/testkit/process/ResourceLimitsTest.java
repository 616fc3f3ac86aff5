package dev.seawall.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.seawall.CorruptionException;
import dev.seawall.Durability;
import dev.seawall.OutOfSpaceException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.ChildJvm;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log in a process that the operating system grants little. */
@Timeout(60)
class ResourceLimitsTest {
  private static final int RECORDS = 40;

  @TempDir private Path directory;

  private Path log;

  @BeforeEach
  void assumeShell() {
    log = directory.resolve("log");
    assumeTrue(Files.exists(Path.of("/bin/sh")), "a shell is needed to set limits");
  }

  private static byte[] value(long sequence) {
    return ("record " + sequence + " ")
        .repeat(60)
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void check(Wal wal, long last) throws WalException {
    WalStream stream = wal.stream("a");
    assertThat(stream.lastSequence()).isEqualTo(last);
    for (long sequence = stream.firstSequence(); sequence <= last; sequence++) {
      assertThat(stream.get(sequence).value()).isEqualTo(value(sequence));
    }
    assertThat(wal.verify(progress -> {}).isSound()).isTrue();
  }

  /**
   * The class path in jars: classes that are loaded when no file can be opened any more would not
   * be found in directories.
   */
  private String jars() throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      if (Files.isDirectory(Path.of(entry))) {
        jars.add(jar(Path.of(entry), directory.resolve(jars.size() + ".jar")).toString());
      } else {
        jars.add(entry);
      }
    }
    return String.join(":", jars);
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (OutputStream target = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(target);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  @Test
  void shouldLoseNothingAndGoOnWhenFilesMayNotGrowBeyondALimit() throws Exception {
    try (ChildJvm child = ChildJvm.of(LargeWriter.class).limitedTo("-S -f 256").start(log)) {
      long last = Long.parseLong(child.line());
      try (Wal reader = Wal.openReadOnly(log, WalOptions.defaults())) {
        check(reader, last);
      }
      assertThat(child.line()).contains("File too large");
      int code = Mount.run("prlimit", "--pid=" + child.pid(), "--fsize=unlimited:");
      assumeTrue(code == 0, "prlimit is needed");
      child.say("go on");
      assertThat(child.line()).as("with a higher limit").isEqualTo("all");
      assertThat(child.awaitExit(30)).as(child.complaints()).isZero();
    }
    try (Wal wal = Wal.open(log)) {
      check(wal, 400);
    }
  }

  /** Appends to a segment that may not become as large as it should. */
  static final class LargeWriter {
    private LargeWriter() {}

    public static void main(String[] args) throws IOException {
      WalOptions options = WalOptions.builder().segmentSizeBytes(1 << 20).build();
      try (Wal wal = Wal.open(Path.of(args[0]), options)) {
        WalStream stream = wal.stream("a");
        String refusal = fill(stream);
        System.out.println(stream.lastSequence());
        System.out.println(refusal);
        System.in.read();
        while (stream.lastSequence() < 400) {
          stream.append(value(stream.lastSequence() + 1));
        }
        System.out.println("all");
      }
    }

    private static String fill(WalStream stream) throws WalException {
      try {
        while (true) {
          stream.append(value(stream.lastSequence() + 1));
        }
      } catch (OutOfSpaceException e) {
        return e.getMessage();
      }
    }
  }

  @Test
  void shouldFailWithTypedErrorsAndGoOnWhenThereAreNoMoreDescriptors() throws Exception {
    ChildJvm.Builder builder = ChildJvm.of(ManyFilesWriter.class).classPath(jars());
    try (ChildJvm child = builder.limitedTo("-n 96").start(log)) {
      for (String line = child.line(); line != null; line = child.line()) {
        assertThat(line).startsWith("ok ");
      }
      assertThat(child.awaitExit(30)).as(child.complaints()).isZero();
    }
    try (Wal wal = Wal.open(log)) {
      check(wal, RECORDS + 3);
    }
  }

  /** Uses up all descriptors beside a log with many segments, and gives them back. */
  static final class ManyFilesWriter {
    private ManyFilesWriter() {}

    public static void main(String[] args) throws Exception {
      WalOptions options =
          WalOptions.builder()
              .segmentRecords(1)
              .segmentSizeBytes(8 << 10)
              .maxOpenSegments(8)
              .build();
      List<FileInputStream> others = new ArrayList<>();
      try (Wal wal = Wal.open(Path.of(args[0]), options)) {
        WalStream stream = wal.stream("a");
        for (int i = 1; i <= RECORDS; i++) {
          stream.append(value(i), Durability.OS);
        }
        useUp(others);
        expect("append", () -> stream.append(value(RECORDS + 1)), OutOfSpaceException.class);
        expect("append again", () -> appendUntilRefused(stream), OutOfSpaceException.class);
        useUp(others); // ending the segment has given one back
        expect("get", () -> stream.get(3), WalException.class);
        expect("verify", () -> wal.verify(progress -> {}), WalException.class);
        expect("open", () -> Wal.open(Path.of(args[0], "other")), WalException.class);
        expect("read", () -> Wal.openReadOnly(Path.of(args[0]), options), WalException.class);
        giveBack(others);
        while (stream.lastSequence() < RECORDS + 3) {
          stream.append(value(stream.lastSequence() + 1));
        }
        check(wal, RECORDS + 3);
        Wal.openReadOnly(Path.of(args[0]), options).close();
        System.out.println("ok with descriptors");
      }
    }

    private static void appendUntilRefused(WalStream stream) throws WalException {
      for (int i = 0; i < 2; i++) {
        stream.append(value(stream.lastSequence() + 1));
      }
    }

    private interface Call {
      void run() throws Exception;
    }

    private static void expect(String what, Call call, Class<? extends Exception> type) {
      try {
        call.run();
        System.out.println(what + " succeeded");
      } catch (Exception e) {
        boolean isExpected = type.isInstance(e) && !(e instanceof CorruptionException);
        System.out.println((isExpected ? "ok " : "not as expected: ") + what + ": " + e);
      }
    }

    private static void useUp(List<FileInputStream> others) {
      try {
        while (true) {
          others.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        // that was the last one
      }
    }

    private static void giveBack(List<FileInputStream> others) throws IOException {
      for (FileInputStream each : others) {
        each.close();
      }
    }
  }
}
