package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Batch;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final WalOptions SPILLING = WalOptions.builder().transactionMemoryBytes(0).build();

  @TempDir private Path log;

  @BeforeEach
  void makeALog() throws IOException {
    try (Wal wal = Wal.open(log, SPILLING)) {
      WalStream a = wal.stream("a");
      Transaction committed = wal.begin();
      Transaction unfinished = wal.begin();
      Transaction rolledBack = wal.begin();
      for (int i = 1; i <= 2; i++) {
        committed.append(a, bytes("committed " + i)); // 1, 5
        committed.spill();
        unfinished.append(a, bytes("unfinished " + i)); // 2, 6
        unfinished.spill();
        rolledBack.append(a, bytes("rolled back " + i)); // 3, 7
        rolledBack.spill();
        a.append(bytes("plain " + i)); // 4, 8
      }
      committed.commit(); // 9
      rolledBack.rollback(); // 10
      a.append(bytes("plain 3")); // 11
      wal.stream("b").append(bytes("of b"));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private Cli.Result replay(Object... more) {
    Object[] words = new Object[more.length + 2];
    words[0] = "replay";
    words[1] = "--dir=" + log;
    System.arraycopy(more, 0, words, 2, more.length);
    return Cli.run(words);
  }

  @Test
  void shouldPrintWhatHasTakenEffectInTheOrderInWhichItDid() {
    Cli.Result result = replay("-s", "a", "--raw");
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.lines())
        .containsExactly("plain 1", "plain 2", "committed 1", "committed 2", "plain 3");
    assertThat(replay("--raw").lines()).hasSize(6).endsWith("of b");
    assertThat(replay("-s", "a").lines().get(2)).contains(" DATA (transaction ");
  }

  @Test
  void shouldBeginBehindTheLastCheckpointUnlessToldOtherwise() throws IOException {
    try (Wal wal = Wal.open(log)) {
      wal.stream("a").checkpoint(9);
    }
    assertThat(replay("-s", "a", "--raw").lines()).containsExactly("plain 3");
    assertThat(replay("-s", "a", "--raw", "--after", "8").lines())
        .containsExactly("committed 1", "committed 2", "plain 3");
    assertThat(replay("-s", "a", "--raw", "--all").lines()).hasSize(5);
    assertThat(replay("--raw", "--all").lines()).hasSize(6);
  }

  @Test
  void shouldSayWhereToGoOn() {
    Cli.Result all = replay("--position", "--raw");
    assertThat(all.err()).matches("seawall: a: position 11\nseawall: b: position 1\n");
    Cli.Result part = replay("-s", "a", "--position", "--limit", "2");
    assertThat(part.err()).isEqualTo("seawall: a: position 8\n");
    assertThat(replay("-s", "a", "--raw", "--after", "8", "--limit", "1", "--position").err())
        .isEqualTo("seawall: a: position 8\n");
  }

  @Test
  void shouldPrintJsonThatCanBeAppended() {
    byte[] json = replay("-s", "a", "--format", "json").bytes();
    Path copy = log.resolve("copy");
    Cli.Result result = Cli.given(json).with("append", "--dir", copy, "--json", "--renumber");
    assertThat(result.code()).isZero();
    assertThat(Cli.run("replay", "--dir", copy, "--raw").bytes())
        .isEqualTo(replay("-s", "a", "--raw").bytes());
  }

  @Test
  void shouldFailInOneLine() throws IOException {
    assertThat(replay("--follow").err()).contains("give --stream, too").hasLineCount(1);
    assertThat(replay("--after", "1").code()).isEqualTo(2);
    assertThat(replay("-s", "a", "--after", "1", "--all").err()).contains("mutually exclusive");
    Cli.Result missing = replay("-s", "none");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).isEqualTo("seawall: no stream 'none' in " + log + "\n");
    try (Wal wal = Wal.open(log)) {
      wal.stream("a").truncateBefore(11);
    }
    Cli.Result truncated = replay("-s", "a", "--after", "0");
    assertThat(truncated.code()).isEqualTo(1);
    assertThat(truncated.err()).contains("truncated away").hasLineCount(1);
    assertThat(replay("-s", "a", "--all", "--raw").lines()).containsExactly("plain 3");
  }

  @Test
  void shouldStopAtDamageAndSayHowFarItCame() throws IOException {
    LogFiles.append(log, "c", "good", "bad bad bad", "behind");
    LogFiles.damage(log, "bad bad bad");
    Cli.Result result = replay("-s", "c", "--raw", "--position");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("good\n");
    assertThat(result.err().lines().toList())
        .hasSize(2)
        .satisfies(lines -> assertThat(lines.get(0)).isEqualTo("seawall: c: position 1"))
        .satisfies(lines -> assertThat(lines.get(1)).startsWith("seawall: damaged: "));
  }

  @Test
  void shouldFollowWhatTakesEffect() throws Exception {
    BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    Thread replay =
        new Thread(
            () ->
                new Cli().into(new LineSink(shown), "replay", "-f", "-d", log, "-s", "b", "--raw"));
    try (Wal wal = Wal.open(log, SPILLING)) {
      replay.start();
      assertThat(shown.poll(30, TimeUnit.SECONDS)).isEqualTo("of b");
      WalStream b = wal.stream("b");
      Transaction tx = wal.begin();
      tx.append(b, bytes("first of the transaction"));
      tx.append(b, bytes("second of the transaction"));
      wal.append(Batch.of().add(b, bytes("before it")));
      assertThat(shown.poll(30, TimeUnit.SECONDS)).isEqualTo("before it");
      tx.commit();
      assertThat(shown.poll(30, TimeUnit.SECONDS)).isEqualTo("first of the transaction");
      assertThat(shown.poll(30, TimeUnit.SECONDS)).isEqualTo("second of the transaction");
    } finally {
      replay.interrupt();
      replay.join();
    }
  }
}
