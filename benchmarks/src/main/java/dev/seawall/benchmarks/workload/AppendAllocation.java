package dev.seawall.benchmarks.workload;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.util.List;
import java.util.concurrent.Callable;

/** Heap allocated for an append, that of the background included. */
final class AppendAllocation implements Workload {
  private static final int BYTES = 64;
  private static final int DURABLE_SHARE = 200;

  /** Below this, what is left is a few objects for each segment and each sync. */
  private static final double NOTHING = 0.5;

  private final Metric memory =
      Metric.of("heap-append", "heap bytes allocated per MEMORY append", Unit.BYTES)
          .atMost(NOTHING);
  private final Metric durable =
      Metric.of("heap-durable", "heap bytes allocated per DISK append, 1 thread", Unit.BYTES);

  @Override
  public List<Metric> metrics() {
    return List.of(memory, durable);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    long count = scene.scale().countedRecords();
    try (Wal wal = Wal.open(scene.fresh(memory.name()))) {
      round.put(memory, measure(wal, Durability.MEMORY, count));
      round.put(durable, measure(wal, Durability.DISK, count / DURABLE_SHARE));
    }
  }

  private static double measure(Wal wal, Durability durability, long count) throws Exception {
    WalStream stream = wal.stream("stream");
    byte[] value = Values.random(BYTES);
    Callable<?> appends =
        () -> {
          for (long i = 0; i < count; i++) {
            stream.append(value, durability);
          }
          return stream;
        };
    appends.call();
    wal.sync();
    return (double) Allocation.during(appends) / count;
  }
}
