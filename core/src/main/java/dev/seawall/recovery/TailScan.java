package dev.seawall.recovery;

import dev.seawall.UnsupportedFormatException;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.FooterBuilder;
import dev.seawall.index.Run;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.StreamState;
import dev.seawall.read.ControlFrames;
import dev.seawall.read.FrameScanner;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment without a footer frame by frame, and tells the catalog of every frame that is
 * valid; of an atomic group once it is whole. Can go on where it stopped when the segment has
 * grown. For one thread at a time.
 */
final class TailScan {
  private final SegmentEntry segment;
  private final Catalog catalog;
  private final FrameScanner scanner;
  private final FooterBuilder footer;
  private final List<SeenFrame> group = new ArrayList<>();
  private long validEnd = SegmentHeader.BYTES;

  /** Where the last valid frame ends, whether it counts already or not. */
  private long seenEnd = SegmentHeader.BYTES;

  private long syncedThrough = SegmentHeader.BYTES;

  /** A frame of an atomic group that is not whole yet. */
  private record SeenFrame(
      int stream,
      long first,
      int count,
      long offset,
      long length,
      int flags,
      int crc,
      List<ControlRecord> changes) {

    /** Whether it goes on in the same stream; one that does not begins a run of its own. */
    boolean follows(SeenFrame before) {
      return stream == before.stream && first == before.first + before.count;
    }
  }

  TailScan(SegmentEntry segment, SegmentFile file, Catalog catalog, long limit) {
    this.segment = segment;
    this.catalog = catalog;
    this.scanner = new FrameScanner(file, segment.header().salt(), SegmentHeader.BYTES, limit);
    this.footer = new FooterBuilder(segment);
  }

  /**
   * Takes in valid frames until there is none.
   *
   * @return what was found instead
   */
  FrameScanner.Found advance() throws IOException {
    FrameScanner.Found found = scanner.look();
    while (found == FrameScanner.Found.FRAME) {
      ByteBuffer bytes = scanner.bytes();
      int at = scanner.at();
      int flags = FrameHeader.flags(bytes, at);
      if (FrameHeader.unknownFlags(flags) != 0) {
        throw new UnsupportedFormatException(
            segment.name()
                + ": the frame at offset "
                + scanner.offset()
                + " has flags 0x"
                + Integer.toHexString(flags)
                + ", which this version does not know. Nothing has been changed.");
      }
      group.add(see(bytes, at));
      syncedThrough = Math.max(syncedThrough, FrameHeader.syncedThrough(bytes, at));
      scanner.skipFrame();
      seenEnd = scanner.offset();
      if ((flags & FrameHeader.CONTINUES_ATOMICALLY) == 0) {
        takeInGroup();
        validEnd = scanner.offset();
        segment.setWrittenOffset(validEnd);
        segment.setDurableOffset(syncedThrough);
      }
      found = scanner.look();
    }
    return found;
  }

  private SeenFrame see(ByteBuffer bytes, int at) {
    boolean isControl = (FrameHeader.flags(bytes, at) & FrameHeader.CONTROL) != 0;
    return new SeenFrame(
        FrameHeader.stream(bytes, at),
        FrameHeader.firstSequence(bytes, at),
        FrameHeader.recordCount(bytes, at),
        scanner.offset(),
        scanner.frameLength(),
        FrameHeader.flags(bytes, at),
        FrameHeader.headerCrc(bytes, at),
        isControl ? ControlFrames.decode(bytes, at) : List.of());
  }

  private void takeInGroup() {
    for (int i = 0; i < group.size(); i++) {
      SeenFrame frame = group.get(i);
      // of a batch all is to be seen or nothing, also by those who read while this goes on
      boolean isJoinedByNext =
          FrameHeader.isUnitOpen(frame.flags)
              && i + 1 < group.size()
              && group.get(i + 1).follows(frame);
      takeIn(frame, isJoinedByNext);
    }
    group.clear();
  }

  private void takeIn(SeenFrame frame, boolean isJoinedByNext) {
    footer.addFrame(frame.crc);
    boolean isRelocated = (frame.flags & FrameHeader.RELOCATED) != 0;
    StreamState owner = catalog.owner(frame.stream, frame.first, isRelocated);
    Run begun =
        isRelocated
            ? owner.addRelocatedFrame(
                segment, frame.first, frame.count, frame.offset, frame.length, isJoinedByNext)
            : owner.addFrame(
                segment, frame.first, frame.count, frame.offset, frame.length, isJoinedByNext);
    if (begun != null) {
      footer.addRun(begun);
    }
    frame.changes.forEach(change -> catalog.apply(change, segment.number()));
  }

  /**
   * Goes on behind damage. Of an atomic group that is cut by it the rest counts: the group had been
   * durable as a whole, so what is left of it is not to be taken for a write that was cut short.
   * Sequences that are lost, or may be, are not given out again.
   */
  void resumeAt(long offset) throws IOException {
    takeInGroup();
    footer.addDamage(seenEnd, offset - seenEnd);
    LostFrames.in(scanner, seenEnd, offset, segment.header(), catalog);
    scanner.moveTo(offset);
    seenEnd = offset;
    validEnd = offset;
    segment.setWrittenOffset(validEnd);
  }

  /** Whether the scan has stopped behind a frame that does not count without the next one. */
  boolean isWithinGroup() {
    return !group.isEmpty();
  }

  /** Lets the scan see what has been written since. */
  void refresh(long limit) {
    scanner.setLimit(limit);
  }

  SegmentEntry segment() {
    return segment;
  }

  FrameScanner scanner() {
    return scanner;
  }

  FooterBuilder footer() {
    return footer;
  }

  @Nullable StreamState streamAt(int id) {
    return catalog.find(id);
  }

  /** Where the last whole frame or atomic group ends. */
  long validEnd() {
    return validEnd;
  }

  /** Up to where some valid frame says that the segment was durable. */
  long syncedThrough() {
    return syncedThrough;
  }
}
