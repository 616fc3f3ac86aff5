package dev.seawall;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A named sequence of records, numbered 1, 2, 3 … without gaps. Handles are cheap, equal by log and
 * name, and safe for use by many threads.
 *
 * <p>Values and keys are copied before a method returns; the caller may reuse its arrays and
 * buffers.
 */
public interface WalStream {

  /**
   * The stream's name.
   *
   * @return as given to {@link Wal#stream}
   */
  String name();

  /**
   * Appends a DATA record with the log's durability, by default {@link Durability#DISK}.
   *
   * @param value its value
   * @return its sequence
   * @throws RecordTooLargeException if it is larger than {@link WalOptions#maxRecordBytes()};
   *     nothing was appended
   * @throws OutOfSpaceException if there is no room; see there
   * @throws LogFailedException if the log has failed before or fails now; whether the record
   *     survives shows at reopening
   * @throws LogClosedException if the log is closed
   * @throws StreamDeletedException if the stream has been deleted
   * @throws WalException if it fails for another reason
   */
  default long append(byte[] value) throws WalException {
    return append(value, null);
  }

  /**
   * Appends a DATA record.
   *
   * @param value its value
   * @param durability what it has reached when this returns; null for the log's
   * @return its sequence
   * @throws WalException as {@link #append(byte[])}
   */
  long append(byte[] value, @Nullable Durability durability) throws WalException;

  /**
   * Appends a DATA record with the log's durability.
   *
   * @param value its value, from position to limit; neither is changed
   * @return its sequence
   * @throws WalException as {@link #append(byte[])}
   */
  default long append(ByteBuffer value) throws WalException {
    return append(value, null);
  }

  /**
   * Appends a DATA record.
   *
   * @param value its value, from position to limit; neither is changed
   * @param durability what it has reached when this returns; null for the log's
   * @return its sequence
   * @throws WalException as {@link #append(byte[])}
   */
  long append(ByteBuffer value, @Nullable Durability durability) throws WalException;

  /**
   * Appends a record of any type, also of one that this version does not know.
   *
   * @param type what it means
   * @param key its key; null for a record without one
   * @param value its value
   * @param durability what it has reached when this returns; null for the log's
   * @return its sequence
   * @throws IllegalArgumentException if the type is PUT or DELETE and there is no key, or DATA and
   *     there is one
   * @throws WalException as {@link #append(byte[])}
   */
  long append(RecordType type, byte @Nullable [] key, byte[] value, @Nullable Durability durability)
      throws WalException;

  /**
   * Appends a PUT record with the log's durability.
   *
   * @param key its key
   * @param value the key's new value
   * @return its sequence
   * @throws WalException as {@link #append(byte[])}
   */
  default long put(byte[] key, byte[] value) throws WalException {
    return append(RecordType.PUT, key, value, null);
  }

  /**
   * Appends a PUT record with the log's durability, both texts in UTF-8.
   *
   * @param key its key
   * @param value the key's new value
   * @return its sequence
   * @throws WalException as {@link #append(byte[])}
   */
  default long put(String key, String value) throws WalException {
    return put(
        key.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /**
   * Appends a DELETE record with the log's durability.
   *
   * @param key the key that is removed
   * @return its sequence
   * @throws WalException as {@link #append(byte[])}
   */
  default long delete(byte[] key) throws WalException {
    return append(RecordType.DELETE, key, new byte[0], null);
  }

  /**
   * Appends a DATA record without waiting for its durability. Waits only while the buffer is full.
   *
   * @param value its value
   * @return completes with the sequence once the record has the log's durability, or with the
   *     {@link WalException} that {@link #append(byte[])} would throw; dependants run on {@link
   *     WalOptions#callbackExecutor()}. Cancelling it does not take the record back
   */
  default CompletableFuture<Long> appendAsync(byte[] value) {
    return appendAsync(RecordType.DATA, null, value, null);
  }

  /**
   * Appends a DATA record without waiting for its durability. Waits only while the buffer is full.
   *
   * @param value its value, from position to limit; neither is changed, and the buffer may be
   *     reused once this returns
   * @return as {@link #appendAsync(byte[])}
   */
  default CompletableFuture<Long> appendAsync(ByteBuffer value) {
    byte[] copy = new byte[value.remaining()];
    value.get(value.position(), copy);
    return appendAsync(copy);
  }

  /**
   * Appends a record of any type without waiting for its durability. Waits only while the buffer is
   * full.
   *
   * @param type what it means
   * @param key its key; null for a record without one
   * @param value its value
   * @param durability what it has reached when the future completes; null for the log's
   * @return as {@link #appendAsync(byte[])}
   */
  CompletableFuture<Long> appendAsync(
      RecordType type, byte @Nullable [] key, byte[] value, @Nullable Durability durability);

  /**
   * Reads records in sequence order: every one, whatever its type. Hands our buffer to the
   * operating system first, so it sees everything appended before this call; it may or may not see
   * later appends. Holes left by {@link #skipTo} are passed over.
   *
   * @param from the first sequence wanted; one that is yet to come gives a cursor without records
   *     so far
   * @return a cursor before the record; close it
   * @throws TruncatedException if that record has been truncated away
   * @throws IllegalArgumentException if {@code from} is less than 1
   * @throws WalException if the log is closed or cannot be read
   */
  RecordCursor iterate(long from) throws WalException;

  /**
   * Reads all records there are, as {@link #iterate(long)}, from the first that is not truncated
   * away.
   *
   * @return a cursor before the first record; close it
   * @throws WalException if the log is closed or cannot be read
   */
  RecordCursor iterate() throws WalException;

  /**
   * Follows the stream: as {@link #iterate(long)}, with a cursor that can wait for records.
   *
   * @param from the first sequence wanted
   * @param visibility whether records are shown before they are durable
   * @return a cursor before the record; close it
   * @throws WalException as {@link #iterate(long)}
   */
  TailCursor tail(long from, Visibility visibility) throws WalException;

  /**
   * Reads what has taken effect, in the order in which it did: batches and transactions whole, a
   * transaction at the place of its COMMIT, COMMIT, ROLLBACK and CHECKPOINT records left out. The
   * cursor can wait for more, as that of {@link #tail}.
   *
   * @param after the sequence through which everything is known; a batch that it falls into is
   *     delivered whole, and so is a transaction whose COMMIT is behind it
   * @param visibility whether records are shown before they are durable
   * @return a cursor before the first record; close it
   * @throws TruncatedException if records behind {@code after} have been truncated away
   * @throws IllegalArgumentException if {@code after} is negative
   * @throws WalException if the log is closed or cannot be read
   */
  ReplayCursor replay(long after, Visibility visibility) throws WalException;

  /**
   * Reads what has taken effect, durable or not, as {@link #replay(long, Visibility)}.
   *
   * @param after the sequence through which everything is known, 0 for nothing
   * @return a cursor before the first record; close it
   * @throws WalException as {@link #replay(long, Visibility)}
   */
  default ReplayCursor replay(long after) throws WalException {
    return replay(after, Visibility.WRITTEN);
  }

  /**
   * Reads what has taken effect since the last {@linkplain #checkpoint(long) checkpoint}, as {@link
   * #replay(long)}; if there is none, from the first record that is not truncated away.
   *
   * @return a cursor before the first record; close it
   * @throws TruncatedException if records behind the checkpoint have been truncated away
   * @throws WalException as {@link #replay(long, Visibility)}
   */
  ReplayCursor replay() throws WalException;

  /**
   * Hands over what has taken effect since the last checkpoint, as {@link #replay()}, until there
   * is no more. That includes what is appended meanwhile: an action that appends to this stream
   * itself would never come to the end.
   *
   * @param action is given each record, on this thread; what it throws ends the replay
   * @return how far everything has been delivered: what to give to {@link #checkpoint(long)}
   * @throws WalException as {@link #replay()}
   */
  default long replay(Consumer<? super WalRecord> action) throws WalException {
    try (ReplayCursor cursor = replay()) {
      while (cursor.next()) {
        action.accept(cursor.record());
      }
      return cursor.position();
    }
  }

  /**
   * Hands over what has taken effect, as {@link #replay(long)}, until there is no more, as {@link
   * #replay(Consumer)} does.
   *
   * @param after the sequence through which everything is known, 0 for nothing
   * @param action is given each record, on this thread; what it throws ends the replay
   * @return how far everything has been delivered: see {@link ReplayCursor#position()}
   * @throws WalException as {@link #replay(long, Visibility)}
   */
  default long replay(long after, Consumer<? super WalRecord> action) throws WalException {
    try (ReplayCursor cursor = replay(after)) {
      while (cursor.next()) {
        action.accept(cursor.record());
      }
      return cursor.position();
    }
  }

  /**
   * Reads one record.
   *
   * @param sequence its number
   * @return the record
   * @throws TruncatedException if it has been truncated away
   * @throws NotWrittenException if there is no such record yet, or its number was skipped
   * @throws CorruptionException if it is damaged
   * @throws IllegalArgumentException if the sequence is less than 1
   * @throws WalException if the log is closed or cannot be read
   */
  WalRecord get(long sequence) throws WalException;

  /**
   * Reads several records; sequences that lie close together are read together.
   *
   * @param sequences their numbers, in any order
   * @return the records, in the order asked for
   * @throws WalException as {@link #get}, at the first that cannot be had
   */
  List<WalRecord> getAll(long... sequences) throws WalException;

  /**
   * The lowest sequence that is not truncated away.
   *
   * @return one more than {@link #lastSequence()} if the stream has no records
   */
  long firstSequence();

  /**
   * The highest sequence that has been used.
   *
   * @return 0 if nothing was appended yet
   */
  long lastSequence();

  /**
   * The highest sequence up to which every record survives a power loss.
   *
   * @return 0 if there is none
   */
  long durableSequence();

  /**
   * Truncates the beginning: records before a sequence are gone for every reader, durably when this
   * returns; their space is given back once whole segments are without live records.
   *
   * <p>Batches and transactions are not cut in two: if the sequence falls into one, or between the
   * first spilled record of a transaction and its COMMIT, or the transaction is still open, the
   * truncation stops before it.
   *
   * @param sequence the first that need not go; at or below {@link #firstSequence()} nothing
   *     happens
   * @return the first that was kept: {@link #firstSequence()}
   * @throws IllegalArgumentException if it is greater than {@link #lastSequence()} + 1
   * @throws CorruptionException if damage keeps it from being known whether a batch would be cut;
   *     then nothing has been truncated, and a sequence behind the damage, and behind the batch
   *     that it is in, can be tried
   * @throws WalException as {@link #append(byte[])}
   */
  long truncateBefore(long sequence) throws WalException;

  /**
   * Truncates the end: records after a sequence are gone for every reader, durably when this
   * returns, and the next append gets the sequence after it. What Raft needs when a leader
   * overrules. Of a batch that the sequence falls into the beginning stays; a transaction that
   * loses its COMMIT here no longer takes effect in this stream, and an open one that loses a
   * spilled record can only be rolled back.
   *
   * @param sequence the last to keep; {@code firstSequence() - 1} empties the stream; at or above
   *     {@link #lastSequence()} nothing happens
   * @throws TruncatedException if it is less than {@code firstSequence() - 1}
   * @throws WalException as {@link #append(byte[])}
   */
  void truncateAfter(long sequence) throws WalException;

  /**
   * Empties the stream and lets the next append get a given sequence, durably when this returns.
   *
   * @param next the next sequence, at least 1; it may be lower than ones that have been used
   * @throws WalException as {@link #append(byte[])}
   */
  void reset(long next) throws WalException;

  /**
   * States that everything through a sequence has been applied, so that nothing before it need be
   * replayed; durable when this returns, whatever the log's durability. The stream's last
   * checkpoint is the one that counts, even if it says less than one before it. It comes to say
   * less when the stream's end is truncated below it, and is gone when the stream is reset or
   * deleted.
   *
   * @param appliedThrough the last sequence that has been applied; 0 for none
   * @return the sequence of the CHECKPOINT record that is appended
   * @throws IllegalArgumentException if {@code appliedThrough} is negative or greater than {@link
   *     #lastSequence()}
   * @throws WalException as {@link #append(byte[])}
   */
  default long checkpoint(long appliedThrough) throws WalException {
    return checkpoint(appliedThrough, "");
  }

  /**
   * States that everything through a sequence has been applied, as {@link #checkpoint(long)}, with
   * a note.
   *
   * @param appliedThrough the last sequence that has been applied; 0 for none
   * @param note anything that is to be found again with the checkpoint; it is part of the record,
   *     and gone when that is truncated away
   * @return the sequence of the CHECKPOINT record that is appended
   * @throws IllegalArgumentException if {@code appliedThrough} is negative or greater than {@link
   *     #lastSequence()}, or the note cannot be encoded in UTF-8
   * @throws RecordTooLargeException if the note is larger than {@link WalOptions#maxRecordBytes()};
   *     nothing was appended
   * @throws WalException as {@link #append(byte[])}
   */
  long checkpoint(long appliedThrough, String note) throws WalException;

  /**
   * The stream's last checkpoint. Known since opening; only its note is read, if it is still there.
   *
   * @return nothing if there is none
   * @throws CorruptionException if its record is damaged
   * @throws WalException if the log is closed or cannot be read
   */
  Optional<StreamCheckpoint> lastCheckpoint() throws WalException;

  /**
   * Leaves a hole: the next append gets a given sequence, and those in between are recorded as
   * skipped, durably when this returns, so that readers tell a hole from a loss.
   *
   * @param next the next sequence, greater than {@link #lastSequence()}; {@code lastSequence() + 1}
   *     does nothing
   * @throws IllegalArgumentException if it is not greater than {@link #lastSequence()}
   * @throws WalException as {@link #append(byte[])}
   */
  void skipTo(long next) throws WalException;
}
