package dev.seawall.benchmarks.workload;

import static dev.seawall.benchmarks.harness.Unit.PER_SECOND;
import static dev.seawall.benchmarks.workload.KilledWriter.Tail.COALESCED;
import static dev.seawall.benchmarks.workload.KilledWriter.Tail.SINGLE;
import static dev.seawall.benchmarks.workload.KilledWriter.Tail.UNSYNCED;

import dev.seawall.Durability;
import dev.seawall.ReadMode;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Threads;
import dev.seawall.benchmarks.harness.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * All workloads, with the floors that a release has to reach. Those of appends at once durable are
 * what the fastest peers reached on a machine with 2 cores and 0.1 ms a sync.
 */
public final class Workloads {
  private static final int VIRTUAL_THREADS = 1000;

  /** Half of the reads go to a 32nd of the records. */
  private static final double SKEW = 5;

  private Workloads() {}

  /** The workloads, in the order they run: each after what it is compared with. */
  public static List<Workload> all() {
    return all(List.of());
  }

  /**
   * The workloads, and opening logs of given sizes.
   *
   * @param gibibytes the sizes
   */
  public static List<Workload> all(List<Integer> gibibytes) {
    List<Workload> all = new ArrayList<>();
    all.add(new RawSync());
    addDurable(all);
    all.add(new RawWrite());
    addMemory(all);
    addReading(all);
    all.add(new OpenAfterKill("open-killed", "last segment durable", COALESCED));
    all.add(new OpenAfterKill("open-killed-single", "… of one-record frames", SINGLE));
    all.add(new OpenAfterKill("open-killed-unsynced", "last segment never synced", UNSYNCED));
    for (int size : gibibytes) {
      String title = "last segment durable, " + size + " GiB";
      all.add(new OpenAfterKill("open-killed-" + size + "g", title, COALESCED, size));
    }
    all.add(new DiskBytes());
    all.add(new AppendAllocation());
    all.add(new ManyStreams("10k-streams", "10,000 streams (--quick: a tenth)", 100, 0.8));
    all.add(new ManyStreams("1m-streams", "1,000,000 streams (--quick: a tenth)", 1, 0.5));
    all.add(new ChangedLog());
    return all;
  }

  private static void addDurable(List<Workload> all) {
    ThreadFactory platform = Threads.platform();
    all.add(new DurableAppend(durable(1).atLeastRatio(0.95), platform, 1, 1));
    all.add(new DurableAppend(durable(4), platform, 4, 1));
    all.add(new DurableAppend(durable(16).atLeast(53_000), platform, 16, 1));
    for (int streams : new int[] {256, 16}) {
      Metric spread =
          Metric.of(
                  "durable-16-streams" + (streams == 256 ? "" : "-" + streams),
                  "the same, 16 threads, over " + streams + " streams",
                  PER_SECOND)
              .against(Names.durable(16))
              .atLeastRatio(0.95);
      all.add(new DurableAppend(spread, platform, 16, streams));
    }
    all.add(new DurableAppend(durable(64).atLeast(86_000), platform, 64, 1));
    all.add(new DurableAppend(durable(256), platform, 256, 1));
    Threads.virtual()
        .ifPresent(
            virtual ->
                all.add(
                    new DurableAppend(
                        Metric.of(
                                "durable-virtual",
                                "durable append 256 B, " + VIRTUAL_THREADS + " virtual threads",
                                PER_SECOND)
                            .against(Names.RAW_SYNC),
                        virtual,
                        VIRTUAL_THREADS,
                        1)));
    all.add(new AsyncAppend());
    all.add(new RawOpenLoop());
    all.add(new OpenLoop());
    all.add(new TailLag());
    all.add(new TruncatedAppend());
    all.add(new BatchAppend(10));
    all.add(new BatchAppend(100));
    all.add(new TransactionAppend(Durability.DISK));
    all.add(new TransactionAppend(Durability.MEMORY));
  }

  private static Metric durable(int threads) {
    String title =
        "durable append 256 B, " + threads + (threads == 1 ? " thread" : " threads, one stream");
    return Metric.of(Names.durable(threads), title, PER_SECOND).against(Names.RAW_SYNC);
  }

  private static void addMemory(List<Workload> all) {
    for (int bytes : new int[] {64, 256, 1024, 4096, 65_536, 1 << 20}) {
      Metric appended =
          Metric.of("memory-" + bytes, "MEMORY append " + bytes + " B, 1 thread", PER_SECOND);
      all.add(
          new MemoryAppend(
              bytes,
              Durability.MEMORY,
              bytes == 64 ? appended.atLeast(14_700_000) : appended,
              Metric.of("memory-" + bytes + "-synced", "… and a sync at the end", PER_SECOND)));
    }
    for (int bytes : new int[] {64, 256, 1024, 4096, 65_536, 1 << 20}) {
      all.add(
          new MemoryAppend(
              bytes,
              Durability.OS,
              Metric.of("os-" + bytes, "OS append " + bytes + " B, 1 thread", PER_SECOND),
              Metric.of("os-" + bytes + "-synced", "… and a sync at the end", PER_SECOND)));
    }
    all.add(new CompressedAppend());
  }

  private static void addReading(List<Workload> all) {
    ReadLog log = new ReadLog();
    all.add(new RawRead(log));
    for (ReadMode mode : ReadMode.values()) {
      String suffix = mode == ReadMode.MAPPED ? "-mapped" : "";
      String how = mode == ReadMode.MAPPED ? ", mapped" : ", positional";
      Metric viewed = Metric.of("iterate" + suffix, "iterate 256 B, value()" + how, PER_SECOND);
      all.add(new Iterate(log, mode, false, viewed.atLeast(20_000_000)));
      Metric copied =
          Metric.of("iterate-copy" + suffix, "iterate 256 B, record()" + how, PER_SECOND);
      all.add(new Iterate(log, mode, true, copied));
    }
    all.add(new RawGet(log));
    for (ReadMode mode : ReadMode.values()) {
      String suffix = mode == ReadMode.MAPPED ? "-mapped" : "";
      String how = mode == ReadMode.MAPPED ? ", mapped" : ", positional";
      Metric got = Metric.of("get" + suffix, "random get 256 B, cached" + how, PER_SECOND);
      all.add(new RandomGet(log, mode, 1, got.atLeast(900_000)));
    }
    Metric skewed =
        Metric.of("get-skewed", "random get 256 B, most of the last records", PER_SECOND);
    all.add(new RandomGet(log, ReadMode.POSITIONAL, SKEW, skewed));
    all.add(new SeekRead(log));
    all.add(new IterateAllocation(log));
    all.add(new Replay());
  }
}
