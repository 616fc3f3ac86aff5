package dev.seawall.write;

import dev.seawall.ShardAccessException;
import dev.seawall.index.StreamState;

/** Where records are to go: a stream, by a way that may not be open to records. */
public interface Target {

  /**
   * The stream.
   *
   * @return its state
   */
  StreamState state();

  /**
   * Whether it leads to a shard through its sharded stream.
   *
   * @return true if so: then records may always go this way
   */
  boolean isForShards();

  /**
   * Checks that records may go this way now. Asked under the staging lock, since a stream of that
   * name may become a shard at any time before.
   *
   * @throws ShardAccessException if it leads to a shard, past its sharded stream
   */
  void checkTakesRecords() throws ShardAccessException;
}
