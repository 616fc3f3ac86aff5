package dev.seawall;

/**
 * Walks over what has taken effect in a stream, in the order in which it did: records, batches and
 * transactions, the latter two whole, a transaction at the place of its COMMIT. COMMIT, ROLLBACK
 * and CHECKPOINT records are not shown.
 *
 * <p>{@link #sequence()} is that of the record itself: within a transaction that was spilled it is
 * lower than those of records that came before. What says how far one has come is {@link
 * #position()}.
 *
 * <p>If a record of a spilled transaction turns out to be damaged, the {@link CorruptionException}
 * comes where it would have been delivered; {@link CorruptionException#nextGood()} lies behind the
 * COMMIT, since the transaction cannot be delivered whole. Replaying after {@code nextGood() - 1}
 * goes on without it.
 *
 * <p>Memory is bounded however large a transaction is: its records are read again from the log.
 */
public interface ReplayCursor extends TailCursor {

  /**
   * How far everything has been delivered: what {@link WalStream#checkpoint} is to be given once
   * the records delivered so far have been applied. Within a batch or transaction, what it was
   * before it; the whole is counted at the step behind its last record.
   *
   * @return a sequence; a replay after it delivers exactly what this cursor has yet to deliver
   */
  long position();
}
