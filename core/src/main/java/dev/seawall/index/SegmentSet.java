package dev.seawall.index;

import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The segments of a log in order of their numbers. Safe for use by many threads. */
public final class SegmentSet {
  private final ConcurrentSkipListMap<Long, SegmentEntry> segments = new ConcurrentSkipListMap<>();

  /** Creates an empty set. */
  public SegmentSet() {}

  /**
   * Adds a segment.
   *
   * @param segment one that belongs to the log
   */
  public void add(SegmentEntry segment) {
    segments.put(segment.number(), segment);
  }

  /**
   * Removes a segment.
   *
   * @param segment one that is about to be deleted
   */
  public void remove(SegmentEntry segment) {
    segments.remove(segment.number());
  }

  /**
   * The last segment.
   *
   * @return null if there is none
   */
  public @Nullable SegmentEntry last() {
    var entry = segments.lastEntry();
    return entry == null ? null : entry.getValue();
  }

  /**
   * All segments.
   *
   * @return a live view, ascending
   */
  public Collection<SegmentEntry> all() {
    return segments.values();
  }
}
