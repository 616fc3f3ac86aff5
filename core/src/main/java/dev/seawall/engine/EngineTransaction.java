package dev.seawall.engine;

import dev.seawall.CommitResult;
import dev.seawall.Durability;
import dev.seawall.RecordType;
import dev.seawall.Transaction;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.write.OpenTransaction;
import org.jspecify.annotations.Nullable;

/** A handle to a transaction: checks what it is given. */
final class EngineTransaction implements Transaction {
  private final WritableWal wal;
  private final OpenTransaction transaction;

  EngineTransaction(WritableWal wal, OpenTransaction transaction) {
    this.wal = wal;
    this.transaction = transaction;
  }

  @Override
  public long id() {
    return transaction.id();
  }

  @Override
  public void append(WalStream stream, RecordType type, byte @Nullable [] key, byte[] value)
      throws WalException {
    if (!isAllowed(type.code())) {
      throw new IllegalArgumentException("a transaction cannot hold a " + type + " record");
    }
    EngineStream.checkKey(type, key);
    transaction.add(wal.targetOf(stream), type.code(), key, value);
  }

  private static boolean isAllowed(int type) {
    return type != RecordType.COMMIT.code()
        && type != RecordType.ROLLBACK.code()
        && type != RecordType.CHECKPOINT.code();
  }

  @Override
  public void spill() throws WalException {
    transaction.spill();
  }

  @Override
  public CommitResult commit() throws WalException {
    return commit(wal.options().durability());
  }

  @Override
  public CommitResult commit(Durability durability) throws WalException {
    return transaction.commit(durability);
  }

  @Override
  public void rollback() throws WalException {
    transaction.rollback();
  }

  @Override
  public boolean isOpen() {
    return transaction.isOpen();
  }

  @Override
  public void close() throws WalException {
    transaction.rollback();
  }

  @Override
  public String toString() {
    return "transaction " + id();
  }
}
