package dev.seawall.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.LogFailedException;
import dev.seawall.RecordCursor;
import dev.seawall.RefusedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.ChildJvm;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log whose file system or directory is taken away while it is open. */
@Timeout(60)
class LostFileSystemTest {
  private static final byte[] VALUE = new byte[100];

  @TempDir private Path parent;

  private static Wal open(Path log) throws WalException {
    return Wal.open(log, WalOptions.builder().segmentSizeBytes(64 << 10).build());
  }

  private static void append(Wal wal, int count) throws WalException {
    for (int i = 0; i < count; i++) {
      wal.stream("a").append(VALUE);
    }
  }

  /** Without AssertJ, which another user may not be able to load. */
  private static int readAll(Wal wal) throws WalException {
    int count = 0;
    try (RecordCursor cursor = wal.stream("a").iterate()) {
      while (cursor.next()) {
        if (!Arrays.equals(cursor.record().value(), VALUE)) {
          throw new AssertionError(cursor.record());
        }
        count++;
      }
    }
    return count;
  }

  @Test
  void shouldFailAppendsAndGoOnReadingWhenTheFileSystemTurnsReadOnly() throws Exception {
    Path image = parent.resolve("image");
    try (Mount mount = Mount.ofImage(image, parent.resolve("disk"))) {
      Path log = mount.path().resolve("log");
      Wal wal = open(log);
      append(wal, 20);
      RecordCursor cursor = wal.stream("a").iterate(1);
      assertThat(cursor.next()).isTrue();
      mount.fail();
      assertThatThrownBy(() -> append(wal, 1000)).isInstanceOf(LogFailedException.class);
      assertThatThrownBy(wal::roll).isInstanceOf(LogFailedException.class);
      assertThatThrownBy(() -> wal.stream("a").truncateBefore(3))
          .isInstanceOf(LogFailedException.class);
      assertThat(cursor.next()).isTrue();
      cursor.close();
      assertThat(readAll(wal)).isGreaterThanOrEqualTo(20);
      assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
      try (Wal reader = Wal.openReadOnly(log, WalOptions.defaults())) {
        assertThat(readAll(reader)).isGreaterThanOrEqualTo(20);
      }
      assertThatThrownBy(() -> open(log)).isInstanceOf(WalException.class);
    }
    try (Mount mount = Mount.ofImage(image, parent.resolve("disk"));
        Wal wal = open(mount.path().resolve("log"))) {
      assertThat(readAll(wal)).isGreaterThanOrEqualTo(20);
      append(wal, 5);
      assertThat(readAll(wal)).isGreaterThanOrEqualTo(25);
    }
  }

  @Test
  void shouldReadOnlyWhatIsOnAReadOnlyMediumAndRefuseToWrite() throws Exception {
    try (Mount mount = Mount.inMemory(parent.resolve("disk"), 1024)) {
      Path log = mount.path().resolve("log");
      try (Wal wal = open(log)) {
        append(wal, 20);
      }
      mount.remountReadOnly();
      try (Wal reader = Wal.openReadOnly(log, WalOptions.defaults())) {
        assertThat(readAll(reader)).isEqualTo(20);
      }
      assertThatThrownBy(() -> open(log))
          .isInstanceOf(WalException.class)
          .hasMessageContaining("Read-only file system");
      assertThatThrownBy(() -> open(mount.path().resolve("new")))
          .isInstanceOf(WalException.class)
          .hasMessageContaining("Read-only file system");
    }
  }

  @Test
  void shouldAcknowledgeNothingInANewSegmentWhenTheDirectoryWasDeleted() throws Exception {
    Path log = parent.resolve("log");
    try (Wal wal = open(log)) {
      append(wal, 20);
      Mount.run("rm", "-r", log.toString());
      checkNoMoreSegments(wal);
    }
    assertThat(log).doesNotExist();
  }

  @Test
  void shouldAcknowledgeNothingInANewSegmentWhenTheDirectoryWasReplaced() throws Exception {
    Path log = parent.resolve("log");
    try (Wal wal = open(log)) {
      append(wal, 20);
      Files.move(log, parent.resolve("moved"));
      Files.createDirectory(log);
      checkNoMoreSegments(wal);
      assertThat(log).isEmptyDirectory();
      Files.delete(log);
      Files.move(parent.resolve("moved"), log);
      append(wal, 1); // it is the right one again
    }
    try (Wal again = open(log)) {
      assertThat(readAll(again)).isEqualTo(21);
    }
  }

  private static void checkNoMoreSegments(Wal wal) throws WalException {
    wal.roll(); // the file is still open, so it can be ended
    assertThatThrownBy(() -> append(wal, 1)).isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> append(wal, 1)).isInstanceOf(RefusedException.class);
  }

  @Test
  void shouldSayWhatIsForbiddenWhenTheDirectoryMayNotBeWritten() throws Exception {
    Path log = parent.resolve("log");
    try (Wal wal = open(log)) {
      append(wal, 20);
    }
    Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    ChildJvm.Builder builder = ChildJvm.of(Opener.class);
    if (Files.isWritable(log)) { // this user may do everything
      Assumptions.assumeTrue(
          Mount.run("setpriv", "--reuid=65534", "--clear-groups", "true") == 0,
          "setpriv is needed to become a user who may not do everything");
      builder.behind("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    }
    try (ChildJvm child = builder.start(log)) {
      String line = child.line();
      Assumptions.assumeTrue(line != null, "that user cannot read the class path");
      assertThat(line).contains("WalException", "opening the lock file failed: permission denied");
      assertThat(child.line()).isEqualTo("read 20");
    }
  }

  /** Tries to open a log for writing, then for reading. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) throws IOException {
      try (Wal wal = Wal.open(Path.of(args[0]))) {
        wal.stream("a").append(VALUE);
        System.out.println("appended");
      } catch (WalException e) {
        System.out.println(e);
      }
      try (Wal wal = Wal.openReadOnly(Path.of(args[0]), WalOptions.defaults())) {
        System.out.println("read " + readAll(wal));
      }
    }
  }

  @Test
  void shouldRefuseAppendsThatNeedANewSegmentUntilPermissionIsGivenBack() throws Exception {
    Path log = Files.createDirectory(parent.resolve("log"));
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    ChildJvm.Builder builder = ChildJvm.of(Roller.class);
    if (System.getProperty("user.name").equals("root")) {
      Assumptions.assumeTrue(
          Mount.run("setpriv", "--reuid=65534", "--clear-groups", "true") == 0,
          "setpriv is needed to become a user who may not do everything");
      builder.behind("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
      Mount.run("chown", "65534:65534", log.toString());
    }
    try (ChildJvm child = builder.start(log)) {
      String line = child.line();
      Assumptions.assumeTrue(line != null, "that user cannot read the class path");
      assertThat(line).isEqualTo("appended");
      Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("r-xr-xr-x"));
      child.say("go on");
      assertThat(child.line()).contains("RefusedException", "permission denied");
      assertThat(child.line()).isEqualTo("read 1");
      Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rwxr-xr-x"));
      child.say("go on");
      assertThat(child.line()).isEqualTo("read 2");
      assertThat(child.awaitExit(30)).as(child.complaints()).isZero();
    }
  }

  /**
   * Appends, waits, appends to another segment, and when that is refused, waits and tries again.
   */
  static final class Roller {
    private Roller() {}

    public static void main(String[] args) throws IOException {
      try (Wal wal = open(Path.of(args[0]))) {
        append(wal, 1);
        System.out.println("appended");
        awaitWord();
        try {
          wal.roll();
          append(wal, 1);
          System.out.println("appended");
        } catch (WalException e) {
          System.out.println(e);
        }
        System.out.println("read " + readAll(wal));
        awaitWord();
        append(wal, 1);
        System.out.println("read " + readAll(wal));
      }
    }

    private static void awaitWord() throws IOException {
      for (int read = System.in.read(); read != '\n'; read = System.in.read()) {
        if (read < 0) {
          throw new EOFException("nobody is there any more");
        }
      }
    }
  }
}
