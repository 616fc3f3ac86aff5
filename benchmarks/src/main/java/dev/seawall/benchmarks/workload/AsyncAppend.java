package dev.seawall.benchmarks.workload;

import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Stretch;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Durable appends of 256 bytes by one thread that does not wait for each, but for the oldest. */
final class AsyncAppend implements Workload {
  private static final int BYTES = 256;
  private static final int OUTSTANDING = 1000;

  private final Metric metric =
      Metric.of(
              "durable-async",
              "durable append 256 B, asynchronous, " + OUTSTANDING + " outstanding",
              Unit.PER_SECOND)
          .against(Names.RAW_SYNC);

  @Override
  public List<Metric> metrics() {
    return List.of(metric);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    try (Wal wal = Wal.open(scene.fresh(metric.name()))) {
      WalStream stream = wal.stream("stream");
      long before = append(stream, scene.scale().warmUp()).count();
      Stretch stretch = Stretch.begin(metric);
      Load.Outcome outcome = append(stream, scene.scale().measure());
      stretch.end(outcome.count());
      DurableAppend.checkDurable(List.of(stream), before + outcome.count());
      round.put(metric, outcome.perSecond());
      round.put(metric, outcome.nanos());
    }
  }

  private static Load.Outcome append(WalStream stream, Duration time) throws Exception {
    byte[] value = Values.random(BYTES);
    Histogram nanos = new ConcurrentHistogram(Load.histogram());
    Semaphore permits = new Semaphore(OUTSTANDING);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    long begin = System.nanoTime();
    long now = begin;
    long count = 0;
    while (now - begin < time.toNanos()) {
      permits.acquire();
      long submitted = System.nanoTime();
      now = submitted;
      CompletableFuture<Long> unused =
          stream
              .appendAsync(value)
              .whenComplete(
                  (sequence, problem) -> {
                    if (problem != null) {
                      failure.set(problem);
                    }
                    nanos.recordValue(System.nanoTime() - submitted);
                    permits.release();
                  });
      count++;
    }
    permits.acquire(OUTSTANDING);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Throwable problem = failure.get();
    if (problem != null) {
      throw new IllegalStateException("an append failed", problem);
    }
    return new Load.Outcome(count, seconds, nanos);
  }
}
