package dev.seawall.clean;

import dev.seawall.WalOptions;
import dev.seawall.index.SegmentEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which segments are to be cleaned. Segments are deleted oldest first, so only the oldest
 * are worth it:
 *
 * <ul>
 *   <li>the oldest, if half of it or more is dead: for each byte that is copied, one is freed;
 *   <li>the oldest, however much of it is live, if the log is longer than twice what is live: then
 *       once around the log frees as much as it copies;
 *   <li>the tiny ones in front, if there are many: they take more to open than they hold.
 * </ul>
 *
 * The first two only when more is dead than may be left alone.
 */
final class CleaningPolicy {
  /** A segment of no more than this part of the size at which segments end is tiny. */
  private static final int TINY_FRACTION = 16;

  private static final int MANY_TINY = 8;

  private final long slackBytes;
  private final long tinyBytes;

  /**
   * What is to be cleaned.
   *
   * @param through the number of the last segment that is, from the oldest on
   * @param isUrgent whether the log is longer than it should be
   */
  record Due(long through, boolean isUrgent) {}

  CleaningPolicy(WalOptions options) {
    this.slackBytes = options.cleaner().slackBytes();
    this.tinyBytes = options.segmentSizeBytes() / TINY_FRACTION;
  }

  /** Whether the log is so long, or in so many segments, that something may be due. */
  boolean mayBeDue(Iterable<SegmentEntry> segments) {
    long bytes = 0;
    int count = 0;
    for (SegmentEntry segment : segments) {
      bytes += segment.length();
      count++;
      if (bytes > slackBytes / 2 || count > MANY_TINY) {
        return true;
      }
    }
    return false;
  }

  /** What is due; null if nothing is. */
  @Nullable Due due(Liveness liveness) {
    List<SegmentEntry> segments = liveness.segments();
    if (segments.size() < 2 || !segments.get(0).isSealed()) {
      return null; // the newest one is never deleted
    }
    SegmentEntry oldest = segments.get(0);
    boolean isLong = liveness.totalBytes() > 2 * liveness.liveBytes() + slackBytes / 2;
    boolean isMostlyDead =
        liveness.deadBytes() > slackBytes
            && liveness.liveBytes(oldest) <= liveness.deadBytes(oldest);
    if (isLong || isMostlyDead) {
      boolean isUrgent = liveness.totalBytes() > 2 * liveness.liveBytes() + slackBytes;
      return new Due(oldest.number(), isUrgent);
    }
    int tiny = 0;
    while (tiny < segments.size() - 1 && isTiny(segments.get(tiny))) {
      tiny++;
    }
    return tiny >= MANY_TINY ? new Due(segments.get(tiny - 1).number(), false) : null;
  }

  private boolean isTiny(SegmentEntry segment) {
    return segment.isSealed() && segment.length() <= tinyBytes;
  }
}
