package dev.seawall.retention;

import dev.seawall.RetentionReport;
import dev.seawall.RetentionReport.Held;
import dev.seawall.RetentionReport.Removed;
import dev.seawall.index.Run;
import dev.seawall.index.StreamState;
import dev.seawall.write.StreamChanges.Beginning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what goes in a pass, and what is held back. For one thread. */
final class Tally {
  private final int mostHeld;
  private final Map<StreamState, Removed> removed = new HashMap<>();
  private final Map<String, Held> held = new TreeMap<>();
  private long records;
  private long bytes;

  /**
   * Begins at 0.
   *
   * @param mostHeld how many streams are told of that are held back
   */
  Tally(int mostHeld) {
    this.mostHeld = mostHeld;
  }

  /** Notes a truncation; of a stream that was truncated before, only what is new counts. */
  void removed(StreamState stream, Run[] runs, Beginning beginning) {
    Removed before = removed.get(stream);
    long from =
        before == null ? beginning.before() : Math.max(before.last() + 1, beginning.before());
    if (beginning.after() <= from) {
      return;
    }
    Extent extent = Extent.of(runs, from, beginning.after());
    records += extent.records();
    bytes += extent.bytes();
    removed.put(
        stream,
        before == null
            ? new Removed(
                stream.name(), from, beginning.after() - 1, extent.records(), extent.bytes())
            : new Removed(
                stream.name(),
                before.first(),
                beginning.after() - 1,
                before.records() + extent.records(),
                before.bytes() + extent.bytes()));
  }

  /** Notes that a stream keeps more than it should; the last to say so of a stream is right. */
  void held(StreamState stream, Hold hold, long wanted) {
    String name = stream.name();
    if (held.size() < mostHeld || held.containsKey(name)) {
      held.put(name, new Held(name, hold.from(), wanted, hold.reason(), hold.holder()));
    }
  }

  /** Where a stream begins, as far as this pass has come. */
  long firstOf(StreamState stream) {
    Removed gone = removed.get(stream);
    return gone == null ? stream.first() : Math.max(stream.first(), gone.last() + 1);
  }

  RetentionReport report() {
    TreeMap<String, Removed> byName = new TreeMap<>();
    removed.values().forEach(one -> byName.put(one.stream(), one));
    return new RetentionReport(
        records, bytes, List.copyOf(byName.values()), List.copyOf(held.values()));
  }
}
