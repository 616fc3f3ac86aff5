package dev.seawall.benchmarks.workload;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.seawall.benchmarks.harness.Disk;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** The raw limit of writing much: 64 KiB at a time into a new file, and one sync at the end. */
final class RawWrite implements Workload {
  private static final int BYTES = 64 << 10;

  private final Metric written =
      Metric.of(Names.RAW_WRITE, "raw: write 64 KiB, new file", Unit.BYTES_PER_SECOND);
  private final Metric synced =
      Metric.of(
          Names.RAW_WRITE_SYNCED,
          "raw: the same and one fdatasync at the end",
          Unit.BYTES_PER_SECOND);

  @Override
  public List<Metric> metrics() {
    return List.of(written, synced);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    Path file = scene.fresh(written.name()).resolve("file");
    ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES).put(Values.random(BYTES));
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      long begin = System.nanoTime();
      long at = 0;
      for (; at < scene.scale().writeBytes(); at += BYTES) {
        Disk.writeFully(channel, bytes.clear(), at);
      }
      round.put(written, at / ((System.nanoTime() - begin) / 1e9));
      channel.force(false);
      round.put(synced, at / ((System.nanoTime() - begin) / 1e9));
    }
  }
}
