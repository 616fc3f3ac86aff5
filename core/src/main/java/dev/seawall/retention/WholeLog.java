package dev.seawall.retention;

import dev.seawall.RetentionPolicy;
import dev.seawall.index.Catalog;
import dev.seawall.index.Run;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import dev.seawall.index.StreamState;
import java.util.HashMap;
import java.util.Map;

/** Says which segments are to be without records, so that the log as a whole keeps its limits. */
final class WholeLog {
  private final SegmentSet segments;
  private final Catalog catalog;
  private final Tally tally;

  WholeLog(SegmentSet segments, Catalog catalog, Tally tally) {
    this.segments = segments;
    this.catalog = catalog;
    this.tally = tally;
  }

  /**
   * The last segment that is to be without records, of those before it as well.
   *
   * @return its number; 0 if all may stay
   */
  long lastToClear(RetentionPolicy policy) {
    if (policy.maxRecords() == Long.MAX_VALUE && bytesOfAll() <= policy.maxBytes()) {
      return 0;
    }
    Map<SegmentEntry, Long> live = liveRecords();
    SegmentEntry newest = segments.last();
    long bytes = newest == null ? 0 : newest.length();
    long records = 0;
    for (Map.Entry<SegmentEntry, Long> each : live.entrySet()) {
      bytes += each.getKey() == newest ? 0 : each.getKey().length();
      records += each.getValue();
    }
    long cleared = 0;
    for (SegmentEntry segment : segments.all()) {
      long count = live.getOrDefault(segment, 0L);
      boolean isTooMuch =
          bytes > policy.maxBytes()
              || (records > policy.maxRecords() && records - count >= policy.maxRecords());
      if (segment == newest || !isTooMuch) {
        return cleared;
      }
      if (count > 0) {
        bytes -= segment.length();
        records -= count;
        cleared = segment.number();
      }
    }
    return cleared;
  }

  private long bytesOfAll() {
    long bytes = 0;
    for (SegmentEntry segment : segments.all()) {
      bytes += segment.length();
    }
    return bytes;
  }

  /**
   * How many records there are in each segment: without any it is dead, and as good as deleted. The
   * log's own keep none: they are written anew before it goes.
   */
  private Map<SegmentEntry, Long> liveRecords() {
    Map<SegmentEntry, Long> records = new HashMap<>();
    for (StreamState stream : catalog.userStates()) {
      long first = tally.firstOf(stream);
      for (Run run : stream.runs()) {
        long count = Extent.recordsWithin(run, first, Long.MAX_VALUE);
        if (count > 0) {
          records.merge(run.segment(), count, Long::sum);
        }
      }
    }
    return records;
  }

  /** The first sequence of a stream that stays when segments are cleared. */
  static long firstBehind(long lastToClear, StreamState stream) {
    Run[] runs = stream.runs();
    for (int i = runs.length - 1; i >= 0; i--) {
      if (runs[i].segment().number() <= lastToClear) {
        return runs[i].last() + 1;
      }
    }
    return stream.first();
  }
}
