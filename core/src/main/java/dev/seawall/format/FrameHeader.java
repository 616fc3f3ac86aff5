package dev.seawall.format;

import java.nio.ByteBuffer;

/**
 * The 40 bytes before the records of a frame. Static functions over a little-endian buffer and the
 * index where the header begins, so that nothing is allocated on the paths that handle millions of
 * them.
 *
 * <pre>
 *   0        4         8         12        16                24       28      30      32       36     40
 *   +--------+---------+---------+---------+-----------------+--------+-------+-------+--------+------+
 *   | header | payload | payload | stream  | first sequence  | record | flags | zero  | synced | time |
 *   | crc    | crc     | length  | id      |                 | count  |       |       | through|      |
 *   +--------+---------+---------+---------+-----------------+--------+-------+-------+--------+------+
 * </pre>
 *
 * <p>The payload follows, padded with zeros to a multiple of 8. The header's checksum covers bytes
 * 4 to 39, the payload's the records and the padding; both are bound to the frame's place by {@link
 * Checksum#mask}. {@code synced through} counts in units of 8 bytes, {@code time} in milliseconds
 * since the segment's creation.
 */
public final class FrameHeader {
  /** The length of a frame's header in bytes. */
  public static final int BYTES = 40;

  /** Frames begin at multiples of this many bytes. */
  public static final int ALIGNMENT = 8;

  /** The bits that say how the payload is compressed: 0 not at all, 1 LZ4, 2 Zstandard. */
  public static final int CODEC = 3;

  /** The length before a payload is compressed stands before it, in this many bytes. */
  public static final int RAW_LENGTH_BYTES = 4;

  /** Set on frames whose payload, compressed or not, is encrypted. */
  public static final int ENCRYPTED = 1 << 2;

  /** How much longer a payload is when it is encrypted: by a counter and a tag. */
  public static final int ENCRYPTION_BYTES = 24;

  /**
   * Set on all frames of an atomic group but its last: this frame counts only if the next one is
   * there too.
   */
  public static final int CONTINUES_ATOMICALLY = 1 << 3;

  /** Set on frames of the log's own stream. */
  public static final int CONTROL = 1 << 5;

  /** Set on frames of a transaction: the payload begins with its id, before the first record. */
  public static final int TRANSACTIONAL = 1 << 4;

  /**
   * Set on all frames of a batch, and of a transaction that was written as a whole: their records
   * are committed as soon as the last of them is there.
   */
  public static final int BATCH = 1 << 7;

  /** How long the transaction id is at the beginning of a transactional frame's payload. */
  public static final int TRANSACTION_ID_BYTES = 8;

  /**
   * Set on frames that are copies of older ones of their stream, in whose place they are: the
   * payload begins with the time of the older one, before a transaction id.
   */
  public static final int RELOCATED = 1 << 6;

  /** How long the time is at the beginning of a relocated frame's payload. */
  public static final int ORIGINAL_TIME_BYTES = 8;

  private static final int KNOWN_FLAGS =
      CODEC | ENCRYPTED | CONTINUES_ATOMICALLY | TRANSACTIONAL | CONTROL | RELOCATED | BATCH;
  private static final int MOST_CODEC = 2;

  private static final int PAYLOAD_CRC_AT = 4;
  private static final int PAYLOAD_LENGTH_AT = 8;
  private static final int STREAM_AT = 12;
  private static final int SEQUENCE_AT = 16;
  private static final int COUNT_AT = 24;
  private static final int FLAGS_AT = 28;
  private static final int RESERVED_AT = 30;
  private static final int SYNCED_AT = 32;
  private static final int TIME_AT = 36;
  private static final int CRC_FROM = PAYLOAD_CRC_AT;

  private FrameHeader() {}

  /**
   * Writes what is known when the frame's last record has been encoded.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @param stream the stream's id
   * @param firstSequence the sequence of the first record
   * @param count how many records
   * @param payloadLength how long they are together, in bytes
   */
  public static void describe(
      ByteBuffer bytes, int at, int stream, long firstSequence, int count, int payloadLength) {
    bytes.putInt(at + PAYLOAD_LENGTH_AT, payloadLength);
    bytes.putInt(at + STREAM_AT, stream);
    bytes.putLong(at + SEQUENCE_AT, firstSequence);
    bytes.putInt(at + COUNT_AT, count);
  }

  /**
   * Writes the sequence of the first record.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @param firstSequence the sequence
   */
  public static void setFirstSequence(ByteBuffer bytes, int at, long firstSequence) {
    bytes.putLong(at + SEQUENCE_AT, firstSequence);
  }

  /**
   * Writes the flags.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @param flags the sum of flags
   */
  public static void setFlags(ByteBuffer bytes, int at, int flags) {
    bytes.putInt(at + FLAGS_AT, flags & 0xFFFF);
  }

  /**
   * Changes a header to that of a compressed frame, and begins the payload.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @param codec the codec's number
   * @param stored the length of the payload now, in bytes
   * @param raw the length it had before
   */
  public static void setCompressed(ByteBuffer bytes, int at, int codec, int stored, int raw) {
    setFlags(bytes, at, flags(bytes, at) | codec);
    bytes.putInt(at + PAYLOAD_LENGTH_AT, stored);
    bytes.putInt(at + BYTES, raw);
  }

  /**
   * Changes a header to that of the same frame, encrypted.
   *
   * @param bytes the buffer
   * @param at where the header begins
   */
  public static void setEncrypted(ByteBuffer bytes, int at) {
    setFlags(bytes, at, flags(bytes, at) | ENCRYPTED);
    bytes.putInt(at + PAYLOAD_LENGTH_AT, payloadLength(bytes, at) + ENCRYPTION_BYTES);
  }

  /**
   * The codec that a frame's payload is compressed with.
   *
   * @param flags the frame's flags
   * @return its number, 0 for none
   */
  public static int codec(int flags) {
    return flags & CODEC;
  }

  /**
   * The length of a compressed frame's payload before it was compressed.
   *
   * @param bytes the buffer, holding the frame, its payload at least {@link #RAW_LENGTH_BYTES} long
   * @param at where the header begins
   * @return as stored, not to be trusted
   */
  public static int rawLength(ByteBuffer bytes, int at) {
    return bytes.getInt(at + BYTES);
  }

  /**
   * What this version does not understand of a frame's flags; such a frame needs a newer one.
   *
   * @param flags the frame's flags
   * @return 0 if it understands all
   */
  public static int unknownFlags(int flags) {
    int unknown = flags & ~KNOWN_FLAGS;
    if ((flags & CONTROL) != 0) {
      return unknown | (flags & (CODEC | ENCRYPTED | RELOCATED));
    }
    return codec(flags) > MOST_CODEC ? unknown | (flags & (CODEC | ENCRYPTED)) : unknown;
  }

  /**
   * Writes what is known when the frame's place is, and both checksums.
   *
   * @param seal the segment's salt, the synced offset and the time
   * @param bytes the buffer, holding header, payload and padding
   * @param view a second view of the buffer, whose position and limit may be changed
   * @param at where the header begins in the buffer
   * @param place where the header will begin in the segment
   */
  public static void seal(Seal seal, ByteBuffer bytes, ByteBuffer view, int at, long place) {
    stamp(seal, bytes, at);
    int padded = padded(payloadLength(bytes, at));
    int payloadCrc =
        seal.checksum.of(view, at + BYTES, padded) ^ Checksum.mask(seal.salt, place + 1);
    bytes.putInt(at + PAYLOAD_CRC_AT, payloadCrc);
    int headerCrc =
        seal.checksum.of(view, at + CRC_FROM, BYTES - CRC_FROM) ^ Checksum.mask(seal.salt, place);
    bytes.putInt(at, headerCrc);
  }

  /**
   * Writes what all frames of a write have in common.
   *
   * @param seal the synced offset and the time
   * @param bytes the buffer
   * @param at where the header begins
   */
  public static void stamp(Seal seal, ByteBuffer bytes, int at) {
    bytes.putInt(at + SYNCED_AT, (int) (seal.syncedThrough / ALIGNMENT));
    bytes.putInt(at + TIME_AT, seal.timeMillis);
  }

  /** What all frames of a write have in common. Mutable, one per writer. */
  public static final class Seal {
    final Checksum checksum = new Checksum();
    long salt;
    long syncedThrough;
    int timeMillis;

    /** Creates one to be filled by {@link #set}. */
    public Seal() {}

    /**
     * Fills it.
     *
     * @param segmentSalt the segment's salt
     * @param syncedBytes up to which offset the segment is durable
     * @param millis milliseconds since the segment's creation
     */
    public void set(long segmentSalt, long syncedBytes, int millis) {
      salt = segmentSalt;
      syncedThrough = syncedBytes;
      timeMillis = millis;
    }
  }

  /**
   * Whether a valid header begins here: checksum, reserved fields, and lengths and sequences that
   * make sense. A checksum that is right says only who wrote it.
   *
   * @param checksum computes checksums
   * @param bytes the buffer
   * @param view a second view of the buffer, whose position and limit may be changed
   * @param at where the header would begin in the buffer
   * @param place where it would begin in the segment
   * @param salt the segment's salt
   * @return true if so; that the payload fits into what remains is for the caller to check
   */
  public static boolean isValid(
      Checksum checksum, ByteBuffer bytes, ByteBuffer view, int at, long place, long salt) {
    if (bytes.getShort(at + RESERVED_AT) != 0
        || payloadLength(bytes, at) <= 0
        || recordCount(bytes, at) <= 0
        || firstSequence(bytes, at) < 1
        || firstSequence(bytes, at) > Long.MAX_VALUE - recordCount(bytes, at)) {
      return false;
    }
    int crc = checksum.of(view, at + CRC_FROM, BYTES - CRC_FROM) ^ Checksum.mask(salt, place);
    return crc == headerCrc(bytes, at);
  }

  /**
   * Whether the payload is what the header says.
   *
   * @param checksum computes checksums
   * @param bytes the buffer, holding the whole frame
   * @param view a second view of the buffer, whose position and limit may be changed
   * @param at where the header begins in the buffer
   * @param place where it begins in the segment
   * @param salt the segment's salt
   * @return true if so
   */
  public static boolean isPayloadValid(
      Checksum checksum, ByteBuffer bytes, ByteBuffer view, int at, long place, long salt) {
    int crc =
        checksum.of(view, at + BYTES, padded(payloadLength(bytes, at)))
            ^ Checksum.mask(salt, place + 1);
    return crc == payloadCrc(bytes, at);
  }

  /**
   * The length of the whole frame.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @return header, payload and padding, in bytes
   */
  public static long frameLength(ByteBuffer bytes, int at) {
    return BYTES + ((payloadLength(bytes, at) + 7L) & -8L);
  }

  /**
   * Rounds up to the alignment.
   *
   * @param length a length in bytes, at most 2^31 - 8
   * @return the next multiple of 8
   */
  public static int padded(int length) {
    return (length + (ALIGNMENT - 1)) & -ALIGNMENT;
  }

  /**
   * The checksum of the header.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @return as stored
   */
  public static int headerCrc(ByteBuffer bytes, int at) {
    return bytes.getInt(at);
  }

  /**
   * The checksum of the payload.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @return as stored
   */
  public static int payloadCrc(ByteBuffer bytes, int at) {
    return bytes.getInt(at + PAYLOAD_CRC_AT);
  }

  /**
   * The length of the payload.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @return bytes, without padding
   */
  public static int payloadLength(ByteBuffer bytes, int at) {
    return bytes.getInt(at + PAYLOAD_LENGTH_AT);
  }

  /**
   * The stream.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @return its id
   */
  public static int stream(ByteBuffer bytes, int at) {
    return bytes.getInt(at + STREAM_AT);
  }

  /**
   * The sequence of the first record.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @return a sequence
   */
  public static long firstSequence(ByteBuffer bytes, int at) {
    return bytes.getLong(at + SEQUENCE_AT);
  }

  /**
   * The number of records.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @return at least 1
   */
  public static int recordCount(ByteBuffer bytes, int at) {
    return bytes.getInt(at + COUNT_AT);
  }

  /**
   * The flags.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @return the sum of flags
   */
  public static int flags(ByteBuffer bytes, int at) {
    return bytes.getShort(at + FLAGS_AT) & 0xFFFF;
  }

  /**
   * Whether a frame is followed by another of its batch, which may be of another stream.
   *
   * @param flags the frame's flags
   * @return true if the records of the two are committed together
   */
  public static boolean isUnitOpen(int flags) {
    int open = BATCH | CONTINUES_ATOMICALLY;
    return (flags & open) == open;
  }

  /**
   * Up to where the segment was durable when the frame was written.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @return an offset in bytes
   */
  public static long syncedThrough(ByteBuffer bytes, int at) {
    return (bytes.getInt(at + SYNCED_AT) & 0xFFFFFFFFL) * ALIGNMENT;
  }

  /**
   * When the frame was written.
   *
   * @param bytes the buffer
   * @param at where the header begins
   * @return milliseconds since the segment's creation
   */
  public static long timeMillis(ByteBuffer bytes, int at) {
    return bytes.getInt(at + TIME_AT) & 0xFFFFFFFFL;
  }
}
