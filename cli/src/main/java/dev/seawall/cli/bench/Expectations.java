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
            "This disk syncs in %s (median), %,.0f times a second.",
            duration(syncs.p50Nanos()),
            syncs.perSecond()));
    if (syncs.p50Nanos() < INCREDIBLE_NANOS) {
      sentences.add(
          "That is too fast for a disk that keeps its word: it lies in memory, or something on the way"
              + " answers before the data are safe. A power loss may take records.");
    } else if (syncs.p50Nanos() > SLOW_NANOS) {
      sentences.add(
          "That is slow: let many threads share a sync, use batches or appendAsync, or do with OS"
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
    figures.durable().stream().skip(1).map(speed -> threads(speed, one)).forEach(sentences::add);
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

  private static String threads(Speed speed, Speed one) {
    return String.format(
        Locale.ROOT,
        "%d threads get %,.0f a second, %.1f times as many: %.1f share a sync.",
        speed.threads(),
        speed.appendsPerSecond(),
        speed.appendsPerSecond() / one.appendsPerSecond(),
        speed.recordsPerSync());
  }

  private static String streaming(DiskFigures figures) {
    double share = figures.appendBytes() / figures.diskWriteBytes();
    return String.format(
        Locale.ROOT,
        "Without waiting for each, one thread appends %,.0f records of 1 KiB a second (%,.0f MB/s, the"
            + " final sync included), %s",
        figures.appendBytes() / APPEND_BYTES,
        figures.appendBytes() / MEGA,
        share >= NEARLY_ALL
            ? "limited by the disk."
            : String.format(
                Locale.ROOT,
                "limited by copying and checksums: the disk takes %,.0f MB/s.",
                figures.diskWriteBytes() / MEGA));
  }

  private static String reading(DiskFigures figures) {
    return String.format(
        Locale.ROOT,
        "Reading in order gives %,.0f MB/s with checksums verified, as long as it is in memory.",
        figures.readBytes() / MEGA);
  }

  private static String duration(long nanos) {
    return nanos < MEGA
        ? String.format(Locale.ROOT, "%.2f ms", nanos / MEGA)
        : String.format(Locale.ROOT, "%.1f ms", nanos / MEGA);
  }
}
