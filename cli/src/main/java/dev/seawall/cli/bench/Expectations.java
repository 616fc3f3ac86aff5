package dev.seawall.cli.bench;

import dev.seawall.cli.demo.DemoResult.Speed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says in plain words what figures mean. */
public final class Expectations {
  /** Of the disk's own rate: from here on, it is the disk that limits. */
  private static final double NEARLY_ALL = 0.8;

  /** A sync of a device that keeps what it has taken takes longer than this, as far as known. */
  private static final long INCREDIBLE_NANOS = 15_000;

  private static final long SLOW_NANOS = 2_000_000;
  private static final double UNEVEN = 10;
  private static final double MEGA = 1e6;
  private static final int APPEND_BYTES = 1 << 10;

  private Expectations() {}

  /**
   * What to expect of the disk.
   *
   * @param figures what was measured
   * @return sentences, one each
   */
  public static List<String> of(DiskFigures figures) {
    List<String> sentences = new ArrayList<>();
    DiskFigures.Syncs syncs = figures.syncs();
    sentences.add(
        String.format(
            Locale.ROOT,
            "A sync, after which a power loss costs nothing, takes %s on this disk (median); one after"
                + " the other, it does %,.0f a second.",
            duration(syncs.p50Nanos()),
            syncs.perSecond()));
    if (syncs.p50Nanos() < INCREDIBLE_NANOS) {
      sentences.add(
          "This is too fast for a disk that keeps its word: it lies in memory, or something on the way"
              + " answers before the data are safe. A power loss may take records.");
    } else if (syncs.p50Nanos() > SLOW_NANOS) {
      sentences.add(
          "This is slow: let many threads share a sync, use batches or appendAsync, or do with OS"
              + " durability where a power loss may cost the last records.");
    }
    if (syncs.p999Nanos() > UNEVEN * syncs.p50Nanos()) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "One sync of 1,000 takes %s or longer, and so do the appends that wait for it.",
              duration(syncs.p999Nanos())));
    }
    Speed one = figures.durable().get(0);
    sentences.add(oneThread(one, syncs));
    sentences.add(threads(figures.durable()));
    sentences.add(streaming(figures));
    sentences.add(reading(figures));
    return List.copyOf(sentences);
  }

  private static String oneThread(Speed one, DiskFigures.Syncs syncs) {
    double share = one.appendsPerSecond() / syncs.perSecond();
    String limit =
        share >= NEARLY_ALL
            ? "limited by the disk: each waits for a sync of its own."
            : String.format(
                Locale.ROOT,
                "%.0f %% of the disk's syncs: the rest is the processor, or other work here.",
                100 * share);
    return String.format(
        Locale.ROOT,
        "One thread gets %,.0f durable appends a second, %s",
        one.appendsPerSecond(),
        limit);
  }

  /** What the table shows: that more threads get more, and where the most is. */
  private static String threads(List<Speed> durable) {
    Speed one = durable.get(0);
    Speed best = one;
    for (Speed speed : durable) {
      best = speed.appendsPerSecond() > best.appendsPerSecond() ? speed : best;
    }
    if (best.threads() == one.threads()) {
      return "More threads get no more here, though they share syncs: the processor or other work on"
          + " the machine limits them.";
    }
    return String.format(
        Locale.ROOT,
        "Threads that append at the same time share syncs: %d get %,.0f a second together, %.1f times"
            + " as many as one, with %.1f records to a sync.",
        best.threads(),
        best.appendsPerSecond(),
        best.appendsPerSecond() / one.appendsPerSecond(),
        best.recordsPerSync());
  }

  private static String streaming(DiskFigures figures) {
    double share = figures.appendBytes() / figures.diskWriteBytes();
    return String.format(
        Locale.ROOT,
        "With MEMORY durability, which waits for no sync, one thread appends %,.0f records of 1 KiB a second (%,.0f MB/s, with"
            + " a sync at the end), %s",
        figures.appendBytes() / APPEND_BYTES,
        figures.appendBytes() / MEGA,
        share >= NEARLY_ALL
            ? "limited by the disk."
            : String.format(
                Locale.ROOT,
                "limited by the processor, which copies and makes checksums: the disk takes %,.0f"
                    + " MB/s.",
                figures.diskWriteBytes() / MEGA));
  }

  private static String reading(DiskFigures figures) {
    return String.format(
        Locale.ROOT,
        "Reading in order gives %,.0f MB/s, checksums verified, as long as the files are in the"
            + " system's memory.",
        figures.readBytes() / MEGA);
  }

  private static String duration(long nanos) {
    return nanos < MEGA
        ? String.format(Locale.ROOT, "%.2f ms", nanos / MEGA)
        : String.format(Locale.ROOT, "%.1f ms", nanos / MEGA);
  }
}
