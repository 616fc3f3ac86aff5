package dev.seawall.benchmarks.workload;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.seawall.benchmarks.harness.Disk;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Threads;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the disk itself does where syncs are due at fixed times: one thread, 256 bytes and a sync,
 * at half the highest rate.
 */
final class RawOpenLoop implements Workload {
  private static final long FILE_BYTES = 16 << 20;
  private static final int BYTES = 256;

  private final Metric metric =
      Metric.of(
              "raw-open-loop",
              "raw: p99.9 of 256 B + fdatasync at half the highest rate, 1 thread",
              Unit.SECONDS)
          .against(Names.RAW_SYNC_MEDIAN);

  @Override
  public List<Metric> metrics() {
    return List.of(metric);
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
      double highest =
          Load.run(Threads.platform(), 1, scene.scale().measure(), operation).perSecond();
      Duration time = scene.scale().measure().multipliedBy(OpenLoop.TIMES_LONGER);
      FixedRate.Outcome outcome = FixedRate.run(1, highest * OpenLoop.SHARE, time, operation);
      round.put(metric, outcome.nanos().getValueAtPercentile(OpenLoop.RARE) / 1e9);
      round.put(metric, outcome.nanos());
    }
  }
}
