package dev.seawall.benchmarks.workload;

import dev.seawall.CleanerOptions;
import dev.seawall.Durability;
import dev.seawall.ShardedStream;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opening a log whose streams have been truncated again and again, while another one keeps all of
 * its segments, since nothing is cleaned. The log is kept from round to round.
 */
final class ChangedLog implements Workload {
  private static final int VALUE_BYTES = 16;
  private static final int TIMES = 100;
  private static final int DIVISOR = 100;
  private static final String CHECKPOINT = "applied";

  /** So that there are some dozens of segments. */
  private static final WalOptions OPTIONS =
      WalOptions.builder().segmentSizeBytes(4 << 20).cleaner(CleanerOptions.OFF).build();

  private final Metric opened =
      Metric.of(
              "open-changed",
              "open after a close, 10,000 streams truncated 100 times each (--quick: a tenth)",
              Unit.SECONDS)
          .atMost(0.5);
  private @Nullable Path directory;

  @Override
  public List<Metric> metrics() {
    return List.of(opened);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    Path log = directory(scene, Math.max(1, scene.scale().streams() / DIVISOR));
    long begin = System.nanoTime();
    Wal wal = Wal.open(log, OPTIONS);
    round.put(opened, (System.nanoTime() - begin) / 1e9);
    wal.close();
  }

  private Path directory(Scene scene, int count) throws IOException {
    Path known = directory;
    if (known == null) {
      known = scene.directory().resolve(opened.name());
      byte[] value = Values.random(VALUE_BYTES);
      try (Wal wal = Wal.open(known, OPTIONS)) {
        wal.stream("kept").append(value, Durability.MEMORY);
        ShardedStream changed = wal.sharded("changed", count);
        for (int time = 0; time < TIMES; time++) {
          for (int i = 0; i < count; i++) {
            changed.shard(i).append(value, Durability.MEMORY);
          }
          changed.truncateBefore(wal.checkpoint(CHECKPOINT));
        }
      }
      directory = known;
    }
    return known;
  }
}
