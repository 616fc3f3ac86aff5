package dev.seawall.index;

/**
 * Where the frames of one run are, in sequence order. Safe to be read by many threads while it
 * grows.
 */
public interface Frames {

  /**
   * Counts the frames.
   *
   * @return how many there are at this moment
   */
  int count();

  /**
   * The sequence of a frame's first record.
   *
   * @param index which frame, from 0
   * @return a sequence
   */
  long firstSequence(int index);

  /**
   * Where a frame begins.
   *
   * @param index which frame, from 0
   * @return an offset in the segment, in bytes
   */
  long offset(int index);

  /**
   * How long a frame is, padding included.
   *
   * @param index which frame, from 0
   * @return a length in bytes
   */
  long length(int index);

  /**
   * Finds the frame that a sequence would be in, by guessing first: where the frames of a run hold
   * about equally many records, that touches one place in memory only.
   *
   * @param sequence a sequence of the run
   * @param first the run's first sequence
   * @param last the run's last sequence
   * @return as {@link #find(long)}
   */
  default int find(long sequence, long first, long last) {
    int count = count();
    int guess = (int) ((double) (sequence - first) / (last - first + 1) * count);
    if (guess >= 0
        && guess < count - 1
        && firstSequence(guess) <= sequence
        && sequence < firstSequence(guess + 1)) {
      return guess;
    }
    return find(sequence);
  }

  /**
   * Finds the frame that a sequence would be in.
   *
   * @param sequence at least the first frame's first sequence
   * @return the last frame that begins at or before it; -1 if none does
   */
  default int find(long sequence) {
    int low = 0;
    int high = count() - 1;
    if (high < 0 || firstSequence(0) > sequence) {
      return -1;
    }
    // frames of one run hold about equally many records, so a guess by proportion is nearly always
    // right at once; where it is not, halving bounds the number of steps
    while (low < high) {
      long lowest = firstSequence(low);
      long highest = firstSequence(high);
      if (sequence >= highest) {
        return high;
      }
      int guess = low + (int) ((double) (sequence - lowest) / (highest - lowest) * (high - low));
      if (firstSequence(guess) > sequence) {
        high = guess - 1;
      } else if (firstSequence(guess + 1) > sequence) {
        return guess;
      } else {
        low = guess + 1;
      }
      int middle = (low + high) >>> 1;
      if (firstSequence(middle) > sequence) {
        high = middle - 1;
      } else {
        low = middle;
        if (low == high || firstSequence(low + 1) > sequence) {
          return low;
        }
      }
    }
    return low;
  }
}
