package dev.seawall.benchmarks.workload;

import dev.seawall.ReadMode;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Threads;
import dev.seawall.benchmarks.harness.Workload;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** Gets records at random, each as likely as any other; cached, one thread. */
final class RandomGet implements Workload {
  private final ReadLog log;
  private final ReadMode mode;
  private final Metric metric;

  RandomGet(ReadLog log, ReadMode mode, Metric metric) {
    this.log = log;
    this.mode = mode;
    this.metric = metric.against(Names.RAW_GET);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(metric);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    try (Wal wal = log.open(scene, mode)) {
      WalStream stream = wal.stream(ReadLog.STREAM);
      SplittableRandom random = new SplittableRandom(2);
      Load.Operation operation =
          (thread, iteration) -> {
            long sequence = 1 + random.nextLong(log.records());
            ByteBuffer value = ByteBuffer.wrap(stream.get(sequence).value());
            Values.check(Values.stamp(value), sequence);
          };
      Load.run(Threads.platform(), 1, scene.scale().warmUp(), operation);
      var outcome = Load.run(Threads.platform(), 1, scene.scale().measure(), operation);
      round.put(metric, outcome.perSecond());
      round.put(metric, outcome.nanos());
    }
  }
}
