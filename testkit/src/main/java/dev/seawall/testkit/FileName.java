package dev.seawall.testkit;

import java.util.Comparator;

/**
 * The name of a file on a {@link SimulatedDisk}: a segment's, or that of a place for torn bytes.
 */
record FileName(long number, long tornOffset) implements Comparable<FileName> {
  private static final long NOT_TORN = -1;

  FileName {
    if (number < 1) {
      throw new IllegalArgumentException("segments are numbered from 1 on, not " + number);
    }
  }

  static FileName segment(long number) {
    return new FileName(number, NOT_TORN);
  }

  static FileName torn(long number, long offset) {
    return new FileName(number, offset);
  }

  boolean isSegment() {
    return tornOffset == NOT_TORN;
  }

  @Override
  public int compareTo(FileName other) {
    return Comparator.comparingLong(FileName::number)
        .thenComparingLong(FileName::tornOffset)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return isSegment()
        ? "%020d.seg".formatted(number)
        : "%020d-%020d.torn".formatted(number, tornOffset);
  }
}
