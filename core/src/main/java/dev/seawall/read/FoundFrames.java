package dev.seawall.read;

import dev.seawall.SequenceRange;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Frames;
import dev.seawall.index.LiveFrames;
import dev.seawall.index.Run;
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

  private record Place(long first, long last, long offset, long length, boolean isRelocated) {}

  private FoundFrames() {}

  /** Walks over a segment up to where its frames end. */
  static FoundFrames in(SegmentFile file, long salt, long limit) throws IOException {
    FoundFrames found = new FoundFrames();
    FrameScanner scanner = new FrameScanner(file, salt, SegmentHeader.BYTES, limit);
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
                FrameHeader.frameLength(scanner.bytes(), at),
                (FrameHeader.flags(scanner.bytes(), at) & FrameHeader.RELOCATED) != 0));
  }

  /** The frames of a run, as far as they were found. */
  Frames of(Run run) {
    LiveFrames frames = new LiveFrames();
    boolean isRelocated = run.isRelocated();
    for (Place place :
        placesOf(run.stream(), run.first(), run.physicalLast(), run.start(), isRelocated)) {
      frames.add(place.first, place.offset, place.length);
    }
    return frames;
  }

  /** The sequences of a run of which no frame was found. */
  List<SequenceRange> missingOf(Footer.Run run) {
    List<SequenceRange> missing = new ArrayList<>();
    long next = run.first();
    for (Place place :
        placesOf(run.stream(), run.first(), run.last(), run.start(), run.isRelocated())) {
      if (place.first > next) {
        missing.add(new SequenceRange(next, place.first - 1));
      }
      next = place.last + 1;
    }
    if (next <= run.last()) {
      missing.add(new SequenceRange(next, run.last()));
    }
    return missing;
  }

  private List<Place> placesOf(int stream, long first, long last, long start, boolean isRelocated) {
    List<Place> places = new ArrayList<>();
    long before = first - 1;
    for (Place place : byStream.getOrDefault(stream, List.of())) {
      boolean isElsewhere = place.offset < start || place.last < first;
      if (isElsewhere || place.isRelocated != isRelocated) {
        continue; // before the run, or before what is left of it, or in between
      }
      if (place.first <= before || place.last > last) {
        break; // of a later run, written behind a truncation
      }
      places.add(place);
      before = place.last;
    }
    return places;
  }
}
