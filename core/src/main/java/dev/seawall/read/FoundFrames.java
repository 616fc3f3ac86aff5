package dev.seawall.read;

import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Frames;
import dev.seawall.index.LiveFrames;
import dev.seawall.index.Run;
import dev.seawall.index.SegmentEntry;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the frames of a sealed segment are, as a walk over the segment found them: in place of a
 * frame table that is damaged. Immutable once built.
 */
final class FoundFrames {
  private final Map<Integer, List<Place>> byStream = new HashMap<>();

  private record Place(long first, long last, long offset, long length) {}

  private FoundFrames() {}

  /** Walks over a segment up to where its frames end. */
  static FoundFrames in(SegmentFile file, SegmentEntry segment) throws IOException {
    FoundFrames found = new FoundFrames();
    FrameScanner scanner =
        new FrameScanner(
            file, segment.header().salt(), SegmentHeader.BYTES, segment.writtenOffset());
    while (scanner.seekHeader()) {
      // of a frame whose records are damaged the header is good enough: whoever reads it is told
      found.add(scanner);
      boolean isWhole = scanner.look() == FrameScanner.Found.FRAME;
      scanner.moveTo(scanner.offset() + (isWhole ? scanner.frameLength() : FrameHeader.ALIGNMENT));
    }
    return found;
  }

  private void add(FrameScanner scanner) {
    int at = scanner.at();
    long first = FrameHeader.firstSequence(scanner.bytes(), at);
    byStream
        .computeIfAbsent(FrameHeader.stream(scanner.bytes(), at), id -> new ArrayList<>())
        .add(
            new Place(
                first,
                first + FrameHeader.recordCount(scanner.bytes(), at) - 1,
                scanner.offset(),
                FrameHeader.frameLength(scanner.bytes(), at)));
  }

  /** The frames of a run, as far as they were found. */
  Frames of(Run run) {
    LiveFrames frames = new LiveFrames();
    long before = run.first() - 1;
    for (Place place : byStream.getOrDefault(run.stream(), List.of())) {
      if (place.offset < run.start()) {
        continue;
      }
      if (place.first <= before || place.last > run.physicalLast()) {
        break; // of a later run, written behind a truncation
      }
      frames.add(place.first, place.offset, place.length);
      before = place.last;
    }
    return frames;
  }
}
