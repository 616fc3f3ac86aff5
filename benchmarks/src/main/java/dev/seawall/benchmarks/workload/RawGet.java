package dev.seawall.benchmarks.workload;

import static java.nio.file.StandardOpenOption.READ;

import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The raw limit of a random get: 256 bytes at a random place of the same files, cached. */
final class RawGet implements Workload {
  private final ReadLog log;
  private final Metric metric =
      Metric.of(Names.RAW_GET, "raw: positional read 256 B, random, cached", Unit.PER_SECOND);

  RawGet(ReadLog log) {
    this.log = log;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(metric);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    List<FileChannel> channels = new ArrayList<>();
    try {
      for (Path file : log.segments(scene)) {
        channels.add(FileChannel.open(file, READ));
      }
      long places = channels.get(0).size() / ReadLog.RECORD_BYTES;
      SplittableRandom random = new SplittableRandom(1);
      ByteBuffer bytes = ByteBuffer.allocateDirect(ReadLog.RECORD_BYTES);
      Load.Operation operation =
          (thread, iteration) -> {
            FileChannel channel = channels.get(random.nextInt(channels.size()));
            channel.read(bytes.clear(), random.nextLong(places) * ReadLog.RECORD_BYTES);
          };
      Single.measure(scene, round, metric, operation);
    } finally {
      for (FileChannel channel : channels) {
        channel.close();
      }
    }
  }
}
