package dev.seawall.benchmarks.workload;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Stretch;
import dev.seawall.benchmarks.harness.Threads;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.time.Duration;
import java.util.List;

/**
 * Durable appends at half the rate that as many threads reach when each begins the next at once.
 * Appends are due at fixed times, and their latency counts from when they were due, whether or not
 * those before had returned: a pause is not made little by nobody asking during it.
 */
final class OpenLoop implements Workload {
  private static final int BYTES = 256;
  private static final int THREADS = 16;
  static final double SHARE = 0.5;

  /** Long enough for segments to end. */
  static final int TIMES_LONGER = 4;

  static final double RARE = 99.9;
  private static final double FLOOR = 10;

  private final Metric latency =
      Metric.of(
              "open-loop",
              "p99.9 of durable append 256 B at half the highest rate, " + THREADS + " threads",
              Unit.SECONDS)
          .against(Names.RAW_SYNC_MEDIAN)
          .atMostRatio(FLOOR);
  private final Metric rate =
      Metric.of("open-loop-rate", "… the rate", Unit.PER_SECOND).against(Names.durable(THREADS));

  @Override
  public List<Metric> metrics() {
    return List.of(latency, rate);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    byte[] value = Values.random(BYTES);
    try (Wal wal = Wal.open(scene.fresh(latency.name()))) {
      WalStream stream = wal.stream("stream");
      Load.Operation append = (thread, iteration) -> stream.append(value, Durability.DISK);
      Load.run(Threads.platform(), THREADS, scene.scale().warmUp(), append);
      double highest =
          Load.run(Threads.platform(), THREADS, scene.scale().measure(), append).perSecond();
      Duration time = scene.scale().measure().multipliedBy(TIMES_LONGER);
      Stretch stretch = Stretch.begin(latency);
      FixedRate.Outcome outcome = FixedRate.run(THREADS, highest * SHARE, time, append);
      stretch.end(outcome.nanos().getTotalCount());
      round.put(rate, outcome.perSecond());
      round.put(latency, outcome.nanos().getValueAtPercentile(RARE) / 1e9);
      round.put(latency, outcome.nanos());
    }
  }
}
