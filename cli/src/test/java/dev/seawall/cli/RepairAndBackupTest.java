package dev.seawall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Wal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairAndBackupTest {
  @TempDir private Path directory;
  private Path log;
  private Path target;

  @BeforeEach
  void makeALog() throws IOException {
    log = directory.resolve("log");
    target = directory.resolve("target");
    LogFiles.append(log, "orders", "first", "second", "the third one", "fourth");
  }

  private static void assertRefused(Cli.Result result, String message) {
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("seawall: ").contains(message).hasLineCount(1);
  }

  @Test
  void shouldRepairAndSayWhatIsLost() throws IOException {
    LogFiles.damage(log, "the third one");
    Cli.Result result = Cli.run("repair", "--dir", log, "--to", target);
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.lines()).hasSize(3);
    assertThat(result.lines().get(0)).startsWith("damaged: 0");
    assertThat(result.lines().get(1)).isEqualTo("lost of stream 'orders': 3");
    assertThat(result.lines().get(2)).startsWith("something is lost: 3 records");
    Cli.Result cat = Cli.run("cat", "--dir", target, "--raw");
    assertThat(cat.out()).isEqualTo("first\nsecond\nfourth\n");
    assertThat(cat.err()).contains("lost of stream 'orders': 3");
    Cli.Result verify = Cli.run("verify", "--dir", target);
    assertThat(verify.code()).as("the gap is known").isZero();
    assertThat(verify.out()).contains("known to be lost: ").contains("sound: ");
  }

  @Test
  void shouldRepairASoundLogWithoutLoss() throws IOException {
    Cli.Result result = Cli.run("repair", "--dir", log, "--to", target, "--json");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith("{\"source\":")
        .contains("\"lossless\":true")
        .hasLineCount(1);
    assertThat(Files.readString(target.resolve("repair-report.json"))).isEqualTo(result.out());
  }

  @Test
  void shouldRefuseToRepairInOneLine() throws IOException {
    assertRefused(Cli.run("repair", "--dir", log, "--to", log), "must lie apart");
    assertRefused(Cli.run("repair", "--dir", target, "--to", target), "no such directory");
    Files.createDirectories(target.resolve("x"));
    assertRefused(Cli.run("repair", "--dir", log, "--to", target), "is not empty");
    try (Wal wal = Wal.open(log)) {
      assertThat(wal.stats().segments()).isEqualTo(1);
      assertRefused(
          Cli.run("repair", "--dir", log, "--to", directory.resolve("y")), "is open for writing");
    }
  }

  @Test
  void shouldBackUpAndRestore() throws IOException {
    Cli.Result backup = Cli.run("backup", "--dir", log, "--to", target);
    assertThat(backup.code()).isZero();
    assertThat(backup.out()).startsWith("1 segment of").hasLineCount(1);
    assertThat(Cli.run("backup", "--dir", log, "--to", target, "--json").out())
        .startsWith("{\"source\":")
        .contains("\"segments\":1");
    Path restored = directory.resolve("restored");
    Cli.Result restore = Cli.run("restore", "--from", target, "--to", restored);
    assertThat(restore.code()).isZero();
    assertThat(restore.out()).contains(": 1 stream, 4 records, 0 damaged ranges");
    assertThat(Cli.run("cat", "--dir", restored, "--raw").out())
        .isEqualTo("first\nsecond\nthe third one\nfourth\n");
  }

  @Test
  void shouldRefuseToRestoreWhatIsDamagedUnlessTold() throws IOException {
    Cli.run("backup", "--dir", log, "--to", target);
    LogFiles.damage(target, "second");
    Path restored = directory.resolve("restored");
    assertRefused(
        Cli.run("restore", "--from", target, "--to", restored), "lost of stream 'orders': 2");
    assertThat(restored).doesNotExist();
    Cli.Result allowed =
        Cli.run("restore", "--from", target, "--to", restored, "--allow-damaged", "--json");
    assertThat(allowed.code()).isZero();
    assertThat(allowed.out()).contains("\"kind\":\"records\"");
  }

  @Test
  void shouldRefuseToBackUpInOneLine() throws IOException {
    assertRefused(Cli.run("backup", "--dir", log, "--to", log), "must lie apart");
    LogFiles.append(target, "x", "another log");
    assertRefused(Cli.run("backup", "--dir", log, "--to", target), "a backup of another log");
    assertRefused(
        Cli.run("restore", "--from", directory.resolve("no"), "--to", target), "no such directory");
    assertRefused(Cli.run("restore", "--from", log, "--to", target), "is not empty");
  }
}
