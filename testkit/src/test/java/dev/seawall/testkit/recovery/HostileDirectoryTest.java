package dev.seawall.testkit.recovery;

import static dev.seawall.testkit.recovery.Lab.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.CorruptionException;
import dev.seawall.Wal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What else stands in the directory of a log. */
@Timeout(60)
class HostileDirectoryTest {
  @TempDir(cleanup = CleanupMode.ALWAYS)
  Path parent;

  private Path directory;

  @BeforeEach
  void writeTwoSegments() throws Exception {
    directory = parent.resolve("log");
    for (String value : new String[] {"one", "two"}) {
      try (Wal wal = Wal.open(directory, Lab.options().build())) {
        append(wal, "a", value);
      }
    }
  }

  @Test
  void shouldIgnoreNamesThatAreNoSegments() throws Exception {
    for (String name :
        new String[] {
          "99999999999999999999.seg",
          "00000000000000000000.seg",
          "0000000000000000003.seg",
          "-0000000000000000003.seg",
          "00000000000000000003.seg~",
          "00000000000000000003.SEG",
          "x".repeat(250),
          "new\nline.seg"
        }) {
      Files.writeString(directory.resolve(name), "not a segment");
    }

    assertOpensUnharmed();
  }

  @Test
  void shouldIgnoreWhatIsNoRegularFile() throws Exception {
    Files.createDirectory(directory.resolve("00000000000000000007.seg"));
    Files.createSymbolicLink(directory.resolve("00000000000000000008.seg"), Path.of("/dev/zero"));
    Files.createSymbolicLink(
        directory.resolve("00000000000000000009.seg"), Path.of("00000000000000000009.seg"));
    makePipe(directory.resolve("00000000000000000010.seg"));

    assertOpensUnharmed();
  }

  @Test
  void shouldReportASegmentThatALinkHasReplaced() throws Exception {
    Path first = directory.resolve("00000000000000000001.seg");
    Path elsewhere = parent.resolve("elsewhere");
    Files.move(first, elsewhere);
    Files.createSymbolicLink(first, elsewhere);

    assertThatThrownBy(() -> Wal.open(directory, Lab.options().build()))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("missing: segment 1, at the beginning");
  }

  private static void makePipe(Path path) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("mkfifo", path.toString()).start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private void assertOpensUnharmed() throws Exception {
    long before = count();
    try (Wal wal = Wal.open(directory, Lab.options().build())) {
      assertThat(wal.recoveryReport().segments()).isEqualTo(2);
      append(wal, "a", "three");
      assertThat(Lab.read(wal, "a")).containsExactly("1=one", "2=two", "3=three");
    }
    assertThat(count()).as("one segment more, nothing deleted").isEqualTo(before + 1);
  }

  private long count() throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.count();
    }
  }
}
