package dev.seawall.format;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Records within the payload of a frame.
 *
 * <pre>
 *   DATA (code 1):   type u8 | varint value length | value
 *   any other code:  type u8 | varint key length + 1, or 0 for no key | varint value length | key | value
 * </pre>
 *
 * <p>A varint is little-endian base 128: seven bits a byte, the high bit set on all but the last;
 * at most 5 bytes.
 */
public final class RecordCodec {
  /** The code of records without a key. */
  public static final int DATA = 1;

  private static final int MAX_VARINT_BYTES = 5;

  private RecordCodec() {}

  /**
   * How many bytes a record takes.
   *
   * @param type its code
   * @param keyLength the key's length, -1 for no key
   * @param valueLength the value's length
   * @return its encoded length in bytes
   */
  public static long encodedLength(int type, int keyLength, int valueLength) {
    long length = 1L + varintLength(valueLength) + valueLength;
    return type == DATA ? length : length + varintLength(keyLength + 1) + Math.max(keyLength, 0);
  }

  /**
   * Encodes all of a record but its value, whose bytes are to follow.
   *
   * @param bytes the buffer, with room enough
   * @param at where to begin
   * @param type its code
   * @param key the key, null for none; DATA has none
   * @param valueLength how long the value will be
   * @return where the value is to be put
   */
  public static int encodePrefix(
      ByteBuffer bytes, int at, int type, byte @Nullable [] key, int valueLength) {
    bytes.put(at, (byte) type);
    if (type == DATA) {
      return putVarint(bytes, at + 1, valueLength);
    }
    int next = putVarint(bytes, at + 1, key == null ? 0 : key.length + 1);
    next = putVarint(bytes, next, valueLength);
    if (key != null) {
      bytes.put(next, key);
      next += key.length;
    }
    return next;
  }

  /**
   * The place of one decoded record in a buffer. Mutable, to be used again and again by one owner.
   */
  public static final class Slot {
    private int type;
    private int keyAt;
    private int keyLength;
    private int valueAt;
    private int valueLength;

    /** Creates an empty slot. */
    public Slot() {}

    /**
     * Decodes the record that begins at an index, without trusting its lengths.
     *
     * @param bytes the buffer
     * @param at where it begins
     * @param end where the payload ends
     * @return where the next one begins, or -1 if this is no record or does not end by then
     */
    public int decode(ByteBuffer bytes, int at, int end) {
      if (at >= end) {
        return -1;
      }
      type = bytes.get(at) & 0xFF;
      keyLength = -1;
      int next = at + 1;
      if (type != DATA) {
        long key = varint(bytes, next, end);
        if (key < 0 || (key & VALUE) > end) {
          return -1;
        }
        keyLength = (int) (key & VALUE) - 1;
        next += (int) (key >>> LENGTH_SHIFT);
      }
      long value = varint(bytes, next, end);
      if (value < 0) {
        return -1;
      }
      next += (int) (value >>> LENGTH_SHIFT);
      keyAt = next;
      long valueStart = next + (long) Math.max(keyLength, 0);
      long recordEnd = valueStart + (value & VALUE);
      if (recordEnd > end) {
        return -1;
      }
      valueAt = (int) valueStart;
      valueLength = (int) (value & VALUE);
      return (int) recordEnd;
    }

    /**
     * The record's code.
     *
     * @return 0 to 255
     */
    public int type() {
      return type;
    }

    /**
     * Where the key begins.
     *
     * @return an index into the buffer
     */
    public int keyAt() {
      return keyAt;
    }

    /**
     * How long the key is.
     *
     * @return bytes, -1 if there is no key
     */
    public int keyLength() {
      return keyLength;
    }

    /**
     * Where the value begins.
     *
     * @return an index into the buffer
     */
    public int valueAt() {
      return valueAt;
    }

    /**
     * How long the value is.
     *
     * @return bytes
     */
    public int valueLength() {
      return valueLength;
    }
  }

  private static int varintLength(int value) {
    int length = 1;
    for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
      length++;
    }
    return length;
  }

  private static int putVarint(ByteBuffer bytes, int at, int value) {
    int rest = value;
    int next = at;
    while ((rest & ~0x7F) != 0) {
      bytes.put(next++, (byte) (rest | 0x80));
      rest >>>= 7;
    }
    bytes.put(next++, (byte) rest);
    return next;
  }

  /**
   * A decoded varint is its value in the low 32 bits and its length above them; negative if it is
   * none.
   */
  private static final long VALUE = 0xFFFFFFFFL;

  private static final int LENGTH_SHIFT = 32;

  private static long varint(ByteBuffer bytes, int at, int end) {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES && at + i < end; i++) {
      int b = bytes.get(at + i);
      value |= (b & 0x7FL) << (7 * i);
      if (b >= 0) {
        return value > Integer.MAX_VALUE ? -1 : value | ((i + 1L) << LENGTH_SHIFT);
      }
    }
    return -1;
  }
}
