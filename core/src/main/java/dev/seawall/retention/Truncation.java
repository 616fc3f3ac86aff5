package dev.seawall.retention;

import dev.seawall.WalException;
import dev.seawall.index.CheckpointSet;
import dev.seawall.index.StreamState;
import dev.seawall.write.StreamChanges.Beginning;

/** How a pass lets the beginning of a stream go: really, or only as if. */
public interface Truncation {

  /**
   * Truncates a stream as far as checkpoints and transactions allow.
   *
   * @param stream the stream
   * @param sequence the first that need not go
   * @param pastCheckpoints whether to take no regard of checkpoints
   * @return where the stream began, and where it begins then
   * @throws WalException if it failed
   */
  Beginning truncateBefore(StreamState stream, long sequence, boolean pastCheckpoints)
      throws WalException;

  /**
   * Finds out what a truncation would do, by what is written.
   *
   * @param named the checkpoints of the log
   * @return one that changes nothing
   */
  static Truncation preview(CheckpointSet named) {
    return (stream, sequence, pastCheckpoints) -> {
      long first = stream.first();
      Hold hold = pastCheckpoints ? null : Hold.byCheckpoint(stream, named);
      long allowed = hold == null ? sequence : Math.min(sequence, hold.from());
      return new Beginning(first, Math.max(first, stream.spans().uncut(allowed)));
    };
  }
}
