package dev.seawall.cli.console;

import dev.seawall.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands in the input, or the word that a transaction begins.
 *
 * @param stream where it goes; null if the input does not say
 * @param sequence its number; 0 if the input does not say
 * @param transaction the transaction it belongs to in the log it comes from; 0 for none
 * @param type what it means; null for BEGIN, which is no record
 * @param key its key; null for a record without one
 * @param value its value
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as read; equality by content is not promised
public record InputRecord(
    @Nullable String stream,
    long sequence,
    long transaction,
    @Nullable RecordType type,
    byte @Nullable [] key,
    byte[] value) {

  /**
   * Makes a record of a line.
   *
   * @param line its value
   * @return a DATA record
   */
  public static InputRecord ofLine(byte[] line) {
    return new InputRecord(null, 0, 0, RecordType.DATA, null, line);
  }
}
