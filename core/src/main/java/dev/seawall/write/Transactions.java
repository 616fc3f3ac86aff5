package dev.seawall.write;

import dev.seawall.WalOptions;
import dev.seawall.index.StreamState;
import dev.seawall.memory.Pool;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The transactions of an opening. Safe for use by many threads. */
public final class Transactions {
  /** How many bits of an id count the transactions of an opening; those above are its epoch. */
  private static final int COUNT_BITS = 40;

  private final long memoryLimit;
  private final Stager stager;
  private final AtomicLong nextId;
  private final ConcurrentHashMap<Long, OpenTransaction> open = new ConcurrentHashMap<>();
  private final Pool<SpareRecords> spares = new Pool<>(SpareRecords::new);
  private final LongAdder committed = new LongAdder();
  private final LongAdder rolledBack = new LongAdder();

  Transactions(WalOptions options, long epoch, Stager stager) {
    this.memoryLimit = options.transactionMemoryBytes();
    this.stager = stager;
    this.nextId = new AtomicLong((epoch << COUNT_BITS) + 1);
  }

  /**
   * Which opening a transaction belongs to.
   *
   * @param id the transaction's id
   * @return the epoch of its opening
   */
  public static long epochOf(long id) {
    return id >>> COUNT_BITS;
  }

  /**
   * Begins a transaction.
   *
   * @return one without records
   */
  public OpenTransaction begin() {
    OpenTransaction begun = new OpenTransaction(nextId.getAndIncrement(), this, stager);
    open.put(begun.id(), begun);
    return begun;
  }

  /** Memory for the records of a transaction, to be given back when it has ended. */
  Pool<SpareRecords> spares() {
    return spares;
  }

  void ended(OpenTransaction transaction, boolean isCommitted) {
    open.remove(transaction.id());
    (isCommitted ? committed : rolledBack).increment();
  }

  long memoryLimit() {
    return memoryLimit;
  }

  /**
   * Those that have not ended.
   *
   * @return a snapshot, oldest first
   */
  public List<OpenTransaction> open() {
    return open.values().stream().sorted(Comparator.comparingLong(OpenTransaction::id)).toList();
  }

  /**
   * Counts those that have not ended.
   *
   * @return how many there are at this moment
   */
  int count() {
    return open.size();
  }

  /** Those that a truncation of a stream's end takes a record of; under the staging lock. */
  List<Long> losingRecordBehind(StreamState stream, long last) {
    return open.values().stream()
        .filter(transaction -> transaction.losesRecordBehind(stream, last))
        .map(OpenTransaction::id)
        .toList();
  }

  /**
   * Counts those that were committed.
   *
   * @return how many since the log was opened
   */
  public long committed() {
    return committed.sum();
  }

  /**
   * Counts those that were not.
   *
   * @return how many since the log was opened, or whose commit failed
   */
  public long rolledBack() {
    return rolledBack.sum();
  }
}
