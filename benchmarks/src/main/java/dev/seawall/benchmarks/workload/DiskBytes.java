package dev.seawall.benchmarks.workload;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Disk;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.nio.file.Path;
import java.util.List;

/** What a small record takes on disk, everything counted, once the log is closed. */
final class DiskBytes implements Workload {
  private static final int BYTES = 64;

  private final Metric metric =
      Metric.of("disk-64", "disk bytes for a coalesced 64-byte record", Unit.BYTES).atMost(68);

  @Override
  public List<Metric> metrics() {
    return List.of(metric);
  }

  @Override
  public boolean isExact() {
    return true;
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    Path directory = scene.fresh(metric.name());
    long count = scene.scale().countedRecords();
    try (Wal wal = Wal.open(directory)) {
      WalStream stream = wal.stream("stream");
      byte[] value = Values.random(BYTES);
      for (long i = 0; i < count; i++) {
        stream.append(value, Durability.MEMORY);
      }
    }
    round.put(metric, (double) Disk.bytes(directory) / count);
  }
}
