package dev.seawall.recovery;

import dev.seawall.format.Checksum;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.SealedFrames;
import dev.seawall.index.SegmentEntry;
import dev.seawall.read.Bytes;
import dev.seawall.read.ControlFrames;
import dev.seawall.read.DamagedException;
import dev.seawall.read.SegmentFooter;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Reads the frames of the log's own records in a sealed segment: each when it is asked for, since
 * there may be more than should be in memory at once, but those that stand near each other with one
 * read.
 */
final class ControlReader {
  /** How far apart frames may begin that are read at once. */
  private static final int WINDOW_BYTES = 64 << 10;

  private final SegmentFile file;
  private final SegmentEntry segment;
  private final long end;
  private final SegmentFooter footer;
  private final Checksum checksum = new Checksum();
  private SealedFrames frames = tableOf(ByteBuffer.allocate(0));

  /** What was read last, from {@link #windowOffset} on. */
  private ByteBuffer window = ByteBuffer.allocate(0);

  private ByteBuffer view = window.duplicate();
  private long windowOffset;

  ControlReader(SegmentFile file, SegmentEntry segment, SegmentFooter footer) {
    this.file = file;
    this.segment = segment;
    this.footer = footer;
    this.end = footer.trailer().footerOffset();
  }

  private static SealedFrames tableOf(ByteBuffer entries) {
    return new SealedFrames(entries, 0, entries.capacity() / Footer.FRAME_BYTES);
  }

  /**
   * Reads where the frames are.
   *
   * @throws DamagedException if there are more than the segment has
   */
  void locate(SegmentFooter.Summary summary) throws IOException {
    long count = 0;
    for (int i = 0; i < summary.runCount(); i++) {
      Footer.Run run = summary.run(i);
      count += run.stream() == Catalog.CONTROL_ID ? run.frameCount() : 0;
    }
    if (count > footer.trailer().frameCount()) {
      throw new DamagedException(
          end, footer.trailer().summaryLength(), "runs of the log's own records overlap");
    }
    ByteBuffer entries =
        ByteBuffer.allocate(Math.toIntExact(count * Footer.FRAME_BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < summary.runCount(); i++) {
      Footer.Run run = summary.run(i);
      if (run.stream() == Catalog.CONTROL_ID) {
        entries.put(footer.framesOf(file, run));
      }
    }
    frames = tableOf(entries);
  }

  /** How many frames there are. */
  int count() {
    return frames.count();
  }

  /** Where a frame begins, as the footer says. */
  long offset(int index) {
    return frames.offset(index);
  }

  /**
   * Reads a frame.
   *
   * @throws DamagedException if it is not where the footer says, or is damaged; then nothing of it
   *     was handed over
   */
  void read(int index, Consumer<ControlRecord> target) throws IOException {
    long offset = frames.offset(index);
    long length = frames.length(index);
    if (!isWithinFrames(index)) {
      throw new DamagedException(
          offset,
          length,
          ControlFrames.describeDamage("the index entry reaches beyond the frames"));
    }
    if (offset < windowOffset || offset + length > windowOffset + window.limit()) {
      readWindow(index);
    }
    int at = (int) (offset - windowOffset);
    long salt = segment.header().salt();
    if (!FrameHeader.isValid(checksum, window, view, at, offset, salt)
        || FrameHeader.frameLength(window, at) != length
        || FrameHeader.firstSequence(window, at) != frames.firstSequence(index)
        || !FrameHeader.isPayloadValid(checksum, window, view, at, offset, salt)) {
      int payload = at + FrameHeader.BYTES;
      throw new DamagedException(
          offset,
          length,
          ControlFrames.describeDamage(
              "the frame's checksum is wrong", window, payload, at + Math.toIntExact(length)));
    }
    if (!ControlFrames.isPossible(window, at)) {
      throw new DamagedException(
          offset,
          length,
          ControlFrames.describeDamage(
              ControlFrames.IMPOSSIBLE,
              window,
              at + FrameHeader.BYTES,
              at + Math.toIntExact(length)));
    }
    ControlFrames.decode(window, view, at, target);
  }

  private boolean isWithinFrames(int index) {
    return frames.length(index) >= FrameHeader.BYTES
        && frames.offset(index) + frames.length(index) <= end;
  }

  /**
   * Reads a frame and those behind it that begin near it, as long as the footer is to be believed.
   */
  private void readWindow(int first) throws IOException {
    long from = frames.offset(first);
    long to = from + frames.length(first);
    for (int i = first + 1; i < frames.count(); i++) {
      long offset = frames.offset(i);
      if (offset < to || offset - from > WINDOW_BYTES || !isWithinFrames(i)) {
        break;
      }
      to = offset + frames.length(i);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(to - from)).order(ByteOrder.LITTLE_ENDIAN);
    Bytes.readFully(file, bytes, from);
    window = bytes;
    view = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    windowOffset = from;
  }
}
