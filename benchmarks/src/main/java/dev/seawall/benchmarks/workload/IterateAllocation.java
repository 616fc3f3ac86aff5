package dev.seawall.benchmarks.workload;

import dev.seawall.ReadMode;
import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.util.List;
import java.util.concurrent.Callable;

/** Heap allocated for each record that is read. */
final class IterateAllocation implements Workload {
  private final ReadLog log;
  private final Metric viewed =
      Metric.of("heap-iterate", "heap bytes allocated per record iterated, value()", Unit.BYTES);
  private final Metric copied =
      Metric.of(
          "heap-iterate-copy",
          "heap bytes allocated per 256 B record iterated, record()",
          Unit.BYTES);

  IterateAllocation(ReadLog log) {
    this.log = log;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(viewed, copied);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    try (Wal wal = log.open(scene, ReadMode.POSITIONAL)) {
      WalStream stream = wal.stream(ReadLog.STREAM);
      long count = Math.min(scene.scale().countedRecords(), log.records());
      round.put(viewed, measure(stream, count, RecordCursor::value));
      round.put(copied, measure(stream, count, RecordCursor::record));
    }
  }

  /** What is done with a record. */
  private interface Use {
    Object of(RecordCursor cursor);
  }

  private static double measure(WalStream stream, long count, Use use) throws Exception {
    Callable<Integer> reading =
        () -> {
          int hash = 0;
          try (RecordCursor cursor = stream.iterate(1)) {
            for (long i = 0; i < count && cursor.next(); i++) {
              hash += use.of(cursor) == cursor ? 1 : 0;
            }
          }
          return hash;
        };
    reading.call();
    return (double) Allocation.during(reading) / count;
  }
}
