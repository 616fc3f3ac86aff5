package dev.seawall.testkit;

/**
 * The name of a file on a {@link SimulatedDisk}: a segment's, or that of a place for torn bytes.
 */
record FileName(long number, long tornOffset) implements Comparable<FileName> {
  private static final long NOT_TORN = -1;
  private static final int DIGITS = 20;

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
    int byNumber = Long.compare(number, other.number);
    return byNumber != 0 ? byNumber : Long.compare(tornOffset, other.tornOffset);
  }

  @Override
  public String toString() {
    return isSegment()
        ? padded(number) + ".seg"
        : padded(number) + "-" + padded(tornOffset) + ".torn";
  }

  private static String padded(long value) {
    String digits = Long.toString(value);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }
}
