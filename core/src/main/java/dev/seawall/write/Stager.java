package dev.seawall.write;

import dev.seawall.Durability;
import dev.seawall.RecordTooLargeException;
import dev.seawall.RefusedException;
import dev.seawall.SequenceOverflowException;
import dev.seawall.StreamDeletedException;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.RecordCodec;
import dev.seawall.index.Catalog;
import dev.seawall.index.StreamState;
import dev.seawall.memory.StackReserve;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What everything that is staged has in common: checks, room, and the way out when it goes wrong.
 */
final class Stager {
  /** Room for the record of a stream's creation: its name, its fields, a frame of its own. */
  static final int CREATION_ROOM = 640;

  /** Room for the record of a hole, a checkpoint or a span. */
  static final int DETAIL_ROOM = 128;

  /** The last sequence a stream can give out; the one behind it must still be a number. */
  private static final long LAST_SEQUENCE = Long.MAX_VALUE - 1;

  private final WalOptions options;
  private final Catalog catalog;
  private final Committer committer;

  /** The streams of which a cut was staged since the watch began; used under the staging lock. */
  private volatile @Nullable Set<Integer> cutStreams;

  /** Encodes something into the buffer, under the staging lock. */
  interface Staging<T> {
    T stage(StagingBuffer buffer) throws WalException;
  }

  Stager(WalOptions options, Catalog catalog, Committer committer) {
    this.options = options;
    this.catalog = catalog;
    this.committer = committer;
  }

  Committer committer() {
    return committer;
  }

  long roomFor(int type, byte @Nullable [] key, int valueLength) throws RecordTooLargeException {
    return CREATION_ROOM + StagingRoom.capacityFor(sizeOf(type, key, valueLength), 1);
  }

  /** How much room is needed for records of one stream, and one more without a value. */
  long roomFor(EncodedRecords records) {
    return CREATION_ROOM
        + StagingRoom.capacityFor(records, options.frameSizeBytes(), options.segmentRecords());
  }

  /** How long a record is when it is encoded. */
  long sizeOf(int type, byte @Nullable [] key, int valueLength) throws RecordTooLargeException {
    int keyLength = key == null ? -1 : key.length;
    long size = (long) Math.max(keyLength, 0) + valueLength;
    if (size > options.maxRecordBytes()) {
      throw new RecordTooLargeException(
          "a record of " + size + " bytes is too large: the limit is " + options.maxRecordBytes());
    }
    return RecordCodec.encodedLength(type, keyLength, valueLength);
  }

  /** Checks that a stream takes so many records, and brings it into being if it is new. */
  void prepare(StagingBuffer buffer, StreamState stream, int count) throws WalException {
    checkTakes(stream, count);
    if (!stream.isStagedCreated()) {
      catalog.stageCreation(stream);
      ControlRecord creation =
          new ControlRecord(ControlRecord.Kind.STREAM_CREATED, stream.id(), 0, 0, 0, stream.name());
      record(buffer, stream, creation);
    }
  }

  /** Stages a record of the log's own stream. */
  void record(StagingBuffer buffer, @Nullable StreamState about, ControlRecord change) {
    buffer.appendControl(catalog.control(), change, about);
    Set<Integer> cut = cutStreams;
    if (cut != null) {
      switch (change.kind()) {
        case TRUNCATED_AFTER, RESET, STREAM_DELETED -> cut.add(change.stream());
        default -> {
          // no sequence is given out anew after it
        }
      }
    }
  }

  /** Begins to remember the streams whose records are truncated away from the end. */
  void watchCuts() throws WalException {
    Set<Integer> none = new HashSet<>();
    stage(0, buffer -> cutStreams = none);
  }

  /** Whether a stream was cut, or deleted, since the watch began; under the staging lock. */
  boolean isCut(StreamState stream) {
    Set<Integer> cut = cutStreams;
    return cut == null || cut.contains(stream.id()) || stream.isStagedDeleted();
  }

  /** Ends the watch. */
  void unwatchCuts() {
    cutStreams = null;
  }

  /**
   * Checks that a stream takes so many records, and can be brought into being if it is new. What is
   * staged for several streams is checked for all of them first: staging it must not end half-way.
   */
  void checkTakes(StreamState stream, int count) throws WalException {
    if (stream.isStagedDeleted()) {
      throw new StreamDeletedException("stream '" + stream.name() + "' has been deleted");
    }
    if (stream.stagedNext() > LAST_SEQUENCE - count + 1) {
      throw new SequenceOverflowException(
          "stream '"
              + stream.name()
              + "' has used its last sequence: the next would be "
              + stream.stagedNext());
    }
    if (!stream.isStagedCreated() && catalog.areIdsUsedUp()) {
      throw new RefusedException(
          "stream '" + stream.name() + "' cannot be created: the ids of streams are used up",
          false,
          null);
    }
  }

  /**
   * Releases the lock, if it was taken, after locking or staging went wrong; what is no clean
   * refusal leaves the buffer in an unknown state.
   */
  WalException abandon(Throwable t) {
    boolean isLocked = committer.isLocked();
    if (t instanceof WalException refusal) {
      if (isLocked) {
        committer.unlock();
      }
      return refusal;
    }
    if (isLocked) {
      committer.failAndUnlock(t); // in one go: nobody is to stage behind half a record
    }
    if (t instanceof Error error) {
      throw error;
    }
    if (!isLocked && t instanceof RuntimeException wrongUse) {
      throw wrongUse; // nothing has been touched: a value of null, say
    }
    throw new IllegalStateException("staging a record failed", t);
  }

  /** Stages something, and does not wait for it. */
  <T> T stage(long room, Staging<T> staging) throws WalException {
    StagingBuffer buffer;
    T result;
    try {
      StackReserve.require(StackReserve.FOR_WAITING); // the log fails if a staging is struck
      buffer = committer.lockWithRoom(room);
      result = staging.stage(buffer);
    } catch (Throwable t) {
      throw abandon(t);
    }
    committer.unlock();
    return result;
  }

  /**
   * Stages a change, if there is something to be changed, and waits until it is durable.
   *
   * @return false if there was nothing; so the staging says
   */
  boolean change(long room, Staging<Boolean> staging) throws WalException {
    StagingBuffer buffer;
    boolean changed;
    try {
      buffer = committer.lockWithRoom(room, Durability.DISK);
      changed = staging.stage(buffer);
    } catch (Throwable t) {
      throw abandon(t);
    }
    if (!changed) {
      committer.unlock();
      return false;
    }
    committer.commit(buffer, Durability.DISK);
    return true;
  }

  /** Stages a record of the log's own, and does not wait for it. */
  void recordAlone(ControlRecord change) throws WalException {
    stage(
        CREATION_ROOM,
        buffer -> {
          record(buffer, null, change);
          return true;
        });
  }

  /**
   * Waits until what has been staged since is durable. Nobody waited for it until now: so nobody
   * was told if it found no room and was dropped.
   */
  void syncSince(long rollBacks) throws WalException {
    committer.sync(false);
    checkNotDropped(rollBacks);
  }

  void checkNotDropped(long rollBacks) throws RefusedException {
    if (catalog.rollBacks() != rollBacks) {
      throw new RefusedException(
          "changes to streams could not be written and were dropped", false, null);
    }
  }

  <T> T stageAndWait(long room, Durability durability, Staging<T> staging) throws WalException {
    StagingBuffer buffer;
    T result;
    try {
      StackReserve.require(StackReserve.FOR_WAITING); // the log fails if a staging is struck
      buffer = committer.lockWithRoom(room, durability);
      result = staging.stage(buffer);
    } catch (Throwable t) {
      throw abandon(t);
    }
    committer.commit(buffer, durability);
    return result;
  }

  <T> CompletableFuture<T> stageAsync(long room, Durability durability, Staging<T> staging)
      throws WalException {
    CompletableFuture<T> future = new CompletableFuture<>();
    StagingBuffer buffer;
    PendingFuture<T> pending;
    try {
      buffer = committer.lockWithRoom(room);
      pending = new PendingFuture<>(future, staging.stage(buffer));
    } catch (Throwable t) {
      throw abandon(t);
    }
    committer.commit(buffer, durability, pending);
    return future;
  }
}
