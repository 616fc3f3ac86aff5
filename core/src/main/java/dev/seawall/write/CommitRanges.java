package dev.seawall.write;

import dev.seawall.CommitResult;
import dev.seawall.SequenceRange;
import dev.seawall.index.StreamState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gathers what a transaction got in each of its streams. */
final class CommitRanges {
  private final List<Map.Entry<String, SequenceRange>> ranges;

  CommitRanges(int streams) {
    ranges = new ArrayList<>(streams);
  }

  void add(StreamState stream, long first, long commit) {
    ranges.add(Map.entry(stream.name(), new SequenceRange(first, commit)));
  }

  @SuppressWarnings({
    "unchecked",
    "rawtypes"
  }) // an array of a generic type cannot be made otherwise
  CommitResult result(long transaction) {
    return new CommitResult(
        transaction, Map.ofEntries(ranges.toArray(new Map.Entry[ranges.size()])));
  }
}
