package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code stat} and {@code scan} say of transactions and compression. */
class StatCommandTest {
  private static final String LINES = "a line that is much like the next one\n".repeat(2000);

  @TempDir private Path directory;

  private Path log() {
    return directory.resolve("log");
  }

  @Test
  void shouldShowOpenTransactionsAndWhatTheyHold() throws IOException {
    try (Wal wal = Wal.open(log(), WalOptions.builder().transactionMemoryBytes(0).build())) {
      wal.stream("a").append(new byte[1]);
      Transaction open = wal.begin();
      open.append(wal.stream("b"), new byte[1]);
      open.append(wal.stream("a"), new byte[1]);
      open.spill();
      wal.sync();
      assertThat(Cli.run("stat", "--dir", log()).out())
          .contains("open       transaction " + open.id() + " holds a from 2, b from 1\n");
      assertThat(Cli.run("stat", "--dir", log(), "--format", "json").out())
          .contains("\"openTransactions\":[{\"id\":" + open.id() + ",\"pins\":{\"a\":2,\"b\":1}}]");
      open.commit();
      wal.sync();
      assertThat(Cli.run("stat", "--dir", log()).out()).doesNotContain("open ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4", "zstd"})
  void shouldReadWhatIsCompressedAndSayWhatThatSaves(String codec) {
    // In batches, so that there is something to compress however the appends are grouped.
    Object[] append = {"append", "-d", log(), "-s", "s", "--batch", "100", "--compression", codec};
    Cli.Result appended = Cli.given(LINES).with(append);
    assertThat(appended.code()).isZero();
    assertThat(Cli.run("cat", "--dir", log(), "--raw").bytes()).isEqualTo(LINES.getBytes(UTF_8));
    assertThat(Cli.run("verify", "--dir", log()).code()).isZero();
    assertThat(Cli.run("stat", "--dir", log()).out())
        .containsPattern(
            "frames     \\d+, \\d+ compressed: \\S+ KiB of records in \\S+ \\w+, ratio [1-9]");
    assertThat(Cli.run("stat", "--dir", log(), "--format", "json", "--frames").out())
        .containsPattern("\"frames\":\\{\"count\":\\d+,\"encrypted\":0,\"compressed\":[1-9]");
    assertThat(Cli.run("scan", "--dir", log()).out())
        .containsPattern(" payload=\\d+/\\d+ flags=" + codec);
  }

  @Test
  void shouldShowWhatItNeedsToRead() {
    Cli.run("put", "--dir", log(), "-s", "s", "k", "v");
    assertThat(Cli.run("stat", "--dir", log()).out())
        .containsPattern("reading    here: \\d of at most 128 segments open, frame cache off");
    assertThat(Cli.run("stat", "--dir", log(), "--format", "json").out())
        .containsPattern("\"openSegments\":\\{\"open\":\\d,\"limit\":128,\"opened\":\\d")
        .contains("\"frameCache\":{\"hits\":0,\"misses\":0,\"bytes\":0,\"limitBytes\":0}");
  }

  @Test
  void shouldShowWhichStreamsHoldWhichSegments() throws IOException {
    try (Wal wal = Wal.open(log())) {
      wal.stream("slow").append(new byte[100]);
      wal.stream("busy").append(new byte[50_000]);
      wal.roll();
      wal.stream("busy").append(new byte[1]);
      wal.stream("busy").truncateBefore(2);
    }
    Cli.Result shown = Cli.run("pins", "--dir", log());
    assertThat(shown.lines().get(1)).matches(" *1 +slow +\\d+ bytes +4\\d.\\d KiB");
    assertThat(shown.lines().get(2)).matches(" *2 +busy +\\d+ bytes +\\d+ bytes");
    assertThat(shown.lines().get(3)).matches("\\d+ bytes live, 4\\d.\\d KiB dead");
    assertThat(Cli.run("pins", "--dir", log(), "--format", "json").out())
        .startsWith("[{\"segment\":1,\"file\":\"00000000000000000001.seg\",\"stream\":\"slow\",");
    assertThat(Cli.run("stat", "--dir", log()).out())
        .containsPattern("space      \\d+ bytes live, 4\\d.\\d KiB dead\n");
    assertThat(Cli.run("stat", "--dir", log(), "--format", "json").out())
        .containsPattern("\"liveBytes\":\\d+,\"deadBytes\":5\\d{4},");
  }

  @Test
  void shouldSayThatNothingIsCompressed() {
    Cli.run("put", "--dir", log(), "-s", "s", "k", "v", "--compression", "lz4");
    assertThat(Cli.run("stat", "--dir", log()).out()).contains("frames     1, none compressed\n");
  }
}
