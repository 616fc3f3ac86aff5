package dev.seawall.benchmarks.workload;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.seawall.benchmarks.harness.Disk;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** The raw limit of a durable append: one thread, 256 bytes and a sync, on a zero-filled file. */
final class RawSync implements Workload {
  private static final long FILE_BYTES = 16 << 20;
  private static final int BYTES = 256;

  private final Metric metric =
      Metric.of(Names.RAW_SYNC, "raw: write 256 B + fdatasync, zero-filled file", Unit.PER_SECOND);

  private final Metric median =
      Metric.of(Names.RAW_SYNC_MEDIAN, "… the median of each", Unit.SECONDS);

  @Override
  public List<Metric> metrics() {
    return List.of(metric, median);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    Path file = scene.fresh(metric.name()).resolve("file");
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      Disk.fillWithZeros(channel, FILE_BYTES);
      ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES).put(Values.random(BYTES));
      Load.Operation operation =
          (thread, iteration) -> {
            Disk.writeFully(channel, bytes.clear(), iteration * BYTES % FILE_BYTES);
            channel.force(false);
          };
      Load.Outcome outcome = Single.measure(scene, round, metric, operation);
      round.put(median, outcome.nanos().getValueAtPercentile(50) / 1e9);
    }
  }
}
