package dev.seawall.recovery;

import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
import dev.seawall.read.FrameScanner;
import java.io.IOException;

/**
 * What a damaged range may have held: frames whose headers are still valid say which sequences are
 * lost, and of the rest it can be said how many records there was room for at most.
 */
final class LostFrames {
  /** The least a record takes: its type and a length of 0. */
  private static final int LEAST_RECORD_BYTES = 2;

  /** How many bytes a codec makes of one at most, by its number: those of the format. */
  private static final long[] MOST_GROWTH = {1, 255, 1 << 15};

  /** A segment is not larger, even if one batch began it. */
  private static final long MOST_SEGMENT_BYTES = 1L << 31;

  private LostFrames() {}

  /** Tells the catalog what is lost with a range; the scanner is moved. */
  static void in(FrameScanner scanner, long from, long to, SegmentHeader header, Catalog catalog)
      throws IOException {
    long unknown = 0;
    long known = from;
    scanner.moveTo(from);
    while (scanner.offset() < to && scanner.seekHeader() && scanner.offset() < to) {
      int at = scanner.at();
      unknown += Math.max(0, scanner.offset() - known);
      known = Math.max(known, scanner.offset() + FrameHeader.frameLength(scanner.bytes(), at));
      long first = FrameHeader.firstSequence(scanner.bytes(), at);
      long last = first + FrameHeader.recordCount(scanner.bytes(), at) - 1;
      int stream = FrameHeader.stream(scanner.bytes(), at);
      catalog.owner(stream).loseUpTo(last);
      scanner.moveTo(scanner.offset() + FrameHeader.ALIGNMENT);
    }
    unknown += Math.max(0, to - known);
    catalog.doubts().doubt(recordsIn(unknown, header));
  }

  /**
   * How many records of one stream there may have been in bytes that say nothing.
   *
   * @param bytes how many bytes
   * @param header that of their segment, or of one beside it
   */
  static long recordsIn(long bytes, SegmentHeader header) {
    long payload = bytes - FrameHeader.BYTES;
    return payload < FrameHeader.ALIGNMENT
        ? 0
        : payload * MOST_GROWTH[header.encoding().codec()] / LEAST_RECORD_BYTES;
  }

  /**
   * How many records of one stream there may have been in segments that are not there.
   *
   * @param missing how many segments
   * @param lastBytes how long the last of them was; 0 if that is not known
   * @param beside the header of a segment beside them
   */
  static long recordsIn(long missing, long lastBytes, SegmentHeader beside) {
    long last = lastBytes > 0 ? lastBytes : MOST_SEGMENT_BYTES;
    long others = Math.min(missing - 1, Short.MAX_VALUE) * MOST_SEGMENT_BYTES;
    return recordsIn(others + last, beside);
  }
}
