package dev.seawall;

/**
 * Consecutive sequences of one stream.
 *
 * @param first the lowest
 * @param last the highest; one less than {@code first} if there are none
 */
public record SequenceRange(long first, long last) {

  /**
   * Counts the sequences.
   *
   * @return how many there are
   */
  public long count() {
    return last - first + 1;
  }

  /**
   * Whether a sequence belongs to the range.
   *
   * @param sequence any sequence
   * @return true if it lies between first and last, both included
   */
  public boolean contains(long sequence) {
    return sequence >= first && sequence <= last;
  }

  @Override
  public String toString() {
    return first == last ? Long.toString(first) : first + ".." + last;
  }
}
