package dev.seawall.benchmarks.workload;

import dev.seawall.ReadMode;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Workload;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** Gets records at random; cached, one thread. */
final class RandomGet implements Workload {
  private final ReadLog log;
  private final ReadMode mode;
  private final double skew;
  private final Metric metric;

  /**
   * Creates one.
   *
   * @param skew 1 for each record as likely as any other; more for the later ones to be the
   *     likelier
   */
  RandomGet(ReadLog log, ReadMode mode, double skew, Metric metric) {
    this.log = log;
    this.mode = mode;
    this.skew = skew;
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
            double place = skew == 1 ? random.nextDouble() : Math.pow(random.nextDouble(), skew);
            long sequence = log.records() - (long) (place * log.records());
            ByteBuffer value = ByteBuffer.wrap(stream.get(sequence).value());
            Values.check(Values.stamp(value), sequence);
          };
      Single.measure(scene, round, metric, operation);
    }
  }
}
