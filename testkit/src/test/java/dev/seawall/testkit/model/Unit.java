package dev.seawall.testkit.model;

import static java.util.function.Predicate.not;

import dev.seawall.RecordType;
import dev.seawall.testkit.LogContents.Entry;
import dev.seawall.testkit.LogContents.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Records of one stream that took effect together: the model of what replay shows.
 *
 * @param position where they took effect: the last sequence of a record or batch, or that of the
 *     COMMIT
 * @param records those that are shown, in order
 * @param isPlain whether it is a single record that belongs to nothing
 */
public record Unit(long position, SortedMap<Long, Entry> records, boolean isPlain) {
  private static final Set<RecordType> MARKS =
      Set.of(RecordType.COMMIT, RecordType.ROLLBACK, RecordType.CHECKPOINT);

  public Unit {
    records.values().removeIf(entry -> MARKS.contains(entry.type()));
  }

  /** What has taken effect in a stream, in the order in which it did. */
  public static List<Unit> of(String name, Stream stream, BatchBounds batches) {
    List<Unit> units = new ArrayList<>();
    SortedMap<Long, Entry> left = stream.records();
    while (!left.isEmpty()) {
      long sequence = left.firstKey();
      long end = batches.endOf(name, sequence);
      Entry last = stream.records().get(Math.max(end, sequence));
      if (end > 0) {
        // of a transaction that was written as a whole the COMMIT may have been truncated away
        if (last.transaction() == 0 || last.type().equals(RecordType.COMMIT)) {
          units.add(new Unit(end, copyOf(left.headMap(end + 1)), false));
        }
      } else if (last.transaction() == 0) {
        units.add(new Unit(sequence, copyOf(left.headMap(sequence + 1)), true));
      } else if (last.type().equals(RecordType.COMMIT)) {
        SortedMap<Long, Entry> own = copyOf(stream.records().headMap(sequence));
        own.values().removeIf(not(entry -> entry.transaction() == last.transaction()));
        units.add(new Unit(sequence, own, false));
      }
      left = left.tailMap(Math.max(end, sequence) + 1);
    }
    return units;
  }

  private static SortedMap<Long, Entry> copyOf(SortedMap<Long, Entry> records) {
    return new java.util.TreeMap<>(records);
  }

  /** All records of some units, in the order in which they are shown. */
  public static List<Map.Entry<Long, Entry>> recordsOf(List<Unit> units) {
    return units.stream().flatMap(unit -> unit.records().entrySet().stream()).toList();
  }
}
