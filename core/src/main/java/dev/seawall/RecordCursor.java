package dev.seawall;

import java.io.Closeable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Walks over records in sequence order. A cursor is lazy, crosses segments, holds no lock, and is
 * safe beside appends, rolls and truncation; it keeps the segments it still needs from being
 * deleted until it is closed.
 *
 * <pre>{@code
 * try (RecordCursor cursor = stream.iterate(1)) {
 *   while (cursor.next()) {
 *     apply(cursor.record());
 *   }
 * }
 * }</pre>
 *
 * <p>A cursor is for one thread at a time. {@link #key()} and {@link #value()} allocate nothing;
 * what they return is valid until the next call of {@link #next()}. {@link #record()} makes a copy
 * that may be kept.
 */
public interface RecordCursor extends Closeable {

  /**
   * Moves to the next record.
   *
   * @return false if there is none at present; a later call may find one
   * @throws CorruptionException if the next record is damaged or missing: the exception says which
   *     sequences are affected, where the damage is, and from where reading can go on with a new
   *     cursor
   * @throws TruncatedException if the next record has been truncated away meanwhile
   * @throws WalException if reading fails
   */
  boolean next() throws WalException;

  /**
   * The sequence of the current record.
   *
   * @return its number in the stream
   */
  long sequence();

  /**
   * The type of the current record.
   *
   * @return what it means
   * @throws IllegalStateException before the first {@link #next()}
   */
  RecordType type();

  /**
   * The transaction that the current record belongs to.
   *
   * @return its id, 0 for none
   */
  long transactionId();

  /**
   * The key of the current record.
   *
   * @return a read-only view from position to limit, reused by the next record; null if it has no
   *     key
   */
  @Nullable ByteBuffer key();

  /**
   * The value of the current record.
   *
   * @return a read-only, big-endian view from position to limit, reused by the next record
   * @throws IllegalStateException before the first {@link #next()}
   */
  ByteBuffer value();

  /**
   * Copies the current record.
   *
   * @return a record that stays valid
   * @throws IllegalStateException before the first {@link #next()}
   */
  WalRecord record();

  /** Lets go of the segments it holds; doing so twice is harmless. */
  @Override
  void close();
}
