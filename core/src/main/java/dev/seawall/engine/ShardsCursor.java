package dev.seawall.engine;

import dev.seawall.RecordCursor;
import dev.seawall.RecordType;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads shards one after the other, each by a cursor of its own. */
final class ShardsCursor implements RecordCursor {
  private final WalStream[] shards;
  private final long[] after;
  private final Opener opener;
  private int opened;
  private @Nullable RecordCursor current;
  private boolean closed;

  /** Begins to read a shard behind a sequence. */
  interface Opener {
    RecordCursor open(WalStream shard, long after) throws WalException;
  }

  ShardsCursor(WalStream[] shards, long[] after, Opener opener) {
    this.shards = shards;
    this.after = after;
    this.opener = opener;
  }

  @Override
  public boolean next() throws WalException {
    while (!closed) {
      RecordCursor shard = current;
      if (shard != null && shard.next()) {
        return true;
      }
      if (opened == shards.length) {
        return false;
      }
      if (shard != null) {
        shard.close();
      }
      current = opener.open(shards[opened], after[opened]);
      opened++;
    }
    throw new IllegalStateException("the cursor is closed");
  }

  private RecordCursor current() {
    RecordCursor shard = current;
    if (shard == null) {
      throw new IllegalStateException("there is no record before next()");
    }
    return shard;
  }

  @Override
  public long sequence() {
    return current().sequence();
  }

  @Override
  public RecordType type() {
    return current().type();
  }

  @Override
  public long transactionId() {
    return current().transactionId();
  }

  @Override
  public @Nullable ByteBuffer key() {
    return current().key();
  }

  @Override
  public ByteBuffer value() {
    return current().value();
  }

  @Override
  public WalRecord record() {
    return current().record();
  }

  @Override
  public void close() {
    closed = true;
    RecordCursor shard = current;
    if (shard != null) {
      shard.close();
    }
  }
}
