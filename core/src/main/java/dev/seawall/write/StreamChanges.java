package dev.seawall.write;

import dev.seawall.TruncatedException;
import dev.seawall.WalException;
import dev.seawall.format.ControlRecord;
import dev.seawall.index.Catalog;
import dev.seawall.index.CheckpointHold;
import dev.seawall.index.CheckpointState;
import dev.seawall.index.StreamState;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Changes to streams as a whole, each a record of the log's own stream, and durable when the method
 * returns. Safe for use by many threads.
 */
public final class StreamChanges {
  private final Stager stager;
  private final Catalog catalog;
  private final Transactions transactions;

  StreamChanges(Stager stager, Catalog catalog, Transactions transactions) {
    this.stager = stager;
    this.catalog = catalog;
    this.transactions = transactions;
  }

  /**
   * Deletes a stream.
   *
   * @param stream the stream
   * @return false if it did not exist, or was being deleted
   * @throws WalException if it failed
   */
  public boolean delete(StreamState stream) throws WalException {
    return change(
        buffer -> {
          if (!stream.isStagedCreated() || stream.isStagedDeleted()) {
            return false;
          }
          stream.stageDeletion();
          stager.record(
              buffer,
              stream,
              ControlRecord.of(ControlRecord.Kind.STREAM_DELETED, stream.id(), 0, 0));
          return true;
        });
  }

  /**
   * Truncates the beginning of a stream.
   *
   * @param stream the stream
   * @param sequence the first to keep; less is taken away if a transaction, open or committed,
   *     would be cut in two
   * @return false if nothing was to be done
   * @throws IllegalArgumentException if the sequence is too high
   * @throws WalException if it failed
   */
  public boolean truncateBefore(StreamState stream, long sequence) throws WalException {
    checkReached(stream, sequence, stream.stagedNext()); // said first, also if the log is closed
    AtomicLong next = new AtomicLong();
    boolean isChanged =
        change(
            buffer -> {
              stager.checkTakes(stream, 0);
              next.set(stream.stagedNext()); // its end may have been cut meanwhile
              return sequence <= next.get() && stageTruncateBefore(buffer, stream, sequence);
            });
    checkReached(stream, sequence, next.get());
    return isChanged;
  }

  private static void checkReached(StreamState stream, long sequence, long next) {
    if (sequence > next) {
      throw new IllegalArgumentException(
          "cannot truncate stream '"
              + stream.name()
              + "' before "
              + sequence
              + ": the next sequence is "
              + next);
    }
  }

  /**
   * Stages the truncation of the beginning of a stream, unless a checkpoint needs what would go,
   * and does not wait for it.
   *
   * @param stream the stream
   * @param sequence the first to keep; less is taken away if a transaction would be cut in two
   * @param pastCheckpoints whether to take no regard of checkpoints
   * @return what is left, as staged
   * @throws WalException if it failed
   */
  public Beginning retain(StreamState stream, long sequence, boolean pastCheckpoints)
      throws WalException {
    return stager.stage(
        Stager.CREATION_ROOM,
        buffer -> {
          long before = stream.stagedFirst();
          boolean isThere = stream.isStagedCreated() && !stream.isStagedDeleted();
          if (isThere && (pastCheckpoints || !isNeeded(stream, sequence))) {
            stageTruncateBefore(buffer, stream, sequence);
          }
          return new Beginning(before, stream.stagedFirst());
        });
  }

  /** Whether a checkpoint needs something before a sequence, be it staged only just now. */
  private boolean isNeeded(StreamState stream, long sequence) {
    CheckpointHold hold =
        CheckpointHold.of(
            stream.id(),
            stream.stagedFirst(),
            stream.stagedApplied(),
            catalog.checkpoints().staged());
    return hold != null && hold.from() < sequence;
  }

  /**
   * Notes what retention has done; staged, not waited for.
   *
   * @param policies which policies there are, in words
   * @param records how many records have gone since the log was opened
   * @param bytes how many bytes they took
   * @param nowMillis the time, since 1970
   * @throws WalException if it failed
   */
  public void noteRetained(String policies, long records, long bytes, long nowMillis)
      throws WalException {
    stager.recordAlone(
        new ControlRecord(ControlRecord.Kind.RETAINED, 0, records, bytes, nowMillis, policies));
  }

  /**
   * Where a stream begins.
   *
   * @param before its first sequence before a truncation
   * @param after its first sequence behind it
   */
  public record Beginning(long before, long after) {}

  private boolean stageTruncateBefore(StagingBuffer buffer, StreamState stream, long sequence) {
    long kept = stream.stagedSpans().uncut(Math.min(sequence, stream.stagedNext()));
    if (kept <= stream.stagedFirst()) {
      return false;
    }
    stream.stageTruncateBefore(kept);
    stager.record(
        buffer,
        stream,
        ControlRecord.of(ControlRecord.Kind.TRUNCATED_BEFORE, stream.id(), kept, 0));
    return true;
  }

  /**
   * Truncates the beginning of every stream to where it stood at a checkpoint; durable when it
   * returns. Streams that are not there any more, or whose position was truncated away, are left as
   * they are.
   *
   * @param checkpoint the id of the checkpoint
   * @param isMeant which streams are to be truncated, by name
   * @return false if there is no such checkpoint any more; then streams may have been truncated
   * @throws WalException if it failed; then streams may have been truncated
   */
  public boolean truncateBefore(long checkpoint, Predicate<String> isMeant) throws WalException {
    long rollBacks = catalog.rollBacks();
    CheckpointState state = catalog.checkpoints().written().find(checkpoint);
    boolean isThere = state != null;
    for (int i = 0; state != null && i < state.count(); i++) {
      StreamState stream = catalog.find(state.stream(i));
      if (stream != null && stream.first() <= state.position(i) && isMeant.test(stream.name())) {
        isThere &= truncateBefore(checkpoint, stream);
      }
    }
    stager.syncSince(rollBacks);
    return isThere;
  }

  /** Stages the truncation, by what is known at that moment, and does not wait for it. */
  private boolean truncateBefore(long checkpoint, StreamState stream) throws WalException {
    return stager.stage(
        Stager.CREATION_ROOM,
        buffer -> {
          CheckpointState state = catalog.checkpoints().staged().find(checkpoint);
          if (state == null) {
            return false;
          }
          int index = state.indexOf(stream.id());
          if (!stream.isStagedDeleted() && !state.isRewritten(index)) {
            stageTruncateBefore(buffer, stream, state.position(index) + 1);
          }
          return true;
        });
  }

  /**
   * Truncates the end of a stream. Transactions that lose a record by it can only be rolled back.
   *
   * @param stream the stream
   * @param sequence the last to keep
   * @return false if nothing was to be done
   * @throws TruncatedException if the sequence has been truncated away
   * @throws WalException if it failed
   */
  public boolean truncateAfter(StreamState stream, long sequence) throws WalException {
    AtomicBoolean wasRoomShort = new AtomicBoolean();
    long rollBacks = catalog.rollBacks();
    boolean isChanged;
    do {
      int most = transactions.count();
      wasRoomShort.set(false);
      isChanged =
          stager.change(
              2L * Stager.CREATION_ROOM + (long) most * Stager.DETAIL_ROOM,
              buffer -> {
                stager.checkTakes(stream, 0);
                if (sequence < stream.stagedFirst() - 1) {
                  throw new TruncatedException(stream.name(), sequence, stream.stagedFirst());
                }
                List<Long> losing = transactions.losingRecordBehind(stream, sequence);
                wasRoomShort.set(losing.size() > most); // some were begun meanwhile
                if (wasRoomShort.get() || sequence >= stream.stagedNext() - 1) {
                  return false;
                }
                stageTruncateAfter(buffer, stream, sequence, losing);
                return true;
              });
    } while (wasRoomShort.get());
    if (!isChanged) {
      awaitChanges(rollBacks);
    }
    return isChanged;
  }

  private void stageTruncateAfter(
      StagingBuffer buffer, StreamState stream, long sequence, List<Long> losing) {
    stream.stageTruncateAfter(sequence);
    catalog.checkpoints().stageTruncation(stream.id(), sequence);
    stager.record(
        buffer,
        stream,
        ControlRecord.of(ControlRecord.Kind.TRUNCATED_AFTER, stream.id(), sequence, 0));
    for (long transaction : losing) {
      stream.stageSpans(stream.stagedSpans().ended(transaction));
      stager.record(
          buffer,
          stream,
          ControlRecord.of(
              ControlRecord.Kind.TRANSACTION_ROLLED_BACK, stream.id(), 0, 0, transaction));
    }
  }

  /**
   * Empties a stream.
   *
   * @param stream the stream
   * @param next the next sequence
   * @throws WalException if it failed
   */
  public void reset(StreamState stream, long next) throws WalException {
    change(
        buffer -> {
          stager.prepare(buffer, stream, 0);
          stream.stageReset(next);
          catalog.checkpoints().stageTruncation(stream.id(), 0);
          stager.record(
              buffer, stream, ControlRecord.of(ControlRecord.Kind.RESET, stream.id(), next, 0));
          return true;
        });
  }

  /**
   * Leaves a hole in a stream.
   *
   * @param stream the stream
   * @param next the next sequence
   * @throws IllegalArgumentException if it is not greater than all that have been used
   * @throws WalException if it failed
   */
  public void skipTo(StreamState stream, long next) throws WalException {
    checkUnused(stream, next, stream.stagedNext()); // said first, also if the log is closed
    AtomicLong from = new AtomicLong();
    change(
        buffer -> {
          stager.checkTakes(stream, 0);
          from.set(stream.stagedNext()); // others may have appended meanwhile
          if (next <= from.get()) {
            return false;
          }
          stager.prepare(buffer, stream, 0);
          stream.stageSkip(next);
          stager.record(
              buffer,
              stream,
              ControlRecord.of(ControlRecord.Kind.SKIPPED, stream.id(), from.get(), next - 1));
          return true;
        });
    checkUnused(stream, next, from.get());
  }

  private static void checkUnused(StreamState stream, long wanted, long next) {
    if (wanted < next) {
      throw new IllegalArgumentException(
          "cannot skip to "
              + wanted
              + " in stream '"
              + stream.name()
              + "': the next sequence is "
              + next);
    }
  }

  private boolean change(Stager.Staging<Boolean> staging) throws WalException {
    long rollBacks = catalog.rollBacks();
    boolean isChanged = stager.change(2 * (long) Stager.CREATION_ROOM, staging);
    if (!isChanged) {
      awaitChanges(rollBacks);
    }
    return isChanged;
  }

  /**
   * Waits until no change is under way: what made another needless has to be as durable as the
   * other would have been.
   */
  private void awaitChanges(long rollBacks) throws WalException {
    StreamState control = catalog.control();
    if (control.durableSequence() < control.stagedNext() - 1) {
      stager.syncSince(rollBacks);
    }
  }
}
