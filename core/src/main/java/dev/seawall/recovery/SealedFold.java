package dev.seawall.recovery;

import dev.seawall.Damage;
import dev.seawall.format.Checksum;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.Run;
import dev.seawall.index.SealedFrames;
import dev.seawall.index.SegmentEntry;
import dev.seawall.read.Bytes;
import dev.seawall.read.ControlFrames;
import dev.seawall.read.DamagedException;
import dev.seawall.read.FrameScanner;
import dev.seawall.read.SegmentFooter;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Tells the catalog what is in a sealed segment, by its footer: the runs, and the log's own
 * records, in order of place. The records of streams are not read.
 */
final class SealedFold {
  private final SegmentEntry segment;
  private final SegmentFile file;
  private final SegmentFooter footer;
  private final Catalog catalog;
  private final Findings findings;
  private final List<Event> events = new ArrayList<>();

  /** Something at a place, and what it means. */
  private record Event(long offset, Effect effect) {}

  private interface Effect {
    void take() throws IOException;
  }

  SealedFold(
      SegmentEntry segment,
      SegmentFile file,
      SegmentFooter footer,
      Catalog catalog,
      Findings findings) {
    this.segment = segment;
    this.file = file;
    this.footer = footer;
    this.catalog = catalog;
    this.findings = findings;
  }

  /**
   * Folds the segment in.
   *
   * @throws DamagedException if the footer is damaged; then nothing was folded
   * @throws FrameTableException if the log's own records are not where the frame table says; then a
   *     part of it was folded
   */
  void fold() throws IOException {
    SegmentFooter.Summary summary = footer.summary(file);
    for (Footer.Run run : summary.runs()) {
      Run sealed = Run.sealed(segment, run);
      events.add(
          new Event(run.start(), () -> catalog.owner(run.stream(), run.first()).addRun(sealed)));
      if (run.stream() == Catalog.CONTROL_ID) {
        readControlFrames(run);
      }
    }
    for (Footer.Range damage : summary.damages()) {
      readLostFrames(damage);
    }
    events.sort(Comparator.comparingLong(Event::offset));
    segment.setWrittenOffset(footer.trailer().footerOffset());
    segment.seal(segment.length());
    for (Event event : events) {
      event.effect.take();
    }
  }

  private void readLostFrames(Footer.Range damage) {
    long end = damage.offset() + damage.length();
    FrameScanner scanner =
        new FrameScanner(
            file, segment.header().salt(), damage.offset(), footer.trailer().footerOffset());
    events.add(
        new Event(
            damage.offset(),
            () -> LostFrames.in(scanner, damage.offset(), end, segment.header(), catalog)));
  }

  private void readControlFrames(Footer.Run run) throws IOException {
    SealedFrames frames = new SealedFrames(footer.framesOf(file, run), 0, run.frameCount());
    for (int i = 0; i < frames.count(); i++) {
      long offset = frames.offset(i);
      long length = frames.length(i);
      long firstSequence = frames.firstSequence(i);
      // decoded when its turn comes: there may be more records than should be in memory at once
      events.add(new Event(offset, () -> applyFrame(offset, length, firstSequence)));
    }
  }

  private void applyFrame(long offset, long length, long firstSequence) throws IOException {
    try {
      readFrame(offset, length, firstSequence).forEach(catalog::apply);
    } catch (DamagedException e) {
      requireFrameTable();
      findings.damage(
          Damage.of(
              Damage.Kind.CONTROL_RECORDS,
              segment.name(),
              segment.number(),
              offset,
              e.length(),
              String.valueOf(e.getMessage())));
      catalog.doubtStreams();
    }
  }

  /** Where the table that led to a frame is damaged, the frame need not be. */
  private void requireFrameTable() throws IOException {
    try {
      footer.frames(file);
    } catch (DamagedException e) {
      throw new FrameTableException(segment.number(), e);
    }
  }

  private List<ControlRecord> readFrame(long offset, long length, long firstSequence)
      throws IOException {
    if (length < FrameHeader.BYTES || offset + length > footer.trailer().footerOffset()) {
      throw new DamagedException(
          offset,
          length,
          ControlFrames.describeDamage("the index entry reaches beyond the frames"));
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    Bytes.readFully(file, bytes, offset);
    ByteBuffer view = bytes.duplicate();
    Checksum checksum = new Checksum();
    long salt = segment.header().salt();
    if (!FrameHeader.isValid(checksum, bytes, view, 0, offset, salt)
        || FrameHeader.frameLength(bytes, 0) != length
        || FrameHeader.firstSequence(bytes, 0) != firstSequence
        || !FrameHeader.isPayloadValid(checksum, bytes, view, 0, offset, salt)) {
      throw new DamagedException(
          offset,
          length,
          ControlFrames.describeDamage(
              "the frame's checksum is wrong", bytes, FrameHeader.BYTES, bytes.capacity()));
    }
    return ControlFrames.decode(bytes, 0);
  }
}
