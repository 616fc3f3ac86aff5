package dev.seawall.benchmarks.workload;

import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Stretch;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replays records of 256 bytes, beside iterating over the same: appended one by one, in
 * transactions of ten, and in one that was spilled. Cached, one thread.
 */
final class Replay implements Workload {
  private static final double FLOOR = 0.6;

  private @Nullable Path directory;

  private static final List<Kind> KINDS =
      List.of(
          Kind.of("plain", "appended one by one", 1),
          Kind.of("transactions", "in transactions of 10", 10),
          Kind.of("spilled", "in one transaction", Long.MAX_VALUE));

  /** How the records were written: so many in a transaction. */
  private record Kind(String name, long each, Metric iterated, Metric replayed) {

    static Kind of(String name, String title, long each) {
      Metric iterated = Metric.of("iterate-" + name, "iterate 256 B, " + title, Unit.PER_SECOND);
      Metric replayed =
          Metric.of("replay-" + name, "replay of the same", Unit.PER_SECOND)
              .against(iterated.name())
              .atLeastRatio(FLOOR);
      return new Kind(name, each, iterated, replayed);
    }
  }

  @Override
  public List<Metric> metrics() {
    return KINDS.stream().flatMap(kind -> Stream.of(kind.iterated, kind.replayed)).toList();
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    long records = scene.scale().logBytes() / KINDS.size() / ReadLog.RECORD_BYTES;
    try (Wal wal = Wal.open(directory(scene, records))) {
      for (Kind kind : KINDS) {
        WalStream stream = wal.stream(kind.name());
        long nanos = scene.scale().measure().toNanos();
        long iterating = 0;
        long replaying = 0;
        long times = 0;
        while (iterating + replaying < nanos) {
          iterating += read(kind.iterated, stream.iterate(1), records);
          replaying += read(kind.replayed, stream.replay(0), records);
          times++;
        }
        round.put(kind.iterated, times * records / (iterating / 1e9));
        round.put(kind.replayed, times * records / (replaying / 1e9));
      }
    }
  }

  private Path directory(Scene scene, long records) throws IOException {
    Path known = directory;
    if (known == null) {
      known = scene.directory().resolve("replay-log");
      try (Wal wal = Wal.open(known)) {
        for (Kind kind : KINDS) {
          append(wal, kind, records);
        }
      }
      directory = known;
    }
    return known;
  }

  private static void append(Wal wal, Kind kind, long records) throws IOException {
    WalStream stream = wal.stream(kind.name());
    if (kind.each() == 1) {
      ReadLog.append(stream, records, Durability.MEMORY);
      return;
    }
    byte[] value = Values.random(ReadLog.RECORD_BYTES);
    for (long done = 0; done < records; ) {
      try (Transaction transaction = wal.begin()) {
        for (long i = 0; i < kind.each() && done < records; i++, done++) {
          transaction.append(stream, value);
        }
        transaction.commit(Durability.MEMORY);
      }
    }
  }

  /** Reads all there is; says how long it took. */
  private static long read(Metric metric, RecordCursor opened, long records) throws IOException {
    Stretch stretch = Stretch.begin(metric);
    long begin = System.nanoTime();
    long count = 0;
    try (RecordCursor cursor = opened) {
      while (cursor.next()) {
        // COMMIT records are none of ours
        count += cursor.value().remaining() == ReadLog.RECORD_BYTES ? 1 : 0;
      }
    }
    stretch.end(count);
    if (count != records) {
      throw new IllegalStateException("read " + count + " of " + records + " records");
    }
    return System.nanoTime() - begin;
  }
}
