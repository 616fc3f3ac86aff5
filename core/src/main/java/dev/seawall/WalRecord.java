package dev.seawall;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record, as it was read. The arrays are the record's own: changing them changes this object,
 * never the log.
 *
 * @param stream the name of its stream
 * @param sequence its number in the stream, 1 for the first
 * @param type what it means
 * @param key its key; null if it has none
 * @param value its value, which may be empty
 * @param transactionId the transaction it belongs to, 0 for none
 * @param time when its frame was written, by the writer's clock, to the millisecond
 * @param frameChecksum the checksum of the frame it was read from
 */
@SuppressWarnings(
    "ArrayRecordComponent") // equality by content is not promised; the arrays are handed over as
// read
public record WalRecord(
    String stream,
    long sequence,
    RecordType type,
    byte @Nullable [] key,
    byte[] value,
    long transactionId,
    Instant time,
    int frameChecksum) {

  /**
   * The value as text.
   *
   * @return the value decoded as UTF-8, malformed input replaced
   */
  public String valueText() {
    return new String(value, UTF_8);
  }

  /**
   * The key as text.
   *
   * @return the key decoded as UTF-8, malformed input replaced; null if there is no key
   */
  public @Nullable String keyText() {
    return key == null ? null : new String(key, UTF_8);
  }

  @Override
  public String toString() {
    return stream + "#" + sequence + " " + type + " (" + value.length + " bytes)";
  }
}
