package dev.seawall.concurrency;

import dev.seawall.format.ControlRecord;
import dev.seawall.format.ControlRecord.Kind;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.StreamState;
import java.util.UUID;

/** A stream as the leader changes it and readers see it, without files. */
class RacingStream {
  static final int STREAM = 1;
  static final int FRAME_BYTES = 96;
  static final int FRAME_RECORDS = 10;
  private static final SegmentHeader HEADER =
      new SegmentHeader(new UUID(1, 2), 1, 1, 3, 0, 0, 0, 0, 0, SegmentHeader.Encoding.PLAIN);

  final Catalog catalog = new Catalog();
  final SegmentEntry segment = new SegmentEntry("1.seg", HEADER);
  final StreamState stream;
  private long place = SegmentHeader.BYTES;

  RacingStream() {
    catalog.apply(new ControlRecord(Kind.STREAM_CREATED, STREAM, 0, 0, 0, "a"), 1);
    stream = catalog.owner(STREAM);
  }

  /** Adds a frame of ten records. */
  final void addFrame(long first) {
    stream.addFrame(segment, first, FRAME_RECORDS, place, FRAME_BYTES, false);
    place += FRAME_BYTES;
  }

  /** Makes all that was added durable. */
  final void sync() {
    segment.setDurableOffset(place);
  }

  final void truncateAfter(long sequence) {
    catalog.apply(ControlRecord.of(Kind.TRUNCATED_AFTER, STREAM, sequence, 0), 1);
  }

  final void truncateBefore(long sequence) {
    catalog.apply(ControlRecord.of(Kind.TRUNCATED_BEFORE, STREAM, sequence, 0), 1);
  }
}
