package dev.seawall.benchmarks.workload;

import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;

/** Durable appends of 256 bytes: each thread waits for one before the next. */
final class DurableAppend implements Workload {
  private static final int BYTES = 256;

  private final Metric metric;
  private final ThreadFactory factory;
  private final int threads;
  private final int streams;

  DurableAppend(Metric metric, ThreadFactory factory, int threads, int streams) {
    this.metric = metric;
    this.factory = factory;
    this.threads = threads;
    this.streams = streams;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(metric);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    try (Wal wal = Wal.open(scene.fresh(metric.name()))) {
      List<WalStream> targets = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        targets.add(wal.stream("stream-" + i));
      }
      byte[] value = Values.random(BYTES);
      List<SplittableRandom> choices = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        choices.add(new SplittableRandom(i));
      }
      Load.Operation operation =
          (thread, iteration) ->
              targets.get(streams == 1 ? 0 : choices.get(thread).nextInt(streams)).append(value);
      var before = Load.run(factory, threads, scene.scale().warmUp(), operation);
      var outcome = Load.measure(metric, factory, threads, scene.scale().measure(), operation);
      checkDurable(targets, before.count() + outcome.count());
      round.put(metric, outcome.perSecond());
      round.put(metric, outcome.nanos());
    }
  }

  static void checkDurable(List<WalStream> streams, long appended) {
    long durable = streams.stream().mapToLong(WalStream::durableSequence).sum();
    if (durable != appended) {
      throw new IllegalStateException(
          "of " + appended + " acknowledged records " + durable + " are durable");
    }
  }
}
