package dev.seawall.index;

import java.util.Arrays;

/**
 * The truncations of a stream's end, so that a reader can tell whether what it has read was among
 * what they took away. Immutable.
 *
 * <p>Of the truncations only those count that no later one went below, so the numbers kept are
 * ascending, and mostly few. If there are too many, the two oldest are taken for one: then a reader
 * may be told of the lower of them though it began behind it.
 */
public final class Cuts {
  /** No truncation yet. */
  public static final Cuts NONE = new Cuts(0, new long[0], new long[0]);

  private static final int MOST_KEPT = 64;

  private final long count;

  /** The how-manieth truncations these were, ascending. */
  private final long[] ordinals;

  /** The last sequence each has left, ascending. */
  private final long[] lastKept;

  private Cuts(long count, long[] ordinals, long[] lastKept) {
    this.count = count;
    this.ordinals = ordinals;
    this.lastKept = lastKept;
  }

  /**
   * Adds a truncation.
   *
   * @param last the last sequence that was kept
   * @return the truncations with it
   */
  public Cuts plus(long last) {
    int length = lastKept.length;
    while (length > 0 && lastKept[length - 1] >= last) {
      length--;
    }
    long[] newOrdinals = Arrays.copyOf(ordinals, length + 1);
    long[] newLast = Arrays.copyOf(lastKept, length + 1);
    newOrdinals[length] = count + 1;
    newLast[length] = last;
    if (newLast.length > MOST_KEPT) {
      newLast[1] = newLast[0];
      newOrdinals = Arrays.copyOfRange(newOrdinals, 1, newOrdinals.length);
      newLast = Arrays.copyOfRange(newLast, 1, newLast.length);
    }
    return new Cuts(count + 1, newOrdinals, newLast);
  }

  /**
   * Counts the truncations.
   *
   * @return how many there have been
   */
  public long count() {
    return count;
  }

  /**
   * The lowest sequence that truncations have left as the last.
   *
   * @param earlier how many truncations are to be passed over
   * @return {@link Long#MAX_VALUE} if there were none since
   */
  public long lowestSince(long earlier) {
    for (int i = 0; i < ordinals.length; i++) {
      if (ordinals[i] > earlier) {
        return lastKept[i];
      }
    }
    return Long.MAX_VALUE;
  }
}
