package dev.seawall.write;

import dev.seawall.WalOptions;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The transactions of an opening. Safe for use by many threads. */
public final class Transactions {
  /** How many bits of an id count the transactions of an opening; those above are its epoch. */
  private static final int COUNT_BITS = 40;

  private final long memoryLimit;
  private final Stager stager;
  private final AtomicLong nextId;
  private final ConcurrentSkipListMap<Long, OpenTransaction> open = new ConcurrentSkipListMap<>();
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
   * @return a live view, oldest first
   */
  public Collection<OpenTransaction> open() {
    return open.values();
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
