package dev.seawall.benchmarks.workload;

import static java.nio.file.StandardOpenOption.READ;

import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** The raw limit of iterating: the same files, cached, read 1 MiB at a time. */
final class RawRead implements Workload {
  private static final int BYTES = 1 << 20;

  private final ReadLog log;
  private final Metric metric =
      Metric.of(Names.RAW_READ, "raw: read 1 MiB, cached", Unit.BYTES_PER_SECOND);

  RawRead(ReadLog log) {
    this.log = log;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(metric);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    List<Path> files = log.segments(scene);
    ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
    readAll(files, bytes);
    long begin = System.nanoTime();
    long total = 0;
    do {
      total += readAll(files, bytes);
    } while (System.nanoTime() - begin < scene.scale().measure().toNanos());
    round.put(metric, total / ((System.nanoTime() - begin) / 1e9));
  }

  private static long readAll(List<Path> files, ByteBuffer bytes) throws IOException {
    long total = 0;
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file, READ)) {
        for (int n = 0; n >= 0; n = channel.read(bytes.clear())) {
          total += n;
        }
      }
    }
    return total;
  }
}
