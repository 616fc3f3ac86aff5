package dev.seawall.index;

import java.util.Arrays;

/**
 * Sequences of a stream that were skipped on purpose: pairs of first and last, ascending.
 * Immutable.
 */
public final class Holes {
  /** No holes. */
  public static final Holes NONE = new Holes(new long[0]);

  private final long[] bounds;

  private Holes(long[] bounds) {
    this.bounds = bounds;
  }

  /**
   * Adds a hole behind the others.
   *
   * @param first the first skipped sequence
   * @param last the last skipped sequence
   * @return the holes with it
   */
  public Holes plus(long first, long last) {
    int count = bounds.length;
    long[] grown = Arrays.copyOf(bounds, count + 2);
    grown[count] = first;
    grown[count + 1] = last;
    return new Holes(grown);
  }

  /**
   * Forgets what lies outside a range.
   *
   * @param first the first sequence to keep
   * @param last the last sequence to keep
   * @return the holes, or parts of them, within
   */
  public Holes within(long first, long last) {
    if (count() == 0 || (first(0) >= first && last(count() - 1) <= last)) {
      return this;
    }
    Holes kept = NONE;
    for (int i = 0; i < count(); i++) {
      if (last(i) >= first && first(i) <= last) {
        kept = kept.plus(Math.max(first, first(i)), Math.min(last, last(i)));
      }
    }
    return kept;
  }

  /**
   * Counts the holes.
   *
   * @return how many there are
   */
  public int count() {
    return bounds.length / 2;
  }

  /**
   * The first sequence of a hole.
   *
   * @param index which hole, from 0
   * @return a sequence
   */
  public long first(int index) {
    return bounds[2 * index];
  }

  /**
   * The last sequence of a hole.
   *
   * @param index which hole, from 0
   * @return a sequence
   */
  public long last(int index) {
    return bounds[2 * index + 1];
  }

  /**
   * Finds the hole at or behind a sequence.
   *
   * @param sequence where to look
   * @return the index of the first hole that ends at or behind it; {@link #count()} if there is
   *     none
   */
  public int at(long sequence) {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (last(middle) < sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
