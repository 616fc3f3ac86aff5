package dev.seawall.testkit.matrix;

import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a segment that has a meaning of its own.
 *
 * @param name what it is called
 * @param offset where it begins
 * @param length how long it is
 */
record Region(String name, int offset, int length) {
  private static final List<Region> HEADER =
      List.of(
          new Region("magic", 0, 8),
          new Region("version", 8, 4),
          new Region("length", 12, 4),
          new Region("log id", 16, 16),
          new Region("segment", 32, 8),
          new Region("epoch", 40, 8),
          new Region("salt", 48, 8),
          new Region("previous segment", 56, 8),
          new Region("previous length", 64, 8),
          new Region("previous checksum", 72, 4),
          new Region("snapshot", 76, 4),
          new Region("created", 80, 8),
          new Region("codec", 88, 1),
          new Region("key id length", 89, 1),
          new Region("zero", 90, 2),
          new Region("key check", 92, 8),
          new Region("key id", 100, 24),
          new Region("crc", 124, 4),
          new Region("whole header", 0, SegmentHeader.BYTES));

  private static final List<Region> FRAME =
      List.of(
          new Region("header crc", 0, 4),
          new Region("payload crc", 4, 4),
          new Region("payload length", 8, 4),
          new Region("stream", 12, 4),
          new Region("first sequence", 16, 8),
          new Region("count", 24, 4),
          new Region("flags", 28, 2),
          new Region("zero", 30, 2),
          new Region("synced through", 32, 4),
          new Region("time", 36, 4),
          new Region("whole header", 0, FrameHeader.BYTES));

  private static final List<Region> RUN =
      List.of(
          new Region("run: stream", 0, 4),
          new Region("run: frame count", 4, 4),
          new Region("run: first sequence", 8, 8),
          new Region("run: last sequence", 16, 8),
          new Region("run: first frame", 24, 4),
          new Region("run: start", 28, 4),
          new Region("run: bytes", 32, 8));

  private static final List<Region> ENTRY =
      List.of(
          new Region("frame table: first sequence", 0, 8),
          new Region("frame table: offset", 8, 4),
          new Region("frame table: length", 12, 4));

  private static final List<Region> TRAILER =
      List.of(
          new Region("trailer: summary crc", 0, 4),
          new Region("trailer: content crc", 4, 4),
          new Region("trailer: footer offset", 8, 8),
          new Region("trailer: run count", 16, 4),
          new Region("trailer: frame count", 20, 4),
          new Region("trailer: damage count", 24, 4),
          new Region("trailer: frames crc", 28, 4),
          new Region("trailer: segment length", 32, 8),
          new Region("trailer: segment", 40, 8),
          new Region("trailer: sealed at", 48, 8),
          new Region("trailer: crc", 56, 4),
          new Region("trailer: magic", 60, 4),
          new Region("whole trailer", 0, Footer.TRAILER_BYTES));

  int end() {
    return offset + length;
  }

  static List<Region> ofHeader() {
    return HEADER;
  }

  static List<Region> ofFrame(Layout.Frame frame) {
    List<Region> regions = new ArrayList<>(at(frame.offset(), FRAME));
    int payload = frame.offset() + FrameHeader.BYTES;
    int padding = payload + frame.payloadLength();
    if (frame.isRelocated()) {
      regions.add(new Region("time of the original", payload, FrameHeader.ORIGINAL_TIME_BYTES));
    }
    regions.add(new Region("payload", payload, frame.payloadLength()));
    if (padding < frame.end()) {
      regions.add(new Region("padding", padding, frame.end() - padding));
    }
    regions.add(new Region("whole frame", frame.offset(), frame.length()));
    return regions;
  }

  /** The footer of a sealed segment; of runs and entries the first and the last. */
  static List<Region> ofFooter(Layout layout) {
    Footer.Trailer trailer = java.util.Objects.requireNonNull(layout.trailer());
    int start = (int) trailer.footerOffset();
    int table = start + (int) trailer.summaryLength();
    int end = (int) trailer.segmentLength() - Footer.TRAILER_BYTES;
    List<Region> regions = new ArrayList<>();
    regions.add(new Region("magic", start, Footer.MAGIC_BYTES));
    regions.addAll(at(start + Footer.MAGIC_BYTES, RUN));
    regions.addAll(at(table - Footer.RUN_BYTES, RUN));
    regions.add(new Region("whole summary", start, table - start));
    regions.addAll(at(table, ENTRY));
    regions.addAll(at(end - Footer.FRAME_BYTES, ENTRY));
    regions.add(new Region("whole frame table", table, end - table));
    regions.addAll(at(end, TRAILER));
    regions.add(new Region("whole footer", start, (int) trailer.segmentLength() - start));
    return regions;
  }

  private static List<Region> at(int place, List<Region> regions) {
    return regions.stream()
        .map(region -> new Region(region.name, place + region.offset, region.length))
        .toList();
  }
}
