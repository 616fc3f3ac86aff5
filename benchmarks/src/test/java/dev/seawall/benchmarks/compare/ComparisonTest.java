package dev.seawall.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Progress;
import dev.seawall.benchmarks.harness.Results;
import dev.seawall.benchmarks.harness.Runner;
import dev.seawall.benchmarks.harness.Scale;
import dev.seawall.benchmarks.harness.Workload;
import dev.seawall.benchmarks.peer.Peer;
import dev.seawall.benchmarks.peer.PeerLog;
import dev.seawall.benchmarks.peer.SeawallPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That everyone takes turns in a process of their own, and that nobody stops the others. */
class ComparisonTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MIB = 1 << 20;
  private static final Scale TINY =
      new Scale(2, Duration.ofMillis(5), Duration.ofMillis(1), MIB, MIB, 0, 0);

  @TempDir private Path directory;

  @Test
  void shouldMeasureSeawallAndTheRawLimitInEveryContest() throws Exception {
    Comparison comparison = Comparison.of(null, List.of("seawall"), List.of(), PATIENCE);

    Results results = run(comparison.turns());

    assertThat(results.failures()).isEmpty();
    assertThat(results.skipped()).isEmpty();
    assertThat(results.lines())
        .extracting(Results.Line::metric)
        .isEqualTo(comparison.turns().stream().flatMap(one -> one.metrics().stream()).toList());
    assertThat(results.lines())
        .extracting(line -> line.metric().name())
        .contains("durable-1/raw", "durable-16/seawall", "plain-64-synced/seawall", "get/seawall")
        .doesNotContain("durable-16/raw");
  }

  @Test
  void shouldAddWhatAContestIsComparedWith() {
    Comparison comparison =
        Comparison.of(null, List.of("seawall"), List.of("durable-64"), PATIENCE);

    assertThat(comparison.turns())
        .extracting(Workload::name)
        .containsExactly("durable-1/raw", "durable-64/seawall");
  }

  @Test
  void shouldHaveSeawallReadMappedFilesOnlyWhereLogsAreRead() throws Exception {
    Comparison comparison = Comparison.of(null, List.of("seawall-mapped"), List.of(), PATIENCE);

    Results results = run(comparison.turns());

    assertThat(results.failures()).isEmpty();
    assertThat(results.lines())
        .extracting(line -> line.metric().name())
        .filteredOn(name -> name.endsWith("/seawall-mapped"))
        .containsExactly("iterate/seawall-mapped", "get/seawall-mapped");
  }

  @Test
  void shouldSayWhoCannotTakePartAndRefuseUnknownNames() {
    Comparison comparison = Comparison.of(directory, List.of("kafka"), List.of(), PATIENCE);

    assertThat(comparison.absent()).containsOnlyKeys("kafka");
    assertThat(comparison.absent().get("kafka")).contains("not built");
    assertThatThrownBy(() -> Comparison.of(null, List.of("kafak"), List.of(), PATIENCE))
        .hasMessageContaining("kafak");
    assertThatThrownBy(() -> Comparison.of(null, List.of(), List.of("nothing"), PATIENCE))
        .hasMessageContaining("nothing");
  }

  @Test
  void shouldGoOnWithoutThoseThatFailHangOrCannot() throws Exception {
    Contest contest = Contest.all().get(0);
    List<Workload> turns =
        List.of(
            turn(contest, HangingPeer.class, Duration.ofSeconds(2)),
            turn(contest, FailingPeer.class, PATIENCE),
            turn(contest, EndingPeer.class, PATIENCE),
            turn(contest, UnablePeer.class, PATIENCE),
            turn(contest, SeawallPeer.class, PATIENCE));

    Results results = run(turns);

    assertThat(results.failures())
        .containsOnlyKeys("durable-1/HangingPeer", "durable-1/FailingPeer", "durable-1/EndingPeer");
    assertThat(results.failures().get("durable-1/HangingPeer")).contains("no answer within 2 s");
    assertThat(results.failures().get("durable-1/FailingPeer")).contains("broken on purpose");
    assertThat(results.failures().get("durable-1/EndingPeer"))
        .contains("ended with 3")
        .contains("last words");
    assertThat(results.skipped()).containsOnlyKeys("durable-1/UnablePeer");
    assertThat(results.lines()).hasSize(1);
    assertThat(results.lines().get(0).values().all()).hasSize(2);
  }

  private Results run(List<Workload> turns) throws IOException {
    return new Runner(turns, TINY, directory, new Progress(null), false).run();
  }

  private static Workload turn(Contest contest, Class<?> adapter, Duration patience) {
    Participant participant =
        new Participant(adapter.getSimpleName(), "", adapter.getName(), 17, List.of(), "");
    return new Turn(contest, new Contender(participant, new Launcher(null, ""), patience));
  }

  @Test
  void shouldCompareEveryMetricWithOneThatIsMeasuredBefore() {
    List<Metric> metrics =
        Comparison.of(null, List.of("seawall"), List.of(), PATIENCE).turns().stream()
            .flatMap(one -> one.metrics().stream())
            .toList();

    for (int i = 0; i < metrics.size(); i++) {
      String base = metrics.get(i).base();
      if (base != null) {
        assertThat(metrics.subList(0, i)).extracting(Metric::name).contains(base);
      }
    }
  }

  /** Never returns. */
  public static final class HangingPeer implements Peer {
    @Override
    public PeerLog open(Path directory, int streams) throws InterruptedException {
      Thread.sleep(Long.MAX_VALUE);
      throw new AssertionError();
    }
  }

  /** Throws. */
  public static final class FailingPeer implements Peer {
    @Override
    public PeerLog open(Path directory, int streams) throws IOException {
      throw new IOException("broken on purpose");
    }
  }

  /** Ends its process. */
  public static final class EndingPeer implements Peer {
    @Override
    public PeerLog open(Path directory, int streams) {
      System.out.println("last words");
      System.exit(3);
      throw new AssertionError();
    }
  }

  /** Has no streams. */
  public static final class UnablePeer implements Peer {
    @Override
    public PeerLog open(Path directory, int streams) {
      throw new UnsupportedOperationException("no streams");
    }
  }
}
