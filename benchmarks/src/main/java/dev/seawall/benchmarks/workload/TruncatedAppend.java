package dev.seawall.benchmarks.workload;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Disk;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Threads;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Durable appends by 16 threads to a stream each, in small segments, while another thread truncates
 * all of them again and again: the appends, and what is left on the disk at the end.
 */
final class TruncatedAppend implements Workload {
  private static final int BYTES = 256;
  private static final int THREADS = 16;
  private static final int SEGMENT_BYTES = 1 << 20;
  private static final long PAUSE_MILLIS = 20;

  private final Metric appended =
      Metric.of(
              "durable-truncated",
              "durable append 256 B, 16 threads, a stream each, truncated meanwhile",
              Unit.PER_SECOND)
          .against(Names.durable(THREADS));
  private final Metric left =
      Metric.of("durable-truncated-bytes", "… bytes on the disk at the end", Unit.BYTES);

  @Override
  public List<Metric> metrics() {
    return List.of(appended, left);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    Path directory = scene.fresh(appended.name());
    WalOptions options = WalOptions.builder().segmentSizeBytes(SEGMENT_BYTES).build();
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService truncator = Executors.newSingleThreadExecutor();
    try (Wal wal = Wal.open(directory, options)) {
      List<WalStream> streams = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        streams.add(wal.stream("stream-" + i));
      }
      byte[] value = Values.random(BYTES);
      Load.Operation append =
          (thread, iteration) -> streams.get(thread).append(value, Durability.DISK);
      Future<?> truncating = truncator.submit(() -> truncate(streams, isOver));
      Load.run(Threads.platform(), THREADS, scene.scale().warmUp(), append);
      var outcome =
          Load.measure(appended, Threads.platform(), THREADS, scene.scale().measure(), append);
      isOver.set(true);
      truncating.get();
      round.put(appended, outcome.perSecond());
      round.put(appended, outcome.nanos());
      round.put(left, (double) Disk.bytes(directory));
    } finally {
      isOver.set(true);
      truncator.shutdown();
    }
  }

  private static @Nullable Void truncate(List<WalStream> streams, AtomicBoolean isOver)
      throws Exception {
    while (!isOver.get()) {
      for (WalStream stream : streams) {
        long last = stream.durableSequence();
        if (last > 0) {
          stream.truncateBefore(last);
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return null;
  }
}
