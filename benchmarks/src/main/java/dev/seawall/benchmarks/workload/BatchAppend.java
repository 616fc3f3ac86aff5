package dev.seawall.benchmarks.workload;

import dev.seawall.Batch;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Threads;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.util.List;

/** Durable batches of 256-byte records, one thread. */
final class BatchAppend implements Workload {
  private static final int BYTES = 256;

  private final int size;
  private final Metric metric;

  BatchAppend(int size) {
    this.size = size;
    this.metric =
        Metric.of(
                "batch-" + size,
                "durable batch of " + size + " x 256 B, 1 thread, records",
                Unit.PER_SECOND)
            .against(Names.RAW_SYNC, 1.0 / size);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(metric);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    try (Wal wal = Wal.open(scene.fresh(metric.name()))) {
      WalStream stream = wal.stream("stream");
      byte[] value = Values.random(BYTES);
      Batch batch = Batch.of();
      for (int i = 0; i < size; i++) {
        batch.add(stream, value);
      }
      Load.Operation operation = (thread, iteration) -> wal.append(batch);
      var before = Load.run(Threads.platform(), 1, scene.scale().warmUp(), operation);
      var outcome = Load.measure(metric, Threads.platform(), 1, scene.scale().measure(), operation);
      DurableAppend.checkDurable(List.of(stream), (before.count() + outcome.count()) * size);
      round.put(metric, outcome.perSecond() * size);
      round.put(metric, outcome.nanos());
    }
  }
}
