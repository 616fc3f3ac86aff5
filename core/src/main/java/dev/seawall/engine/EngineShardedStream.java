package dev.seawall.engine;

import dev.seawall.Checkpoint;
import dev.seawall.RecordCursor;
import dev.seawall.ShardMismatchException;
import dev.seawall.ShardSkew;
import dev.seawall.ShardedStream;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.format.ShardHash;
import dev.seawall.index.Run;
import dev.seawall.index.ShardedState;
import dev.seawall.index.StreamState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A handle to a sharded stream: its definition, and handles to its shards that take records. */
final class EngineShardedStream implements ShardedStream {
  private final BaseWal wal;
  private final ShardedState definition;
  private final EngineStream[] shards;

  private EngineShardedStream(BaseWal wal, ShardedState definition) {
    this.wal = wal;
    this.definition = definition;
    this.shards = new EngineStream[definition.count()];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = EngineStream.ofShard(wal, wal.catalog().prepare(definition.shardName(i)));
    }
  }

  /**
   * A handle.
   *
   * @throws ShardMismatchException if its keys are spread by a hash that this version does not know
   */
  static EngineShardedStream of(BaseWal wal, ShardedState definition)
      throws ShardMismatchException {
    if (definition.hash() != ShardHash.CODE) {
      throw new ShardMismatchException(
          "the keys of '"
              + definition.name()
              + "' are spread by hash "
              + definition.hash()
              + ", which this version does not know; it knows hash "
              + ShardHash.CODE
              + " ("
              + ShardHash.NAME
              + ")");
    }
    return new EngineShardedStream(wal, definition);
  }

  @Override
  public String name() {
    return definition.name();
  }

  @Override
  public int shardCount() {
    return definition.count();
  }

  @Override
  public String hashName() {
    return ShardHash.NAME;
  }

  @Override
  public int shardOf(byte[] key) {
    return ShardHash.shardOf(key, definition.count());
  }

  @Override
  public WalStream shard(int index) {
    if (index < 0 || index >= shards.length) {
      throw new IndexOutOfBoundsException(
          "'" + name() + "' has shards 0 to " + (shards.length - 1) + "; " + index + " is none");
    }
    return shards[index];
  }

  @Override
  public RecordCursor iterate(@Nullable Checkpoint checkpoint) throws WalException {
    return new ShardsCursor(
        shards, startsAfter(checkpoint), (shard, after) -> shard.iterate(after + 1));
  }

  @Override
  public RecordCursor replay(@Nullable Checkpoint checkpoint) throws WalException {
    return new ShardsCursor(shards, startsAfter(checkpoint), WalStream::replay);
  }

  /** Where to begin, in all shards, before any is read: so that nothing is delivered in vain. */
  private long[] startsAfter(@Nullable Checkpoint checkpoint) throws WalException {
    wal.checkOpen();
    wal.catchUp();
    long[] after = new long[shards.length];
    for (int i = 0; i < after.length; i++) {
      after[i] =
          checkpoint == null ? shards[i].firstSequence() - 1 : checkpoint.position(shards[i]);
    }
    return after;
  }

  @Override
  public void truncateBefore(Checkpoint checkpoint) throws WalException {
    wal.truncateBefore(
        checkpoint, stream -> definition.equals(wal.catalog().shards().written().ownerOf(stream)));
  }

  @Override
  public ShardSkew skew() {
    List<ShardSkew.Shard> sizes = new ArrayList<>(shards.length);
    for (EngineStream shard : shards) {
      StreamState state = shard.state();
      long bytes = 0;
      for (Run run : state.runs()) {
        bytes += run.bytes();
      }
      long records = shard.lastSequence() - shard.firstSequence() + 1;
      sizes.add(new ShardSkew.Shard(records, bytes));
    }
    return new ShardSkew(sizes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EngineShardedStream sharded
        && sharded.wal == wal
        && sharded.definition.equals(definition);
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(wal) + definition.hashCode();
  }

  @Override
  public String toString() {
    return "sharded stream '" + name() + "'";
  }
}
