package dev.seawall;

import java.util.List;

/**
 * How evenly the records of a sharded stream are spread.
 *
 * @param shards each shard, by number
 */
public record ShardSkew(List<Shard> shards) {

  /**
   * Copies the list.
   *
   * @param shards each shard, by number
   */
  public ShardSkew {
    shards = List.copyOf(shards);
  }

  /**
   * What is in a shard.
   *
   * @param records sequences that are not truncated away
   * @param bytes what its frames take on disk; a segment that is truncated in part counts whole,
   *     and what is not written yet not at all
   */
  public record Shard(long records, long bytes) {}

  /**
   * How many times as many records as the average the fullest shard has.
   *
   * @return 1 if all have the same or none has any
   */
  public double recordRatio() {
    return ratio(shards.stream().mapToLong(Shard::records).toArray());
  }

  /**
   * How many times as many bytes as the average the fullest shard has.
   *
   * @return 1 if all have the same or none has any
   */
  public double byteRatio() {
    return ratio(shards.stream().mapToLong(Shard::bytes).toArray());
  }

  private static double ratio(long[] sizes) {
    double sum = 0;
    long most = 0;
    for (long size : sizes) {
      sum += size;
      most = Math.max(most, size);
    }
    return sum == 0 ? 1 : most * sizes.length / sum;
  }
}
