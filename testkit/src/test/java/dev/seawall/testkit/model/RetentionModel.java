package dev.seawall.testkit.model;

import dev.seawall.Checkpoint.Position;
import dev.seawall.Checkpoint.Reachability;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Marks;
import dev.seawall.testkit.LogContents.Stream;
import java.util.ArrayList;
import java.util.List;

/** Says what retention by count leaves of a stream, by what is known of the log from outside. */
public final class RetentionModel {
  private final LogContents contents;
  private final BatchBounds batches;
  private final List<TransactionModel> open;

  public RetentionModel(LogContents contents, BatchBounds batches, List<TransactionModel> open) {
    this.contents = contents;
    this.batches = batches;
    this.open = open;
  }

  /** The first sequence that stays. */
  public long firstKept(String name, int maxRecords, boolean pastCheckpoints) {
    Stream stream = contents.stream(name);
    List<Long> sequences = new ArrayList<>(stream.records().keySet());
    if (sequences.size() <= maxRecords) {
      return stream.first();
    }
    long kept = batches.startOf(name, sequences.get(sequences.size() - maxRecords));
    long needed = pastCheckpoints ? Long.MAX_VALUE : firstNeeded(name, stream);
    if (needed < kept) {
      kept = batches.startOf(name, needed);
    }
    if (stream.records().headMap(kept).isEmpty()) {
      return stream.first(); // skipped sequences alone are not worth a truncation
    }
    return Math.max(stream.first(), TransactionModel.uncut(name, contents, open, kept));
  }

  /** The first sequence that a checkpoint needs. */
  private long firstNeeded(String name, Stream stream) {
    long needed = Long.MAX_VALUE;
    if (stream.appliedThrough() != Stream.NO_CHECKPOINT) {
      needed = Math.max(stream.appliedThrough() + 1, stream.first());
    }
    for (Marks marks : contents.checkpoints()) {
      Position position = marks.positions().get(name);
      boolean isYounger =
          position == null || position.reachability() == Reachability.DELETED; // another one
      if (isYounger && stream.first() == 1) {
        needed = 1;
      } else if (!isYounger && position.reachability() == Reachability.REACHABLE) {
        needed = Math.min(needed, position.sequence() + 1);
      }
    }
    return needed;
  }
}
