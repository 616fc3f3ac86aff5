package dev.seawall.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CorruptionException;
import dev.seawall.Durability;
import dev.seawall.ReadMode;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.ChildJvm;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mapped memory of which a part cannot be had any more: the file was cut, or the disk fails to read
 * it. In another process, since what is at stake is the life of the JVM.
 */
@Timeout(120)
class CutMappingTest {
  private static final int RECORDS = 30;
  private static final int BYTES = 60_000;
  private static final int LEFT_BYTES = 100_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 300})
  void shouldReportDamageAndLiveOnWhenAFileIsCutUnderItsMapping(
      int readingsBefore, @TempDir Path directory) throws Exception {
    // compiled code meets what is missing in another way than interpreted code
    try (ChildJvm child =
        ChildJvm.of(Reader.class)
            .with("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + directory.resolve("crash.log"))
            .start(directory.resolve("log"), readingsBefore)) {
      assertThat(child.line()).as(child.complaints()).startsWith("read all");
      assertThat(child.line()).as(child.complaints()).matches("right \\d, damaged [23]\\d");
    }
  }

  /** Reads a log again and again, cuts its first segment, and reads on. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] args) throws Exception {
      Path directory = Path.of(args[0]);
      WalOptions options =
          WalOptions.builder().readMode(ReadMode.MAPPED).segmentSizeBytes(4 << 20).build();
      try (Wal wal = Wal.open(directory, options)) {
        WalStream stream = wal.stream("a");
        for (int i = 1; i <= RECORDS; i++) {
          stream.append(value(i), Durability.MEMORY);
        }
        wal.roll();
        stream.append(value(0));
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
          read(stream);
        }
        System.out.println("read all");
        Path first = directory.resolve("00000000000000000001.seg");
        try (FileChannel file = FileChannel.open(first, StandardOpenOption.WRITE)) {
          file.truncate(LEFT_BYTES);
        }
        System.out.println(read(stream));
      }
    }

    private static byte[] value(int i) {
      byte[] value = new byte[BYTES];
      Arrays.fill(value, (byte) i);
      return value;
    }

    private static String read(WalStream stream) throws Exception {
      int right = 0;
      int damaged = 0;
      for (int i = 1; i <= RECORDS; i++) {
        try {
          if (!Arrays.equals(stream.get(i).value(), value(i))) {
            return "a wrong record";
          }
          right++;
        } catch (CorruptionException e) {
          damaged++;
        }
      }
      return "right " + right + ", damaged " + damaged;
    }
  }
}
