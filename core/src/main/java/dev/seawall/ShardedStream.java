package dev.seawall;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Streams that share the keys among them: a key's records are all in one of them, in order. How
 * many there are and how a key finds its own is stored in the log when it is first {@linkplain
 * Wal#sharded defined}, and never changes.
 *
 * <p>The shards are streams named {@code name/0}, {@code name/1} … They are read as any stream;
 * they are written through this object only, so that no key goes where nobody looks for it. Records
 * of several shards are appended atomically by a {@link Batch} or a {@link Transaction} with
 * handles of {@link #forKey(byte[])}. Safe for use by many threads.
 */
public interface ShardedStream {

  /**
   * The name.
   *
   * @return as given to {@link Wal#sharded}
   */
  String name();

  /**
   * Counts the shards.
   *
   * @return how many there are
   */
  int shardCount();

  /**
   * The name of the hash that tells a key's shard, with its version.
   *
   * @return {@code fnv1a64-mix/1}
   */
  String hashName();

  /**
   * Which shard a key is in.
   *
   * @param key the key
   * @return 0 to {@link #shardCount()} - 1
   */
  int shardOf(byte[] key);

  /**
   * A shard.
   *
   * @param index 0 to {@link #shardCount()} - 1
   * @return a handle that can be written; what is appended must have keys of this shard
   * @throws IndexOutOfBoundsException if there is no such shard
   */
  WalStream shard(int index);

  /**
   * The shard that a key is in.
   *
   * @param key the key
   * @return a handle that can be written
   */
  default WalStream forKey(byte[] key) {
    return shard(shardOf(key));
  }

  /**
   * The shard that a key is in.
   *
   * @param key the key, which is taken in UTF-8
   * @return a handle that can be written
   */
  default WalStream forKey(String key) {
    return forKey(key.getBytes(UTF_8));
  }

  /**
   * Appends a PUT record to the key's shard with the log's durability.
   *
   * @param key its key
   * @param value the key's new value
   * @return its sequence in the shard
   * @throws WalException as {@link WalStream#append(byte[])}
   */
  default long put(byte[] key, byte[] value) throws WalException {
    return forKey(key).put(key, value);
  }

  /**
   * Appends a PUT record to the key's shard with the log's durability, both texts in UTF-8.
   *
   * @param key its key
   * @param value the key's new value
   * @return its sequence in the shard
   * @throws WalException as {@link WalStream#append(byte[])}
   */
  default long put(String key, String value) throws WalException {
    return put(key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  /**
   * Appends a DELETE record to the key's shard with the log's durability.
   *
   * @param key the key that is removed
   * @return its sequence in the shard
   * @throws WalException as {@link WalStream#append(byte[])}
   */
  default long delete(byte[] key) throws WalException {
    return forKey(key).delete(key);
  }

  /**
   * Appends a DATA record to the shard of a key, which is not stored, with the log's durability.
   *
   * @param key tells the shard
   * @param value its value
   * @return its sequence in the shard
   * @throws WalException as {@link WalStream#append(byte[])}
   */
  default long append(byte[] key, byte[] value) throws WalException {
    return forKey(key).append(value);
  }

  /**
   * Reads all records of one shard behind a checkpoint, as {@link WalStream#iterate(long)}.
   *
   * @param index which shard
   * @param checkpoint where to begin; null for the first record there is
   * @return a cursor before the record; close it
   * @throws CheckpointUnreachableException if some of what came since is not there any more
   * @throws WalException as {@link WalStream#iterate(long)}
   */
  default RecordCursor iterate(int index, @Nullable Checkpoint checkpoint) throws WalException {
    WalStream shard = shard(index);
    return checkpoint == null ? shard.iterate() : shard.iterate(checkpoint.position(shard) + 1);
  }

  /**
   * Reads all records behind a checkpoint, one shard after the other.
   *
   * @param checkpoint where to begin; null for the first record there is of each
   * @return a cursor before the first record; its records tell their shards; close it
   * @throws CheckpointUnreachableException if some of what came since is not there any more, in
   *     whatever shard
   * @throws WalException as {@link WalStream#iterate(long)}
   */
  RecordCursor iterate(@Nullable Checkpoint checkpoint) throws WalException;

  /**
   * Reads what has taken effect behind a checkpoint, one shard after the other, each as {@link
   * WalStream#replay(long)}: what a batch or transaction did to one shard comes together, but what
   * it did to another comes with that one.
   *
   * @param checkpoint where to begin; null for the first record there is of each
   * @return a cursor before the first record; its records tell their shards; close it
   * @throws CheckpointUnreachableException if some of what came since is not there any more, in
   *     whatever shard
   * @throws WalException as {@link WalStream#replay(long)}
   */
  RecordCursor replay(@Nullable Checkpoint checkpoint) throws WalException;

  /**
   * Hands over what {@link #replay(Checkpoint)} reads, until there is no more.
   *
   * @param checkpoint where to begin; null for the first record there is of each
   * @param action is given each record, on this thread; what it throws ends the replay
   * @throws CheckpointUnreachableException if some of what came since is not there any more, in
   *     whatever shard; then nothing was handed over
   * @throws WalException as {@link WalStream#replay(long, Consumer)}
   */
  default void replay(@Nullable Checkpoint checkpoint, Consumer<? super WalRecord> action)
      throws WalException {
    try (RecordCursor cursor = replay(checkpoint)) {
      while (cursor.next()) {
        action.accept(cursor.record());
      }
    }
  }

  /**
   * Truncates the beginning of every shard to where it stood at a checkpoint, as {@link
   * Wal#truncateBefore}, and no other stream.
   *
   * @param checkpoint a checkpoint of this log
   * @throws WalException as {@link Wal#truncateBefore}
   */
  void truncateBefore(Checkpoint checkpoint) throws WalException;

  /**
   * How evenly the records are spread. Told from the index: no record is read.
   *
   * @return a snapshot
   */
  ShardSkew skew();
}
