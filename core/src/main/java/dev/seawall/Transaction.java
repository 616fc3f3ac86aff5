package dev.seawall;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/**
 * Records of one or more streams that take effect together when they are committed, or never. As a
 * {@link Batch}, but without a limit to its size: what exceeds {@link
 * WalOptions#transactionMemoryBytes()} is spilled, that is written to the log ahead of the
 * decision.
 *
 * <pre>{@code
 * try (Transaction tx = wal.begin()) {
 *   tx.put(users, key, value);
 *   tx.append(orders, bytes);
 *   tx.commit();
 * }                                  // closed without commit: rolled back
 * }</pre>
 *
 * <p><b>Guarantees.</b> {@link WalStream#replay} delivers all of it, once its COMMIT is in the log,
 * or nothing; {@link WalStream#iterate} shows spilled records as they are, committed or not. After
 * a crash it is there whole or not at all. One that had not been committed when its log was closed,
 * or its process ended, never will be.
 *
 * <p><b>Sequences</b> are given out when records are written, so when the transaction is committed
 * or spills. Each of its streams gets a COMMIT record with a sequence of its own.
 *
 * <p><b>Truncation.</b> As long as it is open, the streams it has spilled to are not truncated
 * beyond its first record there: {@link Wal#openTransactions()} tells. If a truncation of such a
 * stream's end takes one of its records, or the stream is reset or deleted, the transaction can
 * only be rolled back.
 *
 * <p>For one thread at a time. Values and keys are copied before a method returns.
 */
public interface Transaction extends Closeable {

  /**
   * Its number.
   *
   * @return as in {@link WalRecord#transactionId()}; never used again in this log
   */
  long id();

  /**
   * Adds a DATA record.
   *
   * @param stream where it goes
   * @param value its value
   * @throws WalException as {@link #append(WalStream, RecordType, byte[], byte[])}
   */
  default void append(WalStream stream, byte[] value) throws WalException {
    append(stream, RecordType.DATA, null, value);
  }

  /**
   * Adds a PUT record.
   *
   * @param stream where it goes
   * @param key its key
   * @param value the key's new value
   * @throws WalException as {@link #append(WalStream, RecordType, byte[], byte[])}
   */
  default void put(WalStream stream, byte[] key, byte[] value) throws WalException {
    append(stream, RecordType.PUT, key, value);
  }

  /**
   * Adds a PUT record, both texts in UTF-8.
   *
   * @param stream where it goes
   * @param key its key
   * @param value the key's new value
   * @throws WalException as {@link #append(WalStream, RecordType, byte[], byte[])}
   */
  default void put(WalStream stream, String key, String value) throws WalException {
    put(stream, key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  /**
   * Adds a DELETE record.
   *
   * @param stream where it goes
   * @param key the key that is removed
   * @throws WalException as {@link #append(WalStream, RecordType, byte[], byte[])}
   */
  default void delete(WalStream stream, byte[] key) throws WalException {
    append(stream, RecordType.DELETE, key, new byte[0]);
  }

  /**
   * Adds a DELETE record, the key in UTF-8.
   *
   * @param stream where it goes
   * @param key the key that is removed
   * @throws WalException as {@link #append(WalStream, RecordType, byte[], byte[])}
   */
  default void delete(WalStream stream, String key) throws WalException {
    delete(stream, key.getBytes(UTF_8));
  }

  /**
   * Adds a record of any type but COMMIT, ROLLBACK and CHECKPOINT, also of one that this version
   * does not know.
   *
   * @param stream where it goes, of the same log
   * @param type what it means
   * @param key its key; null for a record without one
   * @param value its value
   * @throws IllegalArgumentException if type and key do not go together, the type is not allowed,
   *     or the stream is of another log
   * @throws IllegalStateException if the transaction has ended
   * @throws RecordTooLargeException if it is larger than {@link WalOptions#maxRecordBytes()}
   * @throws WalException if earlier records had to be spilled and could not be. Whatever is thrown:
   *     the record was not added, and the transaction is as before
   */
  void append(WalStream stream, RecordType type, byte @Nullable [] key, byte[] value)
      throws WalException;

  /**
   * Spills what waits in memory: writes it to the log ahead of the decision. The records added so
   * far then have their sequences, lower than those of whatever is appended later. Seldom wanted:
   * what exceeds the limit is spilled without being asked.
   *
   * @throws IllegalStateException if the transaction has ended
   * @throws TransactionAbortedException if a stream it has spilled to lost some of them meanwhile
   * @throws WalException if it cannot be written; the transaction is still open, and what was not
   *     written waits on
   */
  void spill() throws WalException;

  /**
   * Makes all of it take effect, with the log's durability.
   *
   * @return the sequences it got
   * @throws WalException as {@link #commit(Durability)}
   */
  CommitResult commit() throws WalException;

  /**
   * Makes all of it take effect.
   *
   * @param durability what the COMMIT, and with it all else, has reached when this returns
   * @return the sequences it got
   * @throws IllegalStateException if the transaction has ended
   * @throws TransactionAbortedException if a stream it has spilled to lost some of them meanwhile
   * @throws StreamDeletedException if one of its streams has been deleted
   * @throws OutOfSpaceException if there is no room. Unless {@link
   *     OutOfSpaceException#isStillBuffered()}, the transaction is still open and may be committed
   *     again
   * @throws LogFailedException if the log fails; whether the transaction took effect shows when the
   *     log is opened again
   * @throws WalException if it fails for another reason; it is still open then
   */
  CommitResult commit(Durability durability) throws WalException;

  /**
   * Makes sure that it never takes effect. Does nothing if it has ended.
   *
   * @throws OutOfSpaceException if there is no room to say so in the log; it is still open then
   * @throws WalException never because the log has failed or is closed: the transaction is dead
   *     then
   */
  void rollback() throws WalException;

  /**
   * Whether it takes records.
   *
   * @return false once it was committed or rolled back
   */
  boolean isOpen();

  /**
   * Rolls back, unless it has ended.
   *
   * @throws WalException as {@link #rollback()}
   */
  @Override
  void close() throws WalException;
}
