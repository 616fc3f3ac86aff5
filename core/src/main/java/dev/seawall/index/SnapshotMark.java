package dev.seawall.index;

import dev.seawall.format.ControlRecord;

/**
 * Where the last whole snapshot begins, and how many records the log has kept of itself since.
 * Opening reads those; when they have become too many, the next snapshot is due.
 *
 * <p>Changed by the leader or recovery, and, as to when the next is due, by whoever writes
 * snapshots; anybody may ask.
 */
public final class SnapshotMark {
  /** Where the snapshot begins whose end has not been seen yet; 0 if there is none. */
  private long begunIn;

  private long recordsSinceBegun;
  private volatile long segment;
  private volatile long size;
  private volatile long records;
  private volatile long dueAt = Long.MAX_VALUE;

  SnapshotMark() {}

  /**
   * Notes a control record.
   *
   * @return whether with it a snapshot is whole
   */
  boolean note(ControlRecord.Kind kind, long inSegment) {
    recordsSinceBegun++;
    if (kind == ControlRecord.Kind.SNAPSHOT_BEGIN) {
      begunIn = inSegment;
      recordsSinceBegun = 1;
    }
    boolean isWhole = kind == ControlRecord.Kind.SNAPSHOT_END && begunIn != 0;
    if (isWhole) {
      segment = begunIn;
      begunIn = 0;
      size = recordsSinceBegun;
    }
    records = isWhole ? recordsSinceBegun : records + 1;
    return isWhole;
  }

  /**
   * Says where the next opening may begin, instead of what was read: a repaired log has snapshots
   * that know nothing of what the repair has noted in front of them.
   *
   * @param number a segment's number; 0 for none
   */
  public void pointTo(long number) {
    segment = number;
  }

  /**
   * Where the last whole snapshot begins.
   *
   * @return a segment's number; 0 if none is known
   */
  public long segment() {
    return segment;
  }

  /**
   * How large the last whole snapshot is.
   *
   * @return in records, with what was written meanwhile; 0 if none is known
   */
  public long size() {
    return size;
  }

  /**
   * How many records opening would read.
   *
   * @return those from the beginning of the last whole snapshot on
   */
  public long records() {
    return records;
  }

  /**
   * Says when the next snapshot is due.
   *
   * @param count with how many {@link #records()}
   */
  public void setDueAt(long count) {
    dueAt = count;
  }

  /**
   * Whether the next snapshot is due.
   *
   * @return true from then on until it is said anew when one is
   */
  public boolean isDue() {
    return records >= dueAt;
  }
}
