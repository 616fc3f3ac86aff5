package dev.seawall.testkit.matrix;

/**
 * A record that the undamaged log holds.
 *
 * @param stream its stream's id
 * @param sequence its sequence
 * @param text what it says
 * @param isDurable whether it was acknowledged as durable
 * @param segment the segment it stands in
 * @param offset where its frame begins
 * @param length how long its frame is
 * @param groupStart where the atomic group begins that its frame belongs to
 * @param groupEnd where that ends
 */
record Known(
    int stream,
    long sequence,
    String text,
    boolean isDurable,
    long segment,
    int offset,
    int length,
    int groupStart,
    int groupEnd) {

  /** Whether the frame has a byte in a range of a segment. */
  boolean overlaps(long number, long from, long to) {
    return segment == number && offset < to && from < offset + length;
  }
}
