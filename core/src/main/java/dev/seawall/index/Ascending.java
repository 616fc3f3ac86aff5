package dev.seawall.index;

/** A list of what holds sequences, in their order. */
public interface Ascending {

  /**
   * Counts the elements.
   *
   * @return how many there are at this moment
   */
  int count();

  /**
   * Where an element begins.
   *
   * @param index which, from 0
   * @return the first sequence it holds
   */
  long firstSequence(int index);

  /**
   * Finds the element that a sequence would be in. Looks first where it would be if all held
   * equally many, then further and further away, and halves what is between: most lists are even,
   * so that nearly always one place in memory is touched, and none is touched far from it.
   *
   * @param sequence any sequence
   * @param first the first sequence of the list, or about so
   * @param last its last sequence, or about so
   * @return the last element that begins at or before the sequence; -1 if none does
   */
  default int floor(long sequence, long first, long last) {
    int count = count();
    double share = (double) (sequence - first) / Math.max(last - first + 1, 1);
    int low = (int) Math.max(0, Math.min(share * count, count - 1.0));
    int high = low;
    int step = 1;
    if (count > 0 && firstSequence(low) <= sequence) {
      for (high = low + 1; high < count && firstSequence(high) <= sequence; step *= 2) {
        low = high;
        high = Math.min(count, high + step);
      }
    } else {
      for (low = high - 1; low >= 0 && firstSequence(low) > sequence; step *= 2) {
        high = low;
        low = Math.max(-1, low - step);
      }
    }
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (firstSequence(middle) <= sequence) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
