package dev.seawall;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of one or more streams that are appended atomically by {@link Wal#append(Batch)}. Records
 * of one stream get consecutive sequences in the order they were added.
 *
 * <p>A batch keeps the arrays it is given until it is appended; do not change them before. It is
 * not safe for use by several threads. It may be appended more than once.
 */
public final class Batch {
  private final List<Entry> entries = new ArrayList<>();

  private Batch() {}

  /**
   * Begins a batch.
   *
   * @return an empty batch
   */
  public static Batch of() {
    return new Batch();
  }

  /**
   * Adds a DATA record.
   *
   * @param stream where it goes
   * @param value its value
   * @return this batch
   */
  public Batch add(WalStream stream, byte[] value) {
    return add(stream, RecordType.DATA, null, value);
  }

  /**
   * Adds a DATA record.
   *
   * @param stream where it goes
   * @param value its value, from position to limit, which is copied
   * @return this batch
   */
  public Batch add(WalStream stream, ByteBuffer value) {
    byte[] copy = new byte[value.remaining()];
    value.get(value.position(), copy);
    return add(stream, copy);
  }

  /**
   * Adds a PUT record.
   *
   * @param stream where it goes
   * @param key its key
   * @param value the key's new value
   * @return this batch
   */
  public Batch put(WalStream stream, byte[] key, byte[] value) {
    return add(stream, RecordType.PUT, key, value);
  }

  /**
   * Adds a PUT record, both texts in UTF-8.
   *
   * @param stream where it goes
   * @param key its key
   * @param value the key's new value
   * @return this batch
   */
  public Batch put(WalStream stream, String key, String value) {
    return put(stream, key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  /**
   * Adds a DELETE record.
   *
   * @param stream where it goes
   * @param key the key that is removed
   * @return this batch
   */
  public Batch delete(WalStream stream, byte[] key) {
    return add(stream, RecordType.DELETE, key, new byte[0]);
  }

  /**
   * Adds a PUT record to the key's shard.
   *
   * @param sharded where it goes
   * @param key its key
   * @param value the key's new value
   * @return this batch
   */
  public Batch put(ShardedStream sharded, byte[] key, byte[] value) {
    return put(sharded.forKey(key), key, value);
  }

  /**
   * Adds a DELETE record to the key's shard.
   *
   * @param sharded where it goes
   * @param key the key that is removed
   * @return this batch
   */
  public Batch delete(ShardedStream sharded, byte[] key) {
    return delete(sharded.forKey(key), key);
  }

  /**
   * Adds a DATA record to the shard of a key, which is not stored.
   *
   * @param sharded where it goes
   * @param key tells the shard
   * @param value its value
   * @return this batch
   */
  public Batch add(ShardedStream sharded, byte[] key, byte[] value) {
    return add(sharded.forKey(key), value);
  }

  /**
   * Adds a record of any type.
   *
   * @param stream where it goes
   * @param type what it means
   * @param key its key; null for a record without one
   * @param value its value
   * @return this batch
   */
  public Batch add(WalStream stream, RecordType type, byte @Nullable [] key, byte[] value) {
    entries.add(new Entry(stream, type, key, value));
    return this;
  }

  /**
   * What has been added.
   *
   * @return a view, in the order of adding
   */
  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  /**
   * A record to be appended.
   *
   * @param stream where it goes
   * @param type what it means
   * @param key its key; null for a record without one
   * @param value its value
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // handed over as given; equality by content is not promised
  public record Entry(WalStream stream, RecordType type, byte @Nullable [] key, byte[] value) {}
}
