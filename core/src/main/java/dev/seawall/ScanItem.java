package dev.seawall;

import org.jspecify.annotations.Nullable;

/**
 * A part of a segment.
 *
 * @param kind what it is
 * @param file the segment, by the name its store gives it
 * @param segment the segment's number
 * @param offset where it begins, in bytes
 * @param lengthBytes how long it is
 * @param frame the frame's header; null if it is no frame
 * @param detail what a person wants to know: the header's or footer's fields, the log's own records
 *     in words, or what is wrong
 * @param damage what is damaged, and whose records are lost with it; null if nothing is
 */
public record ScanItem(
    Kind kind,
    String file,
    long segment,
    long offset,
    long lengthBytes,
    @Nullable Frame frame,
    String detail,
    @Nullable Damage damage) {

  /** What a part of a segment is. */
  public enum Kind {
    /** A segment's header. */
    HEADER,
    /** A frame with records of a stream. */
    FRAME,
    /** A frame with the log's own records: streams, truncations, snapshots. */
    CONTROL,
    /** A range that is not what it should be. */
    DAMAGE,
    /** A segment's footer. */
    FOOTER,
    /**
     * What lies behind the last frame of a segment that is not sealed: zeros, or a write that was
     * cut short.
     */
    UNUSED
  }

  /**
   * The header of a frame.
   *
   * @param streamId the stream's number in the log
   * @param stream the stream's name; null if no record of its creation was found
   * @param firstSequence the sequence of its first record
   * @param recordCount how many records it has
   * @param payloadBytes how long they are together, as they are stored
   * @param rawBytes how long they were before they were compressed; as {@code payloadBytes} if they
   *     are not, or the frame is damaged or encrypted
   * @param flags its flags in words, separated by spaces
   * @param syncedThrough up to which offset the segment was known to be durable when it was written
   * @param timeMillis when it was written, in milliseconds since 1970 by the writer's clock; of a
   *     relocated frame when that was, while {@link ScanCursor#records} has the time of its records
   * @param headerChecksum the checksum of the header
   * @param payloadChecksum the checksum of the records
   */
  public record Frame(
      int streamId,
      @Nullable String stream,
      long firstSequence,
      int recordCount,
      int payloadBytes,
      long rawBytes,
      String flags,
      long syncedThrough,
      long timeMillis,
      int headerChecksum,
      int payloadChecksum) {}
}
