package dev.seawall;

import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.SegmentStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A write-ahead log: one sequence of segments in one directory, carrying any number of {@linkplain
 * WalStream streams}.
 *
 * <pre>{@code
 * try (Wal wal = Wal.open(Path.of("data"))) {
 *   WalStream orders = wal.stream("orders");
 *   long sequence = orders.append(bytes);               // on disk when it returns
 *   try (RecordCursor cursor = orders.iterate()) {
 *     while (cursor.next()) { use(cursor.record()); }
 *   }
 * }
 * }</pre>
 *
 * <p><b>Guarantees.</b> What an append acknowledged with {@link Durability#DISK} is read back after
 * any crash, or reading it is an error that says where it was. What was not acknowledged may
 * vanish, but only as a suffix of the order of appends. A {@link Batch} is there whole or not at
 * all.
 *
 * <p><b>Failure.</b> A failed write or sync fails the log: every waiting and later append throws
 * {@link LogFailedException} with the first cause, reading goes on, and opening again is the only
 * way out. Lack of space is no such failure: see {@link OutOfSpaceException}.
 *
 * <p><b>Threads.</b> All methods may be called from many threads, platform or virtual. Interrupting
 * a caller neither harms the log nor cuts short an append: the append completes, and the thread's
 * interrupt status is kept. User code is never called with a lock held.
 */
public interface Wal extends Closeable {

  /**
   * Opens a log with default options, and creates it if there is none.
   *
   * @param directory where it lives
   * @return the open log
   * @throws LockedException if another writer has it open
   * @throws CorruptionException if durable records are damaged
   * @throws UnsupportedFormatException if it was written by a newer version
   * @throws WalException if it cannot be opened for another reason
   */
  static Wal open(Path directory) throws WalException {
    return open(directory, WalOptions.defaults());
  }

  /**
   * Opens a log, and creates it if there is none.
   *
   * @param directory where it lives
   * @param options how to open it
   * @return the open log
   * @throws LockedException if another writer has it open
   * @throws CorruptionException if durable records are damaged and the policy is {@link
   *     CorruptionPolicy#FAIL}
   * @throws UnsupportedFormatException if it was written by a newer version
   * @throws WalException if it cannot be opened for another reason
   */
  static Wal open(Path directory, WalOptions options) throws WalException {
    try {
      return open(FileSegmentStore.open(directory), options);
    } catch (WalException e) {
      throw e;
    } catch (IOException e) {
      throw new WalException("cannot open a log in " + directory + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens a log that lives in a store of your own, and creates it if there is none.
   *
   * @param store where it lives; closed with the log, and also if opening fails
   * @param options how to open it
   * @return the open log
   * @throws WalException as {@link #open(Path, WalOptions)}
   */
  static Wal open(SegmentStore store, WalOptions options) throws WalException {
    return WalProvider.load().open(store, options);
  }

  /**
   * Opens a log for reading only: takes no lock, writes nothing, and works beside a live writer,
   * whose further appends become visible as they reach the operating system.
   *
   * <p>What the writer has made durable only the frames behind it tell: a tail of what is {@link
   * Visibility#DURABLE} is a commit group behind at the end, until the writer goes on or ends the
   * segment. Where segments were deleted before they could be read here, streams that were deleted
   * within them stay in the list until the log is opened again.
   *
   * @param directory where it lives
   * @param options how to open it
   * @return the open log
   * @throws CorruptionException if durable records are damaged and the policy is {@link
   *     CorruptionPolicy#FAIL}
   * @throws UnsupportedFormatException if it was written by a newer version
   * @throws WalException if there is no such directory, or it cannot be opened for another reason;
   *     a directory without segments is a log to which nothing was written yet
   */
  static Wal openReadOnly(Path directory, WalOptions options) throws WalException {
    try {
      return openReadOnly(FileSegmentStore.openReadOnly(directory), options);
    } catch (WalException e) {
      throw e;
    } catch (IOException e) {
      throw new WalException("cannot read a log in " + directory + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens a log that lives in a store of your own for reading only.
   *
   * @param store where it lives; closed with the log, and also if opening fails
   * @param options how to open it
   * @return the open log
   * @throws WalException as {@link #openReadOnly(Path, WalOptions)}
   */
  static Wal openReadOnly(SegmentStore store, WalOptions options) throws WalException {
    return WalProvider.load().openReadOnly(store, options);
  }

  /**
   * Finds a stream, or prepares one: it comes into being with its first record.
   *
   * @param name any non-empty text of at most 512 bytes in UTF-8; names are compared exactly and
   *     never become file names
   * @return the stream
   * @throws IllegalArgumentException if the name is empty, too long, or not encodable
   */
  WalStream stream(String name);

  /**
   * Finds a stream that exists.
   *
   * @param name its name
   * @return the stream, or nothing if no stream of this name has been written to
   */
  Optional<WalStream> find(String name);

  /**
   * Lists the streams that exist.
   *
   * @return a snapshot, sorted by name
   */
  List<StreamInfo> streams();

  /**
   * Deletes a stream and all its records, durably when it returns. Handles to it throw {@link
   * StreamDeletedException} from then on; {@link #stream(String)} with the same name begins a new
   * stream at sequence 1.
   *
   * @param name its name
   * @return false if there is no such stream
   * @throws ShardAccessException if it is a shard; nothing was deleted
   * @throws WalException if the log fails or is closed; the stream may then be there or not after
   *     reopening
   */
  boolean delete(String name) throws WalException;

  /**
   * Appends a batch with the log's durability: after any crash all of it is there, or nothing.
   *
   * @param batch the records
   * @return the sequences they got
   * @throws RecordTooLargeException if a record or the batch is too large; nothing was appended
   * @throws WalException as {@link WalStream#append(byte[])}
   */
  BatchResult append(Batch batch) throws WalException;

  /**
   * Appends a batch: after any crash all of it is there, or nothing.
   *
   * @param batch the records
   * @param durability what it has reached when this returns
   * @return the sequences they got
   * @throws RecordTooLargeException if a record or the batch is too large; nothing was appended
   * @throws WalException as {@link WalStream#append(byte[])}
   */
  BatchResult append(Batch batch, Durability durability) throws WalException;

  /**
   * Appends a batch without waiting for its durability.
   *
   * @param batch the records; may be changed once this returns
   * @param durability what it has reached when the future completes
   * @return completes with the sequences, or with the {@link WalException} that {@link
   *     #append(Batch)} would throw
   */
  CompletableFuture<BatchResult> appendAsync(Batch batch, Durability durability);

  /**
   * Begins a transaction; nothing is written yet.
   *
   * @return one without records; close it
   * @throws WalException if the log is closed, or was opened for reading only
   */
  Transaction begin() throws WalException;

  /**
   * Lists the transactions that have not ended. One that stays here for long has been forgotten by
   * whoever began it.
   *
   * @return a snapshot, oldest first; of a log that was opened for reading only those of its last
   *     writer that have spilled
   */
  List<TransactionInfo> openTransactions();

  /**
   * Notes how far every stream has come at one moment, under a name, as {@link #checkpoint(String,
   * String)} without a note.
   *
   * @param name its name
   * @return the checkpoint
   * @throws WalException as {@link #checkpoint(String, String)}
   */
  default Checkpoint checkpoint(String name) throws WalException {
    return checkpoint(name, "");
  }

  /**
   * Notes how far every stream has come at one moment, under a name: of everything that is appended
   * at once, be it to several streams, all is before that moment or all is behind it. Durable when
   * this returns, and so is everything before that moment.
   *
   * <p>It takes about 50 bytes in the log for each stream, and 16 in memory.
   *
   * @param name any non-empty text of at most 512 bytes in UTF-8; a checkpoint of this name that
   *     exists is dropped for this one
   * @param note anything that is to be found again with it, at most 65,536 bytes in UTF-8
   * @return the checkpoint
   * @throws IllegalArgumentException if name or note are too long or not encodable
   * @throws RecordTooLargeException if there are so many streams that it takes more than 2 GiB
   * @throws OutOfSpaceException if there is no room; then there is no checkpoint, and one of this
   *     name is as it was
   * @throws WalException as {@link WalStream#append(byte[])}
   */
  Checkpoint checkpoint(String name, String note) throws WalException;

  /**
   * Finds a checkpoint.
   *
   * @param name its name
   * @return the checkpoint, or nothing if there is none of this name
   * @throws WalException if the log is closed or cannot be read
   */
  Optional<Checkpoint> findCheckpoint(String name) throws WalException;

  /**
   * Finds the checkpoint that was made last.
   *
   * @return the checkpoint, or nothing if there is none
   * @throws WalException if the log is closed or cannot be read
   */
  Optional<Checkpoint> latestCheckpoint() throws WalException;

  /**
   * Lists the checkpoints.
   *
   * @return a snapshot, in the order they were made
   * @throws WalException if the log is closed or cannot be read
   */
  List<Checkpoint> checkpoints() throws WalException;

  /**
   * Drops a checkpoint, durably when this returns. What it speaks of stays.
   *
   * @param name its name
   * @return false if there is no such checkpoint
   * @throws WalException if the log fails or is closed; the checkpoint may then be there or not
   *     after reopening
   */
  boolean dropCheckpoint(String name) throws WalException;

  /**
   * Drops all checkpoints but those made last, durably and all together when this returns.
   *
   * @param count how many to keep
   * @return how many were dropped
   * @throws IllegalArgumentException if {@code count} is negative
   * @throws WalException as {@link #dropCheckpoint}
   */
  int keepNewestCheckpoints(int count) throws WalException;

  /**
   * Truncates the beginning of every stream to where it stood at a checkpoint, durably when this
   * returns, each as {@link WalStream#truncateBefore} does. Older checkpoints are no longer
   * reachable then. Streams that were deleted, or whose end was truncated below where they stood,
   * are left as they are, and so are those that came into being later.
   *
   * @param checkpoint a checkpoint of this log
   * @throws CheckpointUnreachableException if it was dropped, or its name given to another
   * @throws IllegalArgumentException if it belongs to another log
   * @throws WalException if it fails otherwise; some streams may have been truncated then
   */
  void truncateBefore(Checkpoint checkpoint) throws WalException;

  /**
   * Lets go at once what {@link WalOptions#retention()} does not keep, durably when this returns,
   * each stream as {@link WalStream#truncateBefore} does. Limits of bytes and records are kept
   * exactly; the passes in the background leave a little more.
   *
   * @return what went, and what was held back
   * @throws WalException as {@link #applyRetention(Retention)}
   */
  RetentionReport applyRetention() throws WalException;

  /**
   * Lets go at once what a retention does not keep, whatever this log was opened with, as {@link
   * #applyRetention()}.
   *
   * @param retention what is kept
   * @return what went, and what was held back
   * @throws WalException as {@link WalStream#append(byte[])}; some streams may have been truncated
   *     then
   */
  RetentionReport applyRetention(Retention retention) throws WalException;

  /**
   * Finds out what {@link #applyRetention(Retention)} would do now, and changes nothing.
   *
   * @param retention what would be kept
   * @return what would go, and what would be held back
   * @throws WalException if the log is closed or cannot be read
   */
  RetentionReport previewRetention(Retention retention) throws WalException;

  /**
   * Opens a sharded stream, and defines it if there is none of this name: durably when this
   * returns, and its shards exist then.
   *
   * @param name any non-empty text, short enough for its shards' names to be names of streams
   * @param shards how many shards it has, 1 to 65,536; chosen once and for all
   * @return the sharded stream
   * @throws IllegalArgumentException if name or number are not as above
   * @throws ShardMismatchException if it has another number of shards, or its keys are spread by a
   *     hash that this version does not know, or a stream that is no shard has the name of one;
   *     nothing has been changed
   * @throws ReadOnlyException if there is none and the log was opened for reading only
   * @throws WalException as {@link WalStream#append(byte[])}
   */
  ShardedStream sharded(String name, int shards) throws WalException;

  /**
   * Finds a sharded stream.
   *
   * @param name its name
   * @return the sharded stream, or nothing if none of this name was defined
   * @throws ShardMismatchException if its keys are spread by a hash that this version does not know
   * @throws WalException if the log is closed or cannot be read
   */
  Optional<ShardedStream> findSharded(String name) throws WalException;

  /**
   * Lists the sharded streams.
   *
   * @return a snapshot, sorted by name
   * @throws WalException as {@link #findSharded}
   */
  List<ShardedStream> shardedStreams() throws WalException;

  /**
   * Deletes a sharded stream with all its shards, durably and all together when this returns. The
   * name can be defined anew then, with any number of shards.
   *
   * @param name its name
   * @return false if there is no such sharded stream
   * @throws WalException as {@link #delete}
   */
  boolean deleteSharded(String name) throws WalException;

  /**
   * Makes everything appended before this call durable.
   *
   * @throws OutOfSpaceException if there is no room for what is buffered; it stays buffered
   * @throws WalException if the log fails or is closed
   */
  void sync() throws WalException;

  /**
   * Ends the active segment and syncs it; the next append begins a new one. For tools and tests:
   * segments roll by themselves.
   *
   * @throws WalException as {@link #sync()}
   */
  void roll() throws WalException;

  /**
   * Copies live records out of old segments as far as that is due, as fast as it can, and deletes
   * the segments: what is done in the background otherwise, see {@link CleanerOptions}. Readers
   * notice nothing, and sequences, times and transactions stay as they are.
   *
   * @return what was done
   * @throws OutOfSpaceException if there is no room for the copies; nothing is lost
   * @throws ReadOnlyException if the log was opened for reading only
   * @throws WalException if the log fails or is closed
   */
  CleanReport clean() throws WalException;

  /**
   * Which streams hold which segments: those with live records there. Segments are deleted oldest
   * first, so the first ones keep all that is dead behind them, too.
   *
   * @return by segment, the oldest first, and within each by live bytes, the most first
   * @throws WalException if the log is closed or cannot be read
   */
  List<Pin> pins() throws WalException;

  /**
   * Counts how much of the log is needed. It looks at all that every stream has in every segment,
   * which takes about a tenth of a second where there are a million streams; so it is no part of
   * {@link #stats()}.
   *
   * @return the bytes of this moment
   * @throws WalException if the log is closed or cannot be read
   */
  SpaceReport space() throws WalException;

  /**
   * Walks over the log in physical order, all streams and the log's own records included. It steps
   * over damage and reports it instead of throwing.
   *
   * @return a cursor before the first segment
   * @throws WalException if the log is closed or cannot be read
   */
  ScanCursor scan() throws WalException;

  /**
   * Reads the whole log and checks everything that has a checksum, the chain of segments, and that
   * no stream has a gap. It may run beside appends, and checks what was there when it began.
   *
   * @param progress is told the bytes done so far and in all, now and then, on the calling thread
   * @return what was found
   * @throws WalException if the log is closed, or reading itself fails
   */
  VerifyReport verify(Consumer<VerifyReport.Progress> progress) throws WalException;

  /**
   * Makes a backup of this log, or brings one up to date, as {@link LogBackup} says; appending goes
   * on meanwhile. It holds everything that was appended before this call, with whatever durability.
   *
   * @param target where the backup goes: a directory that does not exist, is empty, or holds an
   *     earlier backup of this log
   * @return what was done
   * @throws LockedException if another backup to this place is at work
   * @throws UnsupportedOperationException if this log does not live in a directory
   * @throws WalException as {@link LogBackup#backup}, or if what was appended cannot be made
   *     durable
   */
  BackupReport backup(Path target) throws WalException;

  /**
   * What opening found, cut and kept.
   *
   * @return the report, the same at every call
   */
  RecoveryReport recoveryReport();

  /**
   * Counters and sizes, for monitoring.
   *
   * @return a snapshot
   */
  WalStats stats();

  /**
   * Writes and syncs what is buffered, seals the active segment and releases the lock. Idempotent.
   * Blocked appends complete first; later ones throw {@link LogClosedException}. Open cursors throw
   * it at their next step.
   *
   * @throws WalException if what was buffered could not be made durable; the log is closed all the
   *     same
   */
  @Override
  void close() throws WalException;
}
