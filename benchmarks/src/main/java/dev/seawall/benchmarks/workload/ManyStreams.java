package dev.seawall.benchmarks.workload;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Stretch;
import dev.seawall.benchmarks.harness.Threads;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A log of very many streams with a record each, closed: opening it, the heap it takes then, and
 * durable appends by 16 threads, each to a stream at random. The log is kept from round to round.
 */
final class ManyStreams implements Workload {
  private static final int BYTES = 256;
  private static final int THREADS = 16;

  private final int divisor;
  private final Metric durable;
  private final Metric opened;
  private final Metric heap;
  private @Nullable Path directory;

  /**
   * Creates one.
   *
   * @param divisor how many times fewer streams than the scale says
   * @param leastRatio the floor of its ratio to appends to one stream
   */
  ManyStreams(String name, String title, int divisor, double leastRatio) {
    this.divisor = divisor;
    this.durable =
        Metric.of(
                "durable-" + name,
                "durable append 256 B, " + THREADS + " threads, over " + title,
                Unit.PER_SECOND)
            .against(Names.durable(THREADS))
            .atLeastRatio(leastRatio);
    this.opened = Metric.of("open-" + name, "open after a close, " + title, Unit.SECONDS).atMost(5);
    Metric measured =
        Metric.of(
            "heap-" + name,
            "heap bytes for an idle stream, with its part of the log's own, of " + title,
            Unit.BYTES);
    // of few streams it is mostly the log's own
    this.heap = divisor == 1 ? measured.atMost(200) : measured;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(durable, opened, heap);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    int count = Math.max(1, scene.scale().streams() / divisor);
    Path log = directory(scene, count);
    long before = usedHeap();
    Stretch stretch = Stretch.begin(opened);
    long begin = System.nanoTime();
    try (Wal wal = Wal.open(log)) {
      round.put(opened, (System.nanoTime() - begin) / 1e9);
      stretch.end(1);
      round.put(heap, (double) Math.max(0, usedHeap() - before) / count);
      WalStream[] streams = new WalStream[count];
      for (int i = 0; i < count; i++) {
        streams[i] = wal.stream(name(i));
      }
      byte[] value = Values.random(BYTES);
      List<SplittableRandom> choices = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        choices.add(new SplittableRandom(i));
      }
      Load.Operation append =
          (thread, iteration) ->
              streams[choices.get(thread).nextInt(count)].append(value, Durability.DISK);
      Load.run(Threads.platform(), THREADS, scene.scale().warmUp(), append);
      var outcome =
          Load.measure(durable, Threads.platform(), THREADS, scene.scale().measure(), append);
      round.put(durable, outcome.perSecond());
      round.put(durable, outcome.nanos());
    }
  }

  private static String name(int number) {
    return "stream-" + number;
  }

  private Path directory(Scene scene, int count) throws IOException {
    Path known = directory;
    if (known == null) {
      known = scene.directory().resolve(durable.name());
      byte[] value = Values.random(BYTES);
      try (Wal wal = Wal.open(known)) {
        for (int i = 0; i < count; i++) {
          wal.stream(name(i)).append(value, Durability.MEMORY);
        }
      }
      directory = known;
    }
    return known;
  }

  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
