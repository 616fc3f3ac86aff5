package dev.seawall.benchmarks.workload;

import dev.seawall.ReadMode;
import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Stretch;
import dev.seawall.benchmarks.harness.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads the whole log in order and checks each record's number; cached, one thread. */
final class Iterate implements Workload {
  private final ReadLog log;
  private final ReadMode mode;
  private final boolean isCopying;
  private final Metric metric;

  Iterate(ReadLog log, ReadMode mode, boolean isCopying, Metric metric) {
    this.log = log;
    this.mode = mode;
    this.isCopying = isCopying;
    this.metric = metric.against(Names.RAW_READ, ReadLog.RECORD_BYTES);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(metric);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    try (Wal wal = log.open(scene, mode)) {
      WalStream stream = wal.stream(ReadLog.STREAM);
      Stretch stretch = Stretch.begin(metric);
      long begin = System.nanoTime();
      long count = 0;
      do {
        count += isCopying ? copyAll(stream) : viewAll(stream);
      } while (System.nanoTime() - begin < scene.scale().measure().toNanos());
      round.put(metric, count / ((System.nanoTime() - begin) / 1e9));
      stretch.end(count);
    }
  }

  private long viewAll(WalStream stream) throws IOException {
    long count = 0;
    try (RecordCursor cursor = stream.iterate(1)) {
      while (cursor.next()) {
        Values.check(Values.stamp(cursor.value()), ++count);
      }
    }
    return checked(count);
  }

  private long copyAll(WalStream stream) throws IOException {
    long count = 0;
    try (RecordCursor cursor = stream.iterate(1)) {
      while (cursor.next()) {
        Values.check(Values.stamp(ByteBuffer.wrap(cursor.record().value())), ++count);
      }
    }
    return checked(count);
  }

  private long checked(long count) {
    if (count != log.records()) {
      throw new IllegalStateException("read " + count + " of " + log.records() + " records");
    }
    return count;
  }
}
