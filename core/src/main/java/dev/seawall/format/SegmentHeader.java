package dev.seawall.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first 128 bytes of a segment.
 *
 * <pre>
 *   0        8         12        16                  32        40       48
 *   +--------+---------+---------+-------------------+---------+--------+
 *   | magic  | version | length  | log id            | segment | epoch  |
 *   +--------+---------+---------+---------+---------+---------+--------+
 *   48       56        64        72        76        80        88       124     128
 *   +--------+---------+---------+---------+---------+---------+--------+-------+
 *   | salt   | prev.   | prev.   | prev.   | snap-   | created | enco-  | crc   |
 *   |        | segment | length  | checks. | shot    | (ms)    | ding   |       |
 *   +--------+---------+---------+---------+---------+---------+--------+-------+
 * </pre>
 *
 * @param logId the log's identity
 * @param segment the segment's number, which is its file's too
 * @param epoch counts the writer openings of the log
 * @param salt random; part of every checksum in the segment
 * @param previousSegment the number of the segment before this one, 0 if there never was one
 * @param previousLength how long that one was when it was sealed
 * @param previousChecksum the checksum of that one's trailer
 * @param snapshotSegment the number of the segment that the last whole snapshot before this segment
 *     begins in, 0 if there is none or it is not known
 * @param createdMillis when it was begun, in milliseconds since 1970
 * @param encoding what it takes to read its frames
 */
public record SegmentHeader(
    UUID logId,
    long segment,
    long epoch,
    long salt,
    long previousSegment,
    long previousLength,
    int previousChecksum,
    long snapshotSegment,
    long createdMillis,
    Encoding encoding) {

  /** The length of a header in bytes. */
  public static final int BYTES = 128;

  /** The one format version there is. */
  public static final int VERSION = 1;

  /** "SEAWALL" and a zero byte, read as a little-endian number. */
  public static final long MAGIC = 0x004C4C4157414553L;

  private static final int VERSION_AT = 8;
  private static final int LENGTH_AT = 12;
  private static final int LOG_ID_AT = 16;
  private static final int SEGMENT_AT = 32;
  private static final int EPOCH_AT = 40;
  private static final int SALT_AT = 48;
  private static final int PREVIOUS_SEGMENT_AT = 56;
  private static final int PREVIOUS_LENGTH_AT = 64;
  private static final int PREVIOUS_CHECKSUM_AT = 72;
  private static final int SNAPSHOT_AT = 76;
  private static final int CREATED_AT = 80;
  private static final int CODEC_AT = 88;
  private static final int KEY_ID_LENGTH_AT = 89;
  private static final int RESERVED_AT = 90;
  private static final int KEY_CHECK_AT = 92;
  private static final int KEY_ID_AT = 100;
  private static final int CRC_AT = 124;
  private static final int MOST_CODEC = 2;

  /** How long a key's id may be, in bytes of UTF-8. */
  public static final int MOST_KEY_ID_BYTES = CRC_AT - KEY_ID_AT;

  /**
   * What it takes to read the frames of a segment: each says for itself which of it was used.
   *
   * @param codec the number of the codec that frames may be compressed with, 0 for none
   * @param keyId the id of the key that frames are encrypted with; empty for none
   * @param keyCheck by which to tell whether a key is the right one; 0 without a key
   */
  public record Encoding(int codec, String keyId, long keyCheck) {
    /** Frames are as they are. */
    public static final Encoding PLAIN = new Encoding(0, "", 0);
  }

  /** What the first bytes of a file turned out to be. */
  public enum Kind {
    /** A header of this version, its checksum right. */
    VALID,
    /** Nothing but zeros: a segment prepared but not begun. */
    ZERO,
    /** A header with a right checksum, of a version or with fields this code does not know. */
    NEWER,
    /** Anything else. */
    INVALID
  }

  /**
   * Encodes the header.
   *
   * @return 128 bytes, ready to be written
   */
  public ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(0, MAGIC).putInt(VERSION_AT, VERSION).putInt(LENGTH_AT, BYTES);
    bytes
        .putLong(LOG_ID_AT, logId.getMostSignificantBits())
        .putLong(LOG_ID_AT + 8, logId.getLeastSignificantBits());
    bytes.putLong(SEGMENT_AT, segment).putLong(EPOCH_AT, epoch).putLong(SALT_AT, salt);
    bytes.putLong(PREVIOUS_SEGMENT_AT, previousSegment).putLong(PREVIOUS_LENGTH_AT, previousLength);
    bytes.putInt(PREVIOUS_CHECKSUM_AT, previousChecksum).putInt(SNAPSHOT_AT, snapshotDistance());
    bytes.putLong(CREATED_AT, createdMillis);
    byte[] keyId = encoding.keyId().getBytes(UTF_8);
    bytes.put(CODEC_AT, (byte) encoding.codec()).put(KEY_ID_LENGTH_AT, (byte) keyId.length);
    bytes.putLong(KEY_CHECK_AT, encoding.keyCheck()).put(KEY_ID_AT, keyId);
    return bytes.putInt(CRC_AT, crcOf(bytes));
  }

  /** On disk it is how many segments lie between, so that 32 bits are enough. */
  private int snapshotDistance() {
    long distance = snapshotSegment == 0 ? 0 : segment - snapshotSegment;
    return distance < 1L << Integer.SIZE ? (int) distance : 0;
  }

  /**
   * What the keys of the segment are derived from.
   *
   * @return all of the header but the check of the key and the checksum
   */
  public ByteBuffer encodeForKey() {
    return withKeyCheck(0).encode().limit(CRC_AT);
  }

  /**
   * The same with the check of its key.
   *
   * @param check by which to tell the right key
   * @return a changed header
   */
  public SegmentHeader withKeyCheck(long check) {
    return new SegmentHeader(
        logId,
        segment,
        epoch,
        salt,
        previousSegment,
        previousLength,
        previousChecksum,
        snapshotSegment,
        createdMillis,
        new Encoding(encoding.codec(), encoding.keyId(), check));
  }

  /**
   * Judges bytes without trusting them.
   *
   * @param bytes the beginning of a file, little-endian, from index 0 to the limit
   * @return what they are
   */
  public static Kind examine(ByteBuffer bytes) {
    if (bytes.limit() < BYTES) {
      return isZero(bytes) ? Kind.ZERO : Kind.INVALID;
    }
    if (bytes.getInt(CRC_AT) == crcOf(bytes) && bytes.getLong(0) == MAGIC) {
      return bytes.getInt(VERSION_AT) == VERSION && isKnown(bytes) ? Kind.VALID : Kind.NEWER;
    }
    return isZero(bytes) ? Kind.ZERO : Kind.INVALID;
  }

  /**
   * Whether bytes that are no valid header once were one: some field that can be foretold is there.
   * What has never been written but holds a former file's bytes does not look like that.
   *
   * @param bytes the beginning of a file, little-endian, from index 0 to the limit
   * @param segment the number in the file's name
   * @return false if nothing says so
   */
  public static boolean resembles(ByteBuffer bytes, long segment) {
    return bytes.limit() == BYTES
        && (bytes.getLong(0) == MAGIC
            || (bytes.getInt(VERSION_AT) == VERSION && bytes.getInt(LENGTH_AT) == BYTES)
            || bytes.getLong(SEGMENT_AT) == segment);
  }

  /** Whether all fields hold what this version may have written. */
  private static boolean isKnown(ByteBuffer bytes) {
    int keyIdLength = bytes.get(KEY_ID_LENGTH_AT);
    if (bytes.getInt(LENGTH_AT) != BYTES
        || bytes.get(CODEC_AT) < 0
        || bytes.get(CODEC_AT) > MOST_CODEC
        || keyIdLength < 0
        || keyIdLength > MOST_KEY_ID_BYTES
        || !isSnapshotPossible(bytes)
        || bytes.getShort(RESERVED_AT) != 0
        || (keyIdLength == 0 && bytes.getLong(KEY_CHECK_AT) != 0)) {
      return false;
    }
    for (int at = KEY_ID_AT + keyIdLength; at < CRC_AT; at++) {
      if (bytes.get(at) != 0) {
        return false;
      }
    }
    byte[] keyId = keyId(bytes);
    return Arrays.equals(new String(keyId, UTF_8).getBytes(UTF_8), keyId);
  }

  private static boolean isSnapshotPossible(ByteBuffer bytes) {
    long distance = Integer.toUnsignedLong(bytes.getInt(SNAPSHOT_AT));
    return distance == 0 || distance < bytes.getLong(SEGMENT_AT);
  }

  private static byte[] keyId(ByteBuffer bytes) {
    byte[] keyId = new byte[bytes.get(KEY_ID_LENGTH_AT)];
    bytes.get(KEY_ID_AT, keyId);
    return keyId;
  }

  /**
   * Says why a header is too new for this code.
   *
   * @param bytes a header that {@link #examine} found {@link Kind#NEWER}
   * @return its version, and the one this code reads
   */
  public static String describeNewer(ByteBuffer bytes) {
    int version = bytes.getInt(VERSION_AT);
    return "its format is version "
        + version
        + (version == VERSION ? " with fields of a later one" : "")
        + "; this code reads version "
        + VERSION;
  }

  /**
   * Decodes a header.
   *
   * @param bytes a header that {@link #examine} found {@link Kind#VALID}
   * @return its fields
   */
  public static SegmentHeader decode(ByteBuffer bytes) {
    return new SegmentHeader(
        new UUID(bytes.getLong(LOG_ID_AT), bytes.getLong(LOG_ID_AT + 8)),
        bytes.getLong(SEGMENT_AT),
        bytes.getLong(EPOCH_AT),
        bytes.getLong(SALT_AT),
        bytes.getLong(PREVIOUS_SEGMENT_AT),
        bytes.getLong(PREVIOUS_LENGTH_AT),
        bytes.getInt(PREVIOUS_CHECKSUM_AT),
        decodeSnapshot(bytes),
        bytes.getLong(CREATED_AT),
        decodeEncoding(bytes));
  }

  private static long decodeSnapshot(ByteBuffer bytes) {
    long distance = Integer.toUnsignedLong(bytes.getInt(SNAPSHOT_AT));
    return distance == 0 ? 0 : bytes.getLong(SEGMENT_AT) - distance;
  }

  private static Encoding decodeEncoding(ByteBuffer bytes) {
    String keyId = new String(keyId(bytes), UTF_8);
    return new Encoding(bytes.get(CODEC_AT), keyId, bytes.getLong(KEY_CHECK_AT));
  }

  private static int crcOf(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().position(0).limit(CRC_AT));
    return (int) crc.getValue();
  }

  private static boolean isZero(ByteBuffer bytes) {
    for (int i = 0; i < Math.min(bytes.limit(), BYTES); i++) {
      if (bytes.get(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
