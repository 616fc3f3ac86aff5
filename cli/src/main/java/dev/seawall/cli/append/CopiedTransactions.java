package dev.seawall.cli.append;

import dev.seawall.Durability;
import dev.seawall.RecordType;
import dev.seawall.SequenceRange;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.cli.console.InputRecord;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies transactions as transactions: what has not taken effect in the one log does not in the
 * other. A log is printed one stream after the other, so each stream's part of a transaction is
 * copied as a transaction of its own.
 *
 * <p>The records of one wait in memory as long as no other record comes in between. Before that
 * they are spilled, so that all get the sequences they had.
 */
final class CopiedTransactions {
  private final Wal wal;
  private final Acknowledged acknowledged;
  private final Map<Origin, Transaction> open = new HashMap<>();
  private TransactionCount count = TransactionCount.NONE;

  /** The transaction whose records wait in memory; null if none do. */
  private @Nullable Transaction waiting;

  private String waitingStream = "";
  private long waitingFirst;
  private long waitingRecords;
  private long waitingBytes;

  /** The part of a transaction that is in one stream. */
  private record Origin(String stream, long id) {}

  /** Is told which records have been written, in order. */
  interface Acknowledged {
    void add(String stream, SequenceRange range, long bytes);
  }

  CopiedTransactions(Wal wal, Acknowledged acknowledged) {
    this.wal = wal;
    this.acknowledged = acknowledged;
  }

  /** Whether a record before this one was of the same transaction, and none has ended it. */
  boolean isOpen(WalStream stream, long id) {
    return open.containsKey(new Origin(stream.name(), id));
  }

  /**
   * Adds a record.
   *
   * @param bytes the size of its key and value
   * @param sequence the sequence it gets
   */
  void add(WalStream stream, InputRecord record, RecordType type, long bytes, long sequence)
      throws WalException {
    Origin origin = new Origin(stream.name(), record.transaction());
    Transaction transaction = open.get(origin);
    if (transaction == null || transaction != waiting) {
      spill();
    }
    if (transaction == null) {
      transaction = wal.begin();
      open.put(origin, transaction);
    }
    transaction.append(stream, type, record.key(), record.value());
    if (waiting == null) {
      waiting = transaction;
      waitingStream = stream.name();
      waitingFirst = sequence;
    }
    waitingRecords++;
    waitingBytes += bytes;
  }

  /** Gives sequences to what waits, before anything else gets one. */
  void spill() throws WalException {
    Transaction transaction = waiting;
    if (transaction != null) {
      transaction.spill();
      settled();
    }
  }

  /** Counts what waited: it has its sequences now. */
  private void settled() {
    if (waiting != null) {
      long last = waitingFirst + waitingRecords - 1;
      acknowledged.add(waitingStream, new SequenceRange(waitingFirst, last), waitingBytes);
    }
    waiting = null;
    waitingRecords = 0;
    waitingBytes = 0;
  }

  /**
   * Ends a transaction.
   *
   * @param record its COMMIT or ROLLBACK
   * @param type which of the two
   * @param sequence the sequence that gets
   */
  void end(WalStream stream, InputRecord record, RecordType type, long sequence)
      throws WalException {
    Origin origin = new Origin(stream.name(), record.transaction());
    Transaction transaction = open.get(origin);
    if (transaction == null) {
      throw new IllegalStateException("no open transaction " + origin);
    }
    boolean isCommit = type.equals(RecordType.COMMIT);
    // A COMMIT says where the records are if they were spilled; there is no ROLLBACK unless.
    if (!isCommit || record.value().length > 0 || transaction != waiting) {
      spill();
    }
    if (isCommit) {
      // At the end everything is made durable: to wait for each would only take time.
      transaction.commit(Durability.MEMORY);
      count = count.withCommitted();
    } else {
      transaction.rollback();
      count = count.withRolledBack();
    }
    open.remove(origin);
    settled();
    acknowledged.add(stream.name(), new SequenceRange(sequence, sequence), 0);
  }

  /** What has become of those that have ended, and how many have not. */
  TransactionCount count() {
    return count.withUnfinished(open.size());
  }
}
