package dev.seawall.benchmarks.workload;

import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Stretch;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MEMORY appends of 1 KiB of text by one thread, and a flush to the operating system at the end: as
 * it is and compressed, one after the other, so that they meet the same machine.
 */
final class CompressedAppend implements Workload {
  private static final int BYTES = 1024;
  private static final int DIFFERENT = 4096;

  private final List<Kind> kinds =
      List.of(
          Kind.of("text", "not compressed", Compression.NONE, null),
          Kind.of("text-lz4", "LZ4", Compression.LZ4, 2.0 / 3),
          Kind.of("text-zstd", "Zstandard", Compression.ZSTD, null));

  private record Kind(Compression compression, Metric appended, @Nullable Metric saved) {

    static Kind of(
        String name, String title, Compression compression, @Nullable Double leastRatio) {
      Metric appended = Metric.of(name, "MEMORY append 1024 B of text, " + title, Unit.PER_SECOND);
      if (compression.equals(Compression.NONE)) {
        return new Kind(compression, appended, null);
      }
      Metric compared = appended.against("text");
      return new Kind(
          compression,
          leastRatio == null ? compared : compared.atLeastRatio(leastRatio),
          Metric.of(name + "-saves", "… raw bytes to stored bytes", Unit.COUNT));
    }
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    for (Kind kind : kinds) {
      metrics.add(kind.appended);
      if (kind.saved != null) {
        metrics.add(kind.saved);
      }
    }
    return metrics;
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    byte[][] records = Text.records(DIFFERENT, BYTES);
    long count = scene.scale().writeBytes() / BYTES;
    for (Kind kind : kinds) {
      WalOptions options = WalOptions.builder().compression(kind.compression).build();
      try (Wal wal = Wal.open(scene.fresh(kind.appended.name()), options)) {
        WalStream stream = wal.stream("stream");
        append(stream, records, count / 10);
        Stretch stretch = Stretch.begin(kind.appended);
        long begin = System.nanoTime();
        append(stream, records, count);
        stream.append(records[0], Durability.OS);
        round.put(kind.appended, count / ((System.nanoTime() - begin) / 1e9));
        stretch.end(count);
        if (kind.saved != null) {
          round.put(kind.saved, wal.stats().compression().ratio());
        }
      }
      scene.removeFresh();
    }
  }

  private static void append(WalStream stream, byte[][] records, long count) throws Exception {
    for (long i = 0; i < count; i++) {
      stream.append(records[(int) (i % records.length)], Durability.MEMORY);
    }
  }
}
