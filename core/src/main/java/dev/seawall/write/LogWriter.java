package dev.seawall.write;

import dev.seawall.BatchResult;
import dev.seawall.Durability;
import dev.seawall.RecordTooLargeException;
import dev.seawall.SequenceOverflowException;
import dev.seawall.SequenceRange;
import dev.seawall.StreamDeletedException;
import dev.seawall.TruncatedException;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.RecordCodec;
import dev.seawall.index.Catalog;
import dev.seawall.index.Holes;
import dev.seawall.index.StreamState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes records from appenders: checks them, gives them their sequences, stages them, and waits for their durability. Safe
 * for use by many threads.
 */
public final class LogWriter implements AutoCloseable {
  /** Room for the record of a stream's creation: its name, its fields, a frame of its own. */
  private static final int CREATION_ROOM = 640;

  /** Room for the record of a hole in a snapshot. */
  private static final int HOLE_ROOM = 128;

  /** The last sequence a stream can give out; the one behind it must still be a number. */
  private static final long LAST_SEQUENCE = Long.MAX_VALUE - 1;

  private final WalOptions options;
  private final Catalog catalog;
  private final SegmentWriter segments;
  private final Committer committer;
  private final Background leader;
  private final Background keeper;
  private final Counters counters = new Counters();

  /**
   * A record of a batch.
   *
   * @param stream where it goes
   * @param type its code
   * @param key its key, null for none
   * @param value its value
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Entry(StreamState stream, int type, byte @Nullable [] key, byte[] value) {}

  /** Encodes something into the buffer, under the staging lock. */
  private interface Staging<T> {
    T stage(StagingBuffer buffer) throws WalException;
  }

  /**
   * Begins writing; threads are started.
   *
   * @param context what writing begins with
   * @param onProgress is called, without a lock, when frames have been written or synced
   * @param housekeeping is called in the background now and then, when there may be something to tidy
   */
  public LogWriter(WriteContext context, Runnable onProgress, Background.Task housekeeping) {
    this.options = context.options();
    this.catalog = context.catalog();
    this.segments = new SegmentWriter(context, counters);
    String name = "seawall " + context.store().describe();
    this.keeper = new Background(name + " keeper", this::poison);
    this.committer = new Committer(context, segments, counters, onProgress, keeper::wake);
    this.leader = new Background(name + " writer", this::poison);
    leader.start(committer::runInBackground);
    keeper.startRepeating(
        () -> {
          segments.maintain();
          housekeeping.run();
        });
  }

  private void poison(Throwable reason) {
    committer.poison(reason);
  }

  // ---- records ----

  /**
   * Appends a record.
   *
   * @param stream where it goes
   * @param type its code
   * @param key its key, null for none
   * @param value its value
   * @param durability what it has reached when this returns
   * @return its sequence
   * @throws WalException if it could not be appended
   */
  public long append(StreamState stream, int type, byte @Nullable [] key, byte[] value, Durability durability)
      throws WalException {
    StagingBuffer buffer = committer.lockWithRoom(roomFor(type, key, value.length));
    long sequence;
    try {
      sequence = stage(buffer, stream, type, key, value);
    } catch (Throwable t) {
      throw abandon(t);
    }
    committer.commit(buffer, durability);
    return sequence;
  }

  /**
   * Appends a record without a key.
   *
   * @param stream where it goes
   * @param value its value, from position to limit
   * @param durability what it has reached when this returns
   * @return its sequence
   * @throws WalException if it could not be appended
   */
  public long append(StreamState stream, ByteBuffer value, Durability durability) throws WalException {
    StagingBuffer buffer = committer.lockWithRoom(roomFor(RecordCodec.DATA, null, value.remaining()));
    long sequence;
    try {
      prepare(buffer, stream, 1);
      sequence = stream.stageRecords(1);
      buffer.append(stream, sequence, RecordCodec.DATA, value);
    } catch (Throwable t) {
      throw abandon(t);
    }
    committer.commit(buffer, durability);
    return sequence;
  }

  /**
   * Appends a record without waiting for its durability.
   *
   * @param stream where it goes
   * @param type its code
   * @param key its key, null for none
   * @param value its value
   * @param durability what it has reached when the future completes
   * @return completes with its sequence
   * @throws WalException if it could not be staged
   */
  public CompletableFuture<Long> appendAsync(
      StreamState stream, int type, byte @Nullable [] key, byte[] value, Durability durability) throws WalException {
    long room = roomFor(type, key, value.length);
    return stageAsync(room, durability, buffer -> stage(buffer, stream, type, key, value));
  }

  private long stage(StagingBuffer buffer, StreamState stream, int type, byte @Nullable [] key, byte[] value)
      throws WalException {
    prepare(buffer, stream, 1);
    long sequence = stream.stageRecords(1);
    buffer.append(stream, sequence, type, key, value);
    return sequence;
  }

  private long roomFor(int type, byte @Nullable [] key, int valueLength) throws RecordTooLargeException {
    int keyLength = key == null ? -1 : key.length;
    long size = (long) Math.max(keyLength, 0) + valueLength;
    if (size > options.maxRecordBytes()) {
      throw new RecordTooLargeException(
          "a record of " + size + " bytes is too large: the limit is " + options.maxRecordBytes());
    }
    return CREATION_ROOM + StagingBuffer.capacityFor(RecordCodec.encodedLength(type, keyLength, valueLength), 1);
  }

  /** Checks that a stream takes so many records, and brings it into being if it is new. */
  private void prepare(StagingBuffer buffer, StreamState stream, int count) throws WalException {
    checkTakes(stream, count);
    if (!stream.isStagedCreated()) {
      catalog.stageCreation(stream);
      ControlRecord creation =
          new ControlRecord(ControlRecord.Kind.STREAM_CREATED, stream.id(), 0, 0, 0, stream.name());
      buffer.appendControl(catalog.control(), creation, stream);
    }
  }

  private static void checkTakes(StreamState stream, int count) throws WalException {
    if (stream.isStagedDeleted()) {
      throw new StreamDeletedException("stream '" + stream.name() + "' has been deleted");
    }
    if (stream.stagedNext() > LAST_SEQUENCE - count + 1) {
      throw new SequenceOverflowException(
          "stream '" + stream.name() + "' has used its last sequence: the next would be " + stream.stagedNext());
    }
  }

  /** Releases the lock after staging went wrong; what is no clean refusal leaves the buffer in an unknown state. */
  private WalException abandon(Throwable t) {
    committer.unlock();
    if (t instanceof WalException refusal) {
      return refusal;
    }
    committer.poison(t);
    if (t instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException("staging a record failed", t);
  }

  private <T> T stageAndWait(long room, Durability durability, Staging<T> staging) throws WalException {
    StagingBuffer buffer = committer.lockWithRoom(room);
    T result;
    try {
      result = staging.stage(buffer);
    } catch (Throwable t) {
      throw abandon(t);
    }
    committer.commit(buffer, durability);
    return result;
  }

  private <T> CompletableFuture<T> stageAsync(long room, Durability durability, Staging<T> staging)
      throws WalException {
    CompletableFuture<T> future = new CompletableFuture<>();
    StagingBuffer buffer = committer.lockWithRoom(room);
    PendingFuture<T> pending;
    try {
      pending = new PendingFuture<>(future, staging.stage(buffer), durability == Durability.DISK);
    } catch (Throwable t) {
      throw abandon(t);
    }
    committer.commit(buffer, durability, pending);
    return future;
  }

  // ---- batches ----

  /**
   * Appends records atomically.
   *
   * @param entries the records, at least one
   * @param durability what they have reached when this returns
   * @return the sequences they got
   * @throws WalException if they could not be appended
   */
  public BatchResult append(List<Entry> entries, Durability durability) throws WalException {
    return stageAndWait(roomFor(entries), durability, buffer -> stage(buffer, entries));
  }

  /**
   * Appends records atomically, without waiting for their durability.
   *
   * @param entries the records, at least one
   * @param durability what they have reached when the future completes
   * @return completes with the sequences they got
   * @throws WalException if they could not be staged
   */
  public CompletableFuture<BatchResult> appendAsync(List<Entry> entries, Durability durability) throws WalException {
    return stageAsync(roomFor(entries), durability, buffer -> stage(buffer, entries));
  }

  private long roomFor(List<Entry> entries) throws RecordTooLargeException {
    long size = 0;
    long room = 0;
    for (Entry entry : entries) {
      size += (entry.key == null ? 0 : entry.key.length) + (long) entry.value.length;
      room += roomFor(entry.type, entry.key, entry.value.length);
    }
    if (size > options.maxRecordBytes() || room > Integer.MAX_VALUE) {
      throw new RecordTooLargeException(
          "a batch of " + entries.size() + " records and " + size + " bytes is too large: the limit is "
              + options.maxRecordBytes() + " bytes");
    }
    return room;
  }

  private BatchResult stage(StagingBuffer buffer, List<Entry> entries) throws WalException {
    for (Entry entry : entries) {
      checkTakes(entry.stream, entries.size());
    }
    buffer.beginAtomic();
    Map<String, SequenceRange> ranges = new LinkedHashMap<>();
    for (Entry entry : entries) {
      long sequence = stage(buffer, entry.stream, entry.type, entry.key, entry.value);
      SequenceRange range = ranges.get(entry.stream.name());
      ranges.put(entry.stream.name(), new SequenceRange(range == null ? sequence : range.first(), sequence));
    }
    buffer.endAtomic();
    return new BatchResult(ranges);
  }

  // ---- changes to streams, durable when they return ----

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
          record(buffer, stream, ControlRecord.of(ControlRecord.Kind.STREAM_DELETED, stream.id(), 0, 0));
          return true;
        });
  }

  /**
   * Truncates the beginning of a stream.
   *
   * @param stream the stream
   * @param sequence the first to keep
   * @return false if nothing was to be done
   * @throws IllegalArgumentException if the sequence is too high
   * @throws WalException if it failed
   */
  public boolean truncateBefore(StreamState stream, long sequence) throws WalException {
    long next = stream.stagedNext();
    if (sequence > next) {
      throw new IllegalArgumentException(
          "cannot truncate stream '" + stream.name() + "' before " + sequence + ": the next sequence is " + next);
    }
    return change(
        buffer -> {
          checkTakes(stream, 0);
          if (sequence <= stream.stagedFirst()) {
            return false;
          }
          long kept = Math.min(sequence, stream.stagedNext());
          stream.stageTruncateBefore(kept);
          record(buffer, stream, ControlRecord.of(ControlRecord.Kind.TRUNCATED_BEFORE, stream.id(), kept, 0));
          return true;
        });
  }

  /**
   * Truncates the end of a stream.
   *
   * @param stream the stream
   * @param sequence the last to keep
   * @return false if nothing was to be done
   * @throws TruncatedException if the sequence has been truncated away
   * @throws WalException if it failed
   */
  public boolean truncateAfter(StreamState stream, long sequence) throws WalException {
    return change(
        buffer -> {
          checkTakes(stream, 0);
          if (sequence < stream.stagedFirst() - 1) {
            throw new TruncatedException(stream.name(), sequence, stream.stagedFirst());
          }
          if (sequence >= stream.stagedNext() - 1) {
            return false;
          }
          stream.stageTruncateAfter(sequence);
          record(buffer, stream, ControlRecord.of(ControlRecord.Kind.TRUNCATED_AFTER, stream.id(), sequence, 0));
          return true;
        });
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
          prepare(buffer, stream, 0);
          stream.stageReset(next);
          record(buffer, stream, ControlRecord.of(ControlRecord.Kind.RESET, stream.id(), next, 0));
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
    if (next < stream.stagedNext()) {
      throw new IllegalArgumentException(
          "cannot skip to " + next + " in stream '" + stream.name() + "': the next sequence is "
              + stream.stagedNext());
    }
    change(
        buffer -> {
          checkTakes(stream, 0);
          long from = stream.stagedNext();
          if (next <= from) {
            return false;
          }
          prepare(buffer, stream, 0);
          stream.stageSkip(next);
          record(buffer, stream, ControlRecord.of(ControlRecord.Kind.SKIPPED, stream.id(), from, next - 1));
          return true;
        });
  }

  private boolean change(Staging<Boolean> staging) throws WalException {
    long room = 2 * (long) CREATION_ROOM;
    StagingBuffer buffer = committer.lockWithRoom(room);
    boolean changed;
    try {
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

  private void record(StagingBuffer buffer, @Nullable StreamState about, ControlRecord change) {
    buffer.appendControl(catalog.control(), change, about);
  }

  // ---- the log's own state ----

  /**
   * Writes what is known of all streams anew, so that older segments can go; durable when it returns.
   *
   * @param firstSegment the lowest segment that is still needed
   * @throws WalException if it failed; nothing may be deleted then
   */
  public void writeSnapshot(long firstSegment) throws WalException {
    recordAlone(ControlRecord.of(ControlRecord.Kind.SNAPSHOT_BEGIN, 0, catalog.nextId(), firstSegment));
    for (StreamState stream : catalog.states()) {
      if (stream != catalog.control()) {
        snapshot(stream);
      }
    }
    recordAlone(ControlRecord.of(ControlRecord.Kind.SNAPSHOT_END, 0, 0, 0));
    sync();
  }

  private void snapshot(StreamState stream) throws WalException {
    boolean done = false;
    while (!done) {
      int holes = stream.stagedHoles().count();
      StagingBuffer buffer = committer.lockWithRoom(CREATION_ROOM + (long) holes * HOLE_ROOM);
      try {
        done = stream.stagedHoles().count() <= holes;
        if (done && stream.isStagedCreated() && !stream.isStagedDeleted()) {
          snapshot(buffer, stream);
        }
      } catch (Throwable t) {
        throw abandon(t);
      }
      committer.unlock();
    }
  }

  private void snapshot(StagingBuffer buffer, StreamState stream) {
    ControlRecord.Kind kind = ControlRecord.Kind.SNAPSHOT_STREAM;
    record(
        buffer,
        stream,
        new ControlRecord(kind, stream.id(), stream.stagedFirst(), stream.stagedNext(), 0, stream.name()));
    Holes holes = stream.stagedHoles();
    for (int i = 0; i < holes.count(); i++) {
      record(
          buffer,
          stream,
          ControlRecord.of(ControlRecord.Kind.SNAPSHOT_HOLE, stream.id(), holes.first(i), holes.last(i)));
    }
  }

  /**
   * States that segments below a number are no longer needed; durable when it returns.
   *
   * @param firstSegment the lowest that is
   * @throws WalException if it failed; nothing may be deleted then
   */
  public void dropSegmentsBelow(long firstSegment) throws WalException {
    recordAlone(ControlRecord.of(ControlRecord.Kind.SEGMENTS_DROPPED, 0, firstSegment, 0));
    sync();
  }

  private void recordAlone(ControlRecord change) throws WalException {
    StagingBuffer buffer = committer.lockWithRoom(CREATION_ROOM);
    try {
      record(buffer, null, change);
    } catch (Throwable t) {
      throw abandon(t);
    }
    committer.unlock();
  }

  /**
   * Makes everything appended before this call durable.
   *
   * @throws WalException if it failed
   */
  public void sync() throws WalException {
    committer.sync(false);
  }

  /**
   * Ends the active segment.
   *
   * @throws WalException if it failed
   */
  public void roll() throws WalException {
    committer.sync(true);
  }

  /**
   * Hands everything appended before this call to the operating system.
   *
   * @throws WalException if it failed
   */
  public void flush() throws WalException {
    committer.flush();
  }

  /** Has what is staged written soon, in the background. */
  public void flushSoon() {
    committer.flushSoon();
  }

  /** Has the housekeeping done soon, in the background. */
  public void tidySoon() {
    keeper.wake();
  }

  /**
   * What has been done.
   *
   * @return live counters
   */
  public Counters counters() {
    return counters;
  }

  /**
   * How much is staged.
   *
   * @return bytes
   */
  public long stagedBytes() {
    return committer.stagedBytes();
  }

  /**
   * What made the log fail.
   *
   * @return null if nothing did
   */
  public @Nullable Throwable failure() {
    return committer.failure();
  }

  /**
   * Commits what is staged, seals the active segment and ends the threads. Appends are refused from here on.
   *
   * @throws WalException if what was staged could not be made durable; everything is closed all the same
   */
  @Override
  public void close() throws WalException {
    try {
      committer.close();
    } finally {
      leader.stop();
      keeper.stop();
      try {
        segments.close();
      } catch (IOException e) {
        throw new WalException("closing the active segment failed: " + e.getMessage(), e);
      }
    }
  }
}
