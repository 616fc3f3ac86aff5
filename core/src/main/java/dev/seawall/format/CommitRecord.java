package dev.seawall.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The value of the COMMIT of a transaction that wrote records before it ended: where in the stream
 * they are. That of a transaction that was written as a whole is empty: its records stand right
 * before it.
 *
 * <pre>
 *   0              8             16
 *   +--------------+-------------+ - -
 *   | first u64    | last u64    |  … more pairs
 *   +--------------+-------------+ - -
 * </pre>
 *
 * <p>The pairs are ascending and do not overlap. Between first and last there may be records of
 * others too: only those in frames with the transaction's id are its own.
 */
public final class CommitRecord {
  private static final int RANGE_BYTES = 16;

  private CommitRecord() {}

  /**
   * Encodes the ranges.
   *
   * @param bounds first and last, one pair behind the other
   * @return the value
   */
  public static byte[] encode(long[] bounds) {
    ByteBuffer bytes =
        ByteBuffer.allocate(bounds.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long bound : bounds) {
      bytes.putLong(bound);
    }
    return bytes.array();
  }

  /**
   * Decodes the ranges.
   *
   * @param value the value, from position to limit, of any byte order; left as it is
   * @param commit the sequence of the COMMIT, which all ranges lie before
   * @return first and last, one pair behind the other; null if these are no such ranges
   */
  public static long @Nullable [] decode(ByteBuffer value, long commit) {
    if (value.remaining() % RANGE_BYTES != 0) {
      return null;
    }
    ByteBuffer bytes = value.slice().order(ByteOrder.LITTLE_ENDIAN);
    long[] bounds = new long[bytes.remaining() / Long.BYTES];
    long previous = 0;
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = bytes.getLong();
      boolean isFirst = i % 2 == 0;
      if (bounds[i] >= commit || (isFirst ? bounds[i] <= previous : bounds[i] < previous)) {
        return null;
      }
      previous = bounds[i];
    }
    return bounds;
  }

  /** Ranges in the making: few, however many there would be, since neighbours are joined. */
  public static final class Ranges {
    private static final int MOST_BOUNDS = 2 * 512;

    private long[] bounds = new long[2];
    private int length;

    /** Begins without any. */
    public Ranges() {}

    /**
     * Adds a range behind the others.
     *
     * @param first its first sequence
     * @param last its last sequence
     */
    public void add(long first, long last) {
      if (length > 0 && bounds[length - 1] == first - 1) {
        bounds[length - 1] = last;
        return;
      }
      if (length == MOST_BOUNDS) {
        joinPairs();
      }
      if (length == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * length);
      }
      bounds[length++] = first;
      bounds[length++] = last;
    }

    private void joinPairs() {
      int kept = 0;
      for (int i = 0; i < length; i += 4) {
        bounds[kept++] = bounds[i];
        bounds[kept++] = bounds[i + 3];
      }
      length = kept;
    }

    /**
     * The first sequence of all.
     *
     * @return 0 if there is none
     */
    public long first() {
      return length == 0 ? 0 : bounds[0];
    }

    /**
     * Whether there is none.
     *
     * @return true before the first {@link #add}
     */
    public boolean isEmpty() {
      return length == 0;
    }

    /**
     * How long the value is that says them all.
     *
     * @return bytes
     */
    public int encodedLength() {
      return length * Long.BYTES;
    }

    /**
     * The ranges.
     *
     * @return first and last, one pair behind the other
     */
    public long[] bounds() {
      return Arrays.copyOf(bounds, length);
    }
  }
}
