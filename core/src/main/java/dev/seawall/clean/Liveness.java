package dev.seawall.clean;

import dev.seawall.format.Footer;
import dev.seawall.index.Catalog;
import dev.seawall.index.Run;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import dev.seawall.index.StreamState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * How many bytes of each segment are needed: a count over all streams, as of one moment. Of a run
 * that is truncated in part, a part in proportion to its records counts.
 */
public final class Liveness {
  /** About how long a stream's record in a snapshot is, besides its name. */
  private static final int SNAPSHOT_BYTES = 64;

  private final List<SegmentEntry> segments;
  private final Map<SegmentEntry, long[]> liveBytes = new HashMap<>();
  private long totalBytes;
  private long liveTotal;

  private Liveness(Collection<SegmentEntry> segments) {
    this.segments = List.copyOf(segments);
  }

  /**
   * Counts.
   *
   * @param catalog the streams
   * @param segments the segments
   * @return the counts
   */
  public static Liveness of(Catalog catalog, SegmentSet segments) {
    Liveness liveness = new Liveness(segments.all());
    for (SegmentEntry segment : liveness.segments) {
      liveness.totalBytes += lengthOf(segment);
      liveness.liveBytes.put(segment, new long[1]);
    }
    for (StreamState stream : catalog.userStates()) {
      liveness.add(stream);
    }
    return liveness;
  }

  private void add(StreamState stream) {
    liveTotal += SNAPSHOT_BYTES + stream.nameBytes();
    forEachRun(
        stream,
        (run, bytes) -> {
          long[] live = liveBytes.get(run.segment());
          if (live != null) {
            live[0] += bytes;
            liveTotal += bytes;
          }
        });
  }

  /** Tells of each run of a stream how many bytes of it are needed. */
  static void forEachRun(StreamState stream, BiConsumer<Run, Long> action) {
    long first = stream.first();
    for (Run run : stream.runs()) {
      long records = run.last() - Math.max(run.first(), first) + 1;
      if (records > 0) {
        double part = (double) records / Math.max(1, run.physicalLast() - run.first() + 1);
        long frames = run.bytes() + (long) run.frameCount() * Footer.FRAME_BYTES;
        action.accept(run, Math.round(part * frames) + Footer.RUN_BYTES);
      }
    }
  }

  /**
   * The runs of a segment that hold live records.
   *
   * @param catalog the streams
   * @param segment the segment
   * @return each with its stream
   */
  static List<LiveRun> runsIn(Catalog catalog, SegmentEntry segment) {
    List<LiveRun> found = new ArrayList<>();
    for (StreamState stream : catalog.userStates()) {
      forEachRun(
          stream,
          (run, bytes) -> {
            if (run.segment() == segment) {
              found.add(new LiveRun(stream, run));
            }
          });
    }
    return found;
  }

  /** A run with live records, and its stream. */
  record LiveRun(StreamState stream, Run run) {}

  private static long lengthOf(SegmentEntry segment) {
    return segment.isSealed() ? segment.length() : segment.writtenOffset();
  }

  /**
   * The segments.
   *
   * @return the oldest first
   */
  List<SegmentEntry> segments() {
    return segments;
  }

  /**
   * How much of a segment is needed.
   *
   * @param segment one of {@link #segments()}
   * @return bytes
   */
  long liveBytes(SegmentEntry segment) {
    long[] live = liveBytes.get(segment);
    return live == null ? 0 : live[0];
  }

  /**
   * How much of a segment is not.
   *
   * @param segment one of {@link #segments()}
   * @return bytes
   */
  long deadBytes(SegmentEntry segment) {
    return Math.max(0, lengthOf(segment) - liveBytes(segment));
  }

  /**
   * How much is needed.
   *
   * @return bytes, with what a snapshot of the streams takes
   */
  public long liveBytes() {
    return liveTotal;
  }

  /**
   * How long the segments are.
   *
   * @return bytes, without what is reserved behind the last frame
   */
  public long totalBytes() {
    return totalBytes;
  }

  /**
   * How much is not needed.
   *
   * @return bytes
   */
  public long deadBytes() {
    return Math.max(0, totalBytes - liveTotal);
  }
}
