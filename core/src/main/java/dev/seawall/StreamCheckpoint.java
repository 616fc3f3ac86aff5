package dev.seawall;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement that everything in a stream through a sequence has been applied, made by {@link
 * WalStream#checkpoint(long, String)}.
 *
 * <p>It is a CHECKPOINT record without a key. Its value is {@code appliedThrough} in eight bytes,
 * the least significant first, and the note in UTF-8.
 *
 * @param appliedThrough the last sequence that has been applied; 0 for none
 * @param sequence the sequence of the CHECKPOINT record; 0 if it is gone, since the stream's end
 *     was truncated below it
 * @param time when it was made, by the writer's clock, to the millisecond
 * @param note the note, empty if none was given; null if the record has been truncated away
 */
public record StreamCheckpoint(
    long appliedThrough, long sequence, Instant time, @Nullable String note) {

  /**
   * Encodes the value of a CHECKPOINT record.
   *
   * @param appliedThrough the last sequence that has been applied
   * @param note the note
   * @return the value
   * @throws IllegalArgumentException if {@code appliedThrough} is negative or the note has a lone
   *     surrogate
   */
  public static byte[] encode(long appliedThrough, String note) {
    if (appliedThrough < 0) {
      throw new IllegalArgumentException(
          "sequences begin at 1, and 0 stands for none; cannot have applied through "
              + appliedThrough);
    }
    ByteBuffer text;
    try {
      text = UTF_8.newEncoder().encode(CharBuffer.wrap(note));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a note must be encodable as UTF-8; this one has a lone surrogate", e);
    }
    return ByteBuffer.allocate(Long.BYTES + text.remaining())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(appliedThrough)
        .put(text)
        .array();
  }

  /**
   * Decodes a record.
   *
   * @param record any record
   * @return the checkpoint; nothing if the record is none, or a CHECKPOINT record that was appended
   *     with a key or with a value of another form
   */
  public static Optional<StreamCheckpoint> decode(WalRecord record) {
    ByteBuffer value = ByteBuffer.wrap(record.value()).order(ByteOrder.LITTLE_ENDIAN);
    if (!record.type().equals(RecordType.CHECKPOINT)
        || record.key() != null
        || value.remaining() < Long.BYTES) {
      return Optional.empty();
    }
    long appliedThrough = value.getLong();
    if (appliedThrough < 0 || appliedThrough >= record.sequence()) {
      return Optional.empty();
    }
    try {
      String note = UTF_8.newDecoder().decode(value).toString();
      return Optional.of(
          new StreamCheckpoint(appliedThrough, record.sequence(), record.time(), note));
    } catch (CharacterCodingException e) {
      return Optional.empty(); // somebody's own
    }
  }
}
