package dev.seawall.copy;

import dev.seawall.format.ControlRecord;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.Run;
import dev.seawall.index.StreamState;
import dev.seawall.read.ControlFrames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Truncations of which a repaired log would know nothing: their own records are lost, and so is the
 * frame behind them that begins below what the stream had come to. In the damaged log the footer's
 * run still proves them; without its frame it goes, and truncated records would come back. Told of
 * the frames in order of place. For one thread at a time.
 */
final class LostTruncations {
  private final Catalog damaged;

  /** By stream, the highest sequence that anything copied speaks of: a record, or a hole. */
  private final Map<Integer, Long> highest = new HashMap<>();

  /** The log's own records keep their sequences, unless there are truncations in between. */
  private long nextControl = 1;

  /** Those of the segment asked for last: segments without damage are never asked for. */
  private List<Run> runs = List.of();

  private long runsSegment;

  LostTruncations(Catalog damaged) {
    this.damaged = damaged;
  }

  /** The runs of streams that the damaged log has in a segment, in order of place. */
  private List<Run> runsOf(long segment) {
    if (segment == runsSegment) {
      return runs;
    }
    List<Run> found = new ArrayList<>();
    for (StreamState stream : damaged.userStates()) {
      for (Run run : stream.runs()) {
        // relocated ones cut nothing
        if (run.segment().number() == segment && !run.isRelocated()) {
          found.add(run);
        }
      }
    }
    found.sort(Comparator.comparingLong(Run::start));
    runsSegment = segment;
    runs = found;
    return found;
  }

  /** Notes a frame that is copied; one of the log's own may get a later sequence. */
  void see(ByteBuffer frame) {
    int stream = FrameHeader.stream(frame, 0);
    int count = FrameHeader.recordCount(frame, 0);
    if (stream == Catalog.CONTROL_ID) {
      long first = Math.max(FrameHeader.firstSequence(frame, 0), nextControl);
      FrameHeader.setFirstSequence(frame, 0, first);
      nextControl = first + count;
      for (ControlRecord change : ControlFrames.decode(frame, 0)) {
        highest.merge(change.stream(), Math.max(change.a(), change.b()), Math::max);
      }
    } else {
      highest.merge(stream, FrameHeader.firstSequence(frame, 0) + count - 1, Math::max);
    }
  }

  /** What is to be said in place of a range that is lost. */
  List<ControlRecord> within(long segment, long from, long to) {
    List<ControlRecord> changes = new ArrayList<>();
    for (Run run : runsOf(segment)) {
      boolean isLost = run.start() >= from && run.start() < to;
      // without anything to cut it would say nothing; where there was something, it does no harm
      if (isLost && highest.getOrDefault(run.stream(), 0L) >= run.first()) {
        changes.add(
            ControlRecord.of(ControlRecord.Kind.TRUNCATED_AFTER, run.stream(), run.first() - 1, 0));
      }
    }
    return changes;
  }

  /** Takes sequences for records of the log's own. */
  long place(int count) {
    long first = nextControl;
    nextControl += count;
    return first;
  }
}
