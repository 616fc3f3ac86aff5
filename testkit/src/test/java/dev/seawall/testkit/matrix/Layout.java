package dev.seawall.testkit.matrix;

import dev.seawall.format.Checksum;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands where in a sound segment.
 *
 * @param bytes the segment
 * @param header its header
 * @param frames its frames, in order of place
 * @param trailer the end of its footer; null if it is not sealed
 */
record Layout(
    byte[] bytes, SegmentHeader header, List<Frame> frames, Footer.@Nullable Trailer trailer) {

  private static final int TRUNCATED_BEFORE = 18;
  private static final int TRUNCATED_AFTER = 19;

  /**
   * A frame.
   *
   * @param offset where it begins
   * @param length how long it is, padding included
   * @param payloadLength how long its records are
   * @param stream the stream's id, 0 for the log's own
   * @param first the sequence of its first record
   * @param count how many records it has
   * @param flags its flags
   * @param syncedThrough up to which offset it says that the segment was durable
   */
  record Frame(
      int offset,
      int length,
      int payloadLength,
      int stream,
      long first,
      int count,
      int flags,
      long syncedThrough) {

    boolean isControl() {
      return (flags & FrameHeader.CONTROL) != 0;
    }

    boolean isRelocated() {
      return (flags & FrameHeader.RELOCATED) != 0;
    }

    /** Whether its first record is a TRUNCATED_BEFORE or TRUNCATED_AFTER. */
    boolean isTruncation(byte[] segment) {
      int type = segment[offset + FrameHeader.BYTES];
      return isControl() && (type == TRUNCATED_BEFORE || type == TRUNCATED_AFTER);
    }

    boolean continuesAtomically() {
      return (flags & FrameHeader.CONTINUES_ATOMICALLY) != 0;
    }

    int end() {
      return offset + length;
    }
  }

  static Layout of(byte[] bytes) {
    ByteBuffer buffer = littleEndian(bytes);
    SegmentHeader header = SegmentHeader.decode(buffer);
    List<Frame> frames = new ArrayList<>();
    int at = SegmentHeader.BYTES;
    while (isHeader(buffer, at, header.salt())) {
      Frame frame = frame(buffer, at);
      frames.add(frame);
      at = frame.end();
    }
    return new Layout(bytes, header, List.copyOf(frames), trailer(bytes, header.salt()));
  }

  /** Reads the end of the footer; null if there is no valid one. */
  static Footer.@Nullable Trailer trailer(byte[] bytes, long salt) {
    if (bytes.length < SegmentHeader.BYTES + Footer.MAGIC_BYTES + Footer.TRAILER_BYTES) {
      return null;
    }
    ByteBuffer end = ByteBuffer.allocate(Footer.TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    end.put(0, bytes, bytes.length - Footer.TRAILER_BYTES, Footer.TRAILER_BYTES);
    return Footer.isTrailer(end, salt, bytes.length) ? Footer.decodeTrailer(end) : null;
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether the header of a frame at a place is valid. */
  static boolean isHeader(ByteBuffer bytes, int at, long salt) {
    return at + FrameHeader.BYTES <= bytes.capacity()
        && FrameHeader.isValid(new Checksum(), bytes, bytes.duplicate(), at, at, salt);
  }

  private static Frame frame(ByteBuffer bytes, int at) {
    return new Frame(
        at,
        (int) FrameHeader.frameLength(bytes, at),
        FrameHeader.payloadLength(bytes, at),
        FrameHeader.stream(bytes, at),
        FrameHeader.firstSequence(bytes, at),
        FrameHeader.recordCount(bytes, at),
        FrameHeader.flags(bytes, at),
        FrameHeader.syncedThrough(bytes, at));
  }

  /** What a record in a frame is to be known by. */
  Known known(Frame frame, long sequence, String text, boolean isDurable) {
    int first = frames.indexOf(frame);
    int last = first;
    while (first > 0 && frames.get(first - 1).continuesAtomically()) {
      first--;
    }
    while (frames.get(last).continuesAtomically()) {
      last++;
    }
    return new Known(
        frame.stream(),
        sequence,
        text,
        isDurable,
        header.segment(),
        frame.offset(),
        frame.length(),
        frames.get(first).offset(),
        frames.get(last).end());
  }

  /** Where the frames end. */
  int end() {
    return frames.isEmpty() ? SegmentHeader.BYTES : frames.get(frames.size() - 1).end();
  }

  /** Up to where some frame says that the segment was durable. */
  long evidence() {
    return frames.stream().mapToLong(Frame::syncedThrough).max().orElse(SegmentHeader.BYTES);
  }
}
