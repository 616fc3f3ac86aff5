package dev.seawall.retention;

import dev.seawall.WalException;
import dev.seawall.index.StreamState;
import dev.seawall.write.StreamChanges.Beginning;

/** How a pass lets the beginning of a stream go: really, or only as if. */
public interface Truncation {

  /**
   * Truncates a stream, as far as transactions allow.
   *
   * @param stream the stream
   * @param sequence the first that need not go
   * @param pastCheckpoints if not, nothing goes when a checkpoint has come up that needs it
   * @return where the stream began, and where it begins then
   * @throws WalException if it failed
   */
  Beginning truncateBefore(StreamState stream, long sequence, boolean pastCheckpoints)
      throws WalException;

  /**
   * Finds out what a truncation would do, by what is written.
   *
   * @return one that changes nothing
   */
  static Truncation preview() {
    return (stream, sequence, pastCheckpoints) -> {
      long first = stream.first();
      return new Beginning(first, Math.max(first, stream.spans().uncut(sequence)));
    };
  }
}
