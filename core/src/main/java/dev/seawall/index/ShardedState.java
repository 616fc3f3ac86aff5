package dev.seawall.index;

import dev.seawall.format.ControlRecord;
import dev.seawall.format.ShardHash;

/**
 * A sharded stream: its shards are the streams {@code name/0} to {@code name/count-1}.
 *
 * @param name its name
 * @param count how many shards it has
 * @param hash the code of the hash that tells a key's shard: see {@link ShardHash}
 */
public record ShardedState(String name, int count, long hash) {
  /** How many shards a stream may have. */
  public static final int MOST_SHARDS = ControlRecord.MOST_SHARDS;

  /**
   * A shard's name.
   *
   * @param index which
   * @return the name of its stream
   */
  public String shardName(int index) {
    return name + "/" + index;
  }
}
