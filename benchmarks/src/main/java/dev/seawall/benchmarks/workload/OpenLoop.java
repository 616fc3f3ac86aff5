package dev.seawall.benchmarks.workload;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Threads;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Durable appends at half the rate that as many threads reach when each begins the next at once.
 * Appends are due at fixed times, and their latency counts from when they were due, whether or not
 * those before had returned: a pause is not made little by nobody asking during it.
 */
final class OpenLoop implements Workload {
  private static final int BYTES = 256;
  private static final int THREADS = 16;
  private static final double SHARE = 0.5;

  /** Long enough for segments to end. */
  private static final int TIMES_LONGER = 4;

  /** For the threads to be there before the first is due. */
  private static final long STARTING_NANOS = 20_000_000;

  private static final double RARE = 99.9;
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
      double interval = 1e9 * THREADS / (highest * SHARE);
      Histogram nanos = new ConcurrentHistogram(Load.histogram());
      long begin = System.nanoTime() + STARTING_NANOS;
      Load.Operation due =
          (thread, iteration) -> {
            long at = begin + (long) (interval * (iteration + (double) thread / THREADS));
            awaitNanoTime(at);
            stream.append(value, Durability.DISK);
            nanos.recordValue(System.nanoTime() - at);
          };
      Duration time = scene.scale().measure().multipliedBy(TIMES_LONGER);
      round.put(rate, Load.run(Threads.platform(), THREADS, time, due).perSecond());
      round.put(latency, nanos.getValueAtPercentile(RARE) / 1e9);
      round.put(latency, nanos);
    }
  }

  private static void awaitNanoTime(long at) {
    for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
