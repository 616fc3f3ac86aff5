package dev.seawall.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A record of stream 0, in which the log keeps its own state. Its value is four little-endian
 * fields and, where there is one, a name:
 *
 * <pre>
 *   0            4          12         20         28
 *   +------------+----------+----------+----------+----------------+
 *   | stream id  | a        | b        | c        | name (UTF-8) … |
 *   +------------+----------+----------+----------+----------------+
 * </pre>
 *
 * @param kind what happened
 * @param stream the stream it is about, 0 for the whole log
 * @param a see {@link Kind}
 * @param b see {@link Kind}
 * @param c see {@link Kind}
 * @param name the name of the stream or checkpoint; empty where the kind has none
 */
public record ControlRecord(Kind kind, int stream, long a, long b, long c, String name) {

  private static final int STREAM_AT = 0;
  private static final int A_AT = 4;
  private static final int B_AT = 12;
  private static final int C_AT = 20;
  private static final int NAME_AT = 28;

  /** More shards than this no stream has. */
  public static final int MOST_SHARDS = 1 << 16;

  /** The last sequence there is: the next one is a sequence, too, and never taken. */
  private static final long LAST_SEQUENCE = Long.MAX_VALUE - 1;

  /** How many streams there can be, one after the other: their ids are 32 bits. */
  public static final long MOST_IDS = 0xFFFF_FFFFL;

  /** What a control record says. Its code is the record's type on disk. */
  public enum Kind {
    /** A stream came into being: name. */
    STREAM_CREATED(16),
    /** A stream is gone. */
    STREAM_DELETED(17),
    /** Records before sequence {@code a} are gone. */
    TRUNCATED_BEFORE(18),
    /** Records after sequence {@code a}, written before this, are gone. */
    TRUNCATED_AFTER(19),
    /** All records written before this are gone; the next sequence is {@code a}. */
    RESET(20),
    /** Sequences {@code a} to {@code b} are skipped. */
    SKIPPED(21),
    /** A snapshot begins: next stream id {@code a}, lowest segment that must exist {@code b}. */
    SNAPSHOT_BEGIN(22),
    /** A stream in a snapshot: first sequence {@code a}, next sequence {@code b}, name. */
    SNAPSHOT_STREAM(23),
    /** A snapshot ends; it is valid if its beginning is there too. */
    SNAPSHOT_END(24),
    /** Segments below number {@code a} may be gone. */
    SEGMENTS_DROPPED(25),
    /**
     * A hole of the stream in a snapshot, behind its SNAPSHOT_STREAM: sequences {@code a} to {@code
     * b}.
     */
    SNAPSHOT_HOLE(26),
    /**
     * The stream's records through sequence {@code a} have been applied: its CHECKPOINT record is
     * {@code b}, made {@code c} milliseconds since 1970. Stands in one atomic group with that
     * record, or with the SNAPSHOT_STREAM it completes.
     */
    STREAM_CHECKPOINT(27),
    /**
     * A checkpoint of the whole log begins: name, id {@code a}, number of streams {@code b}, made
     * {@code c} milliseconds since 1970. One of this name or id that was there before is replaced
     * at the CHECKPOINT_END.
     */
    CHECKPOINT_BEGIN(28),
    /**
     * The stream had come to sequence {@code a} in checkpoint {@code b}; {@code c} is 1 if its end
     * has been truncated below that since; the stream's name. In ascending order of streams.
     */
    CHECKPOINT_STREAM(29),
    /** Checkpoint {@code a} ends, and counts if all its streams are there; its name is a note. */
    CHECKPOINT_END(30),
    /** Checkpoint {@code a} is no longer wanted: its name. */
    CHECKPOINT_DROPPED(31),
    /**
     * A sharded stream: name, number of shards {@code a}, hash {@code b}. It is no more if {@code
     * a} is 0.
     */
    SHARDED(32),
    /**
     * A transaction with records from sequence {@code a} on has its COMMIT at {@code b}, or is open
     * if that is 0; its id is {@code c}. Only of those that wrote records before they ended.
     */
    TRANSACTION_SPAN(33),
    /** A TRANSACTION_SPAN in a snapshot, behind its SNAPSHOT_STREAM. */
    SNAPSHOT_SPAN(34),
    /** The transaction {@code c}, which had a span, was rolled back. */
    TRANSACTION_ROLLED_BACK(35),
    /**
     * The stream's sequences {@code a} to {@code b} are known to be lost. In a snapshot, behind its
     * SNAPSHOT_STREAM.
     */
    LOST(36),
    /**
     * A pass of retention was made {@code c} milliseconds since 1970; since the log was opened,
     * {@code a} records of about {@code b} bytes have gone. The name says by which policies. For
     * those who look: nothing rests on it.
     */
    RETAINED(37);

    private static final @Nullable Kind[] BY_CODE = new Kind[256];

    static {
      for (Kind kind : values()) {
        BY_CODE[kind.code] = kind;
      }
    }

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /**
     * The code on disk.
     *
     * @return the type of the record
     */
    public int code() {
      return code;
    }

    static @Nullable Kind of(int code) {
      return BY_CODE[code & 0xFF];
    }
  }

  /**
   * A record without a name.
   *
   * @param kind what happened
   * @param stream the stream it is about
   * @param a see {@link Kind}
   * @param b see {@link Kind}
   * @return the record
   */
  public static ControlRecord of(Kind kind, int stream, long a, long b) {
    return of(kind, stream, a, b, 0);
  }

  /**
   * A record without a name.
   *
   * @param kind what happened
   * @param stream the stream it is about
   * @param a see {@link Kind}
   * @param b see {@link Kind}
   * @param c see {@link Kind}
   * @return the record
   */
  public static ControlRecord of(Kind kind, int stream, long a, long b, long c) {
    return new ControlRecord(kind, stream, a, b, c, "");
  }

  /**
   * How long the value is.
   *
   * @return bytes
   */
  public int encodedLength() {
    return NAME_AT + name.getBytes(UTF_8).length;
  }

  /**
   * Encodes the value.
   *
   * @return its bytes
   */
  public byte[] encode() {
    byte[] nameBytes = name.getBytes(UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(NAME_AT + nameBytes.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes
        .putInt(STREAM_AT, stream)
        .putLong(A_AT, a)
        .putLong(B_AT, b)
        .putLong(C_AT, c)
        .put(NAME_AT, nameBytes);
    return bytes.array();
  }

  /**
   * Decodes a record.
   *
   * @param type the record's type
   * @param value the record's value, from position to limit, little-endian
   * @return the control record; null if the type is unknown or the value too short
   */
  public static @Nullable ControlRecord decode(int type, ByteBuffer value) {
    Kind kind = Kind.of(type);
    int at = value.position();
    if (kind == null || value.remaining() < NAME_AT) {
      return null;
    }
    byte[] name = new byte[value.remaining() - NAME_AT];
    value.get(at + NAME_AT, name);
    return new ControlRecord(
        kind,
        value.getInt(at + STREAM_AT),
        value.getLong(at + A_AT),
        value.getLong(at + B_AT),
        value.getLong(at + C_AT),
        new String(name, UTF_8));
  }

  /**
   * Whether a record may stand in a log. A checksum that is right says only who wrote it.
   *
   * @param type the record's type
   * @param bytes the buffer, little-endian
   * @param at where the record's value begins
   * @param length how long that is
   * @return false if it says what no log can be; true if the type is unknown
   */
  public static boolean isPossible(int type, ByteBuffer bytes, int at, int length) {
    Kind kind = Kind.of(type);
    if (kind == null) {
      return true;
    }
    if (length < NAME_AT) {
      return false;
    }
    long a = bytes.getLong(at + A_AT);
    long b = bytes.getLong(at + B_AT);
    long c = bytes.getLong(at + C_AT);
    boolean hasStream = bytes.getInt(at + STREAM_AT) != 0;
    boolean hasName = length > NAME_AT;
    return switch (kind) {
      case STREAM_CREATED -> hasStream && hasName;
      case STREAM_DELETED, TRANSACTION_ROLLED_BACK -> hasStream;
      case TRUNCATED_BEFORE, RESET -> hasStream && a >= 1;
      case TRUNCATED_AFTER -> hasStream && isPosition(a);
      case SKIPPED, SNAPSHOT_HOLE, LOST -> hasStream && 1 <= a && a <= b && b <= LAST_SEQUENCE;
      case SNAPSHOT_STREAM -> hasStream && hasName && 1 <= a && a <= b;
      case TRANSACTION_SPAN, SNAPSHOT_SPAN ->
          hasStream && 1 <= a && a <= LAST_SEQUENCE && isNoneOrBehind(a, b);
      case STREAM_CHECKPOINT -> hasStream && isPosition(a) && isNoneOrBehind(a, b);
      case CHECKPOINT_BEGIN -> 1 <= a && a < Long.MAX_VALUE && 0 <= b && b <= MOST_IDS;
      case CHECKPOINT_STREAM -> hasStream && isPosition(a) && 1 <= b && (c == 0 || c == 1);
      case CHECKPOINT_END, CHECKPOINT_DROPPED, SEGMENTS_DROPPED -> a >= 1;
      case SHARDED -> hasName && 0 <= a && a <= MOST_SHARDS;
      case SNAPSHOT_BEGIN -> 1 <= a && a <= MOST_IDS && b >= 1;
      case SNAPSHOT_END, RETAINED -> true;
    };
  }

  /** Whether a stream's last sequence may be this: 0 if it has none. */
  private static boolean isPosition(long sequence) {
    return 0 <= sequence && sequence <= LAST_SEQUENCE;
  }

  /** Whether this is a sequence behind another, or 0, which stands for none. */
  private static boolean isNoneOrBehind(long other, long sequence) {
    return sequence == 0 || (other < sequence && sequence <= LAST_SEQUENCE);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case STREAM_CREATED -> "stream " + stream + " created: '" + name + "'";
      case STREAM_DELETED -> "stream " + stream + " deleted";
      case TRUNCATED_BEFORE -> "stream " + stream + " truncated before " + a;
      case TRUNCATED_AFTER -> "stream " + stream + " truncated after " + a;
      case RESET -> "stream " + stream + " reset to " + a;
      case SKIPPED -> "stream " + stream + " skips " + a + " to " + b;
      case SNAPSHOT_BEGIN -> "snapshot begins, next stream id " + a + ", first segment " + b;
      case SNAPSHOT_STREAM ->
          "snapshot: stream " + stream + " '" + name + "' from " + a + " to below " + b;
      case SNAPSHOT_END -> "snapshot ends";
      case SNAPSHOT_HOLE -> "snapshot: stream " + stream + " skipped " + a + " to " + b;
      case CHECKPOINT_BEGIN -> "checkpoint " + a + " '" + name + "' of " + b + " streams begins";
      case CHECKPOINT_STREAM ->
          "checkpoint " + b + ": stream " + stream + " '" + name + "' at " + a;
      case CHECKPOINT_END -> "checkpoint " + a + " ends";
      case CHECKPOINT_DROPPED -> "checkpoint " + a + " '" + name + "' dropped";
      case STREAM_CHECKPOINT -> "stream " + stream + " applied through " + a;
      case SHARDED -> a == 0 ? "'" + name + "' deleted" : "'" + name + "' has " + a + " shards";
      case TRANSACTION_SPAN -> "stream " + stream + ": " + span();
      case SNAPSHOT_SPAN -> "snapshot: stream " + stream + ": " + span();
      case TRANSACTION_ROLLED_BACK -> "stream " + stream + ": transaction " + c + " rolled back";
      case LOST -> "stream " + stream + " has lost " + a + " to " + b;
      case SEGMENTS_DROPPED -> "segments below " + a + " dropped";
      case RETAINED -> "retention has removed " + a + " records: " + name;
    };
  }

  private String span() {
    return "transaction " + c + " from " + a + (b == 0 ? ", open" : ", committed at " + b);
  }
}
