package dev.seawall.benchmarks.workload;

import dev.seawall.ReadMode;
import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.util.List;

/** From the end towards the beginning: opens a cursor at a record, and reads a few. */
final class SeekRead implements Workload {
  private static final int RECORDS = 10;

  private final ReadLog log;
  private final Metric metric =
      Metric.of(
          "seek-back",
          "backwards: open a cursor and read " + RECORDS + " x 256 B, cached",
          Unit.PER_SECOND);

  SeekRead(ReadLog log) {
    this.log = log;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(metric);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    try (Wal wal = log.open(scene, ReadMode.POSITIONAL)) {
      WalStream stream = wal.stream(ReadLog.STREAM);
      long places = log.records() / RECORDS;
      Load.Operation operation =
          (thread, iteration) -> {
            long from = 1 + (places - 1 - iteration % places) * RECORDS;
            try (RecordCursor cursor = stream.iterate(from)) {
              for (int i = 0; i < RECORDS && cursor.next(); i++) {
                Values.check(Values.stamp(cursor.value()), from + i);
              }
            }
          };
      Single.measure(scene, round, metric, operation);
    }
  }
}
