package dev.seawall.write;

import dev.seawall.BatchResult;
import dev.seawall.Durability;
import dev.seawall.RecordTooLargeException;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.format.RecordCodec;
import dev.seawall.index.StreamState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes records from appenders: gives them their sequences, stages them, and waits for their
 * durability. Safe for use by many threads.
 */
public final class LogWriter implements AutoCloseable {
  private final WalOptions options;
  private final Runnable onProgress;
  private final Background.Task housekeeping;
  private final Background.Task cleaning;
  private final SegmentWriter segments;
  private final Committer committer;
  private final Stager stager;
  private final StreamChanges changes;
  private final Snapshots snapshots;
  private final LogCheckpoints checkpoints;
  private final ShardDefinitions shards;
  private final StreamCheckpoints streamCheckpoints;
  private final Transactions transactions;
  private final Helpers helpers;
  private final Counters counters = new Counters();
  private final Failures failures;

  /**
   * A record of a batch.
   *
   * @param target where it goes
   * @param type its code
   * @param key its key, null for none
   * @param value its value
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Entry(Target target, int type, byte @Nullable [] key, byte[] value) {}

  /**
   * Begins writing; threads are started once something is written.
   *
   * @param context what writing begins with
   * @param onProgress is called, without a lock, when frames have been written or synced
   * @param housekeeping is called in the background now and then, when there may be something to
   *     tidy
   * @param cleaning is called in a thread of its own after each {@link #cleanSoon()}
   * @throws dev.seawall.MissingCodecException if frames are to be compressed with a codec that is
   *     not there
   * @throws dev.seawall.EncryptionException if frames are to be encrypted with a key that is not
   *     there
   * @throws WalException one of these
   */
  public LogWriter(
      WriteContext context,
      Runnable onProgress,
      Background.Task housekeeping,
      Background.Task cleaning)
      throws WalException {
    this.options = context.options();
    this.failures = new Failures(context.store().describe());
    this.segments = new SegmentWriter(context, counters);
    String name = "seawall " + context.store().describe();
    this.onProgress = onProgress;
    this.housekeeping = housekeeping;
    this.cleaning = cleaning;
    this.helpers =
        new Helpers(
            new Background(name + " writer", this::lead, this::poison),
            new Background(name + " keeper", this::keep, this::poison),
            new Background(name + " cleaner", this::clean, this::poison),
            segments.salts());
    this.committer = new Committer(context, segments, failures, counters, onProgress, helpers);
    this.stager = new Stager(options, context.catalog(), committer);
    this.checkpoints = new LogCheckpoints(stager, context.catalog(), options.clock());
    this.shards = new ShardDefinitions(stager, context.catalog());
    this.transactions = new Transactions(options, context.epoch(), stager);
    this.changes = new StreamChanges(stager, context.catalog(), transactions);
    this.snapshots = new Snapshots(options, stager, context.catalog(), checkpoints, shards);
    this.streamCheckpoints = new StreamCheckpoints(stager, options.clock());
  }

  private void lead() throws IOException {
    new BackgroundSync(committer, segments, onProgress).run();
  }

  private void keep() throws Exception {
    helpers
        .keeper()
        .repeat(
            () -> {
              segments.maintain();
              housekeeping.run();
            });
  }

  private void clean() throws Exception {
    helpers.cleaner().repeat(cleaning);
  }

  private void poison(Throwable reason) {
    committer.poison(reason);
  }

  // ---- records ----

  /**
   * Appends a record.
   *
   * @param target where it goes
   * @param type its code
   * @param key its key, null for none
   * @param value its value
   * @param durability what it has reached when this returns
   * @return its sequence
   * @throws WalException if it could not be appended
   */
  public long append(
      Target target, int type, byte @Nullable [] key, byte[] value, Durability durability)
      throws WalException {
    StagingBuffer buffer;
    long sequence;
    try {
      buffer = committer.lockWithRoom(stager.roomFor(type, key, value.length), durability);
      sequence = stage(buffer, target, type, key, value);
    } catch (Throwable t) {
      throw stager.abandon(t);
    }
    committer.commit(buffer, durability);
    return sequence;
  }

  /**
   * Appends a record without a key.
   *
   * @param target where it goes
   * @param value its value, from position to limit
   * @param durability what it has reached when this returns
   * @return its sequence
   * @throws WalException if it could not be appended
   */
  public long append(Target target, ByteBuffer value, Durability durability) throws WalException {
    StagingBuffer buffer;
    long sequence;
    try {
      buffer =
          committer.lockWithRoom(
              stager.roomFor(RecordCodec.DATA, null, value.remaining()), durability);
      StreamState stream = prepare(buffer, target);
      sequence = stream.stageRecords(1);
      buffer.append(stream, sequence, RecordCodec.DATA, value);
    } catch (Throwable t) {
      throw stager.abandon(t);
    }
    committer.commit(buffer, durability);
    return sequence;
  }

  /**
   * Appends a record without waiting for its durability.
   *
   * @param target where it goes
   * @param type its code
   * @param key its key, null for none
   * @param value its value
   * @param durability what it has reached when the future completes
   * @return completes with its sequence
   * @throws WalException if it could not be staged
   */
  public CompletableFuture<Long> appendAsync(
      Target target, int type, byte @Nullable [] key, byte[] value, Durability durability)
      throws WalException {
    long room = stager.roomFor(type, key, value.length);
    return stager.stageAsync(room, durability, buffer -> stage(buffer, target, type, key, value));
  }

  private long stage(
      StagingBuffer buffer, Target target, int type, byte @Nullable [] key, byte[] value)
      throws WalException {
    StreamState stream = prepare(buffer, target);
    long sequence = stream.stageRecords(1);
    buffer.append(stream, sequence, type, key, value);
    return sequence;
  }

  private StreamState prepare(StagingBuffer buffer, Target target) throws WalException {
    target.checkTakesRecords();
    StreamState stream = target.state();
    stager.prepare(buffer, stream, 1);
    return stream;
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
    StagedBatch batch = new StagedBatch(entries);
    return stager.stageAndWait(roomFor(entries), durability, buffer -> batch.stage(stager, buffer));
  }

  /**
   * Appends records atomically, without waiting for their durability.
   *
   * @param entries the records, at least one
   * @param durability what they have reached when the future completes
   * @return completes with the sequences they got
   * @throws WalException if they could not be staged
   */
  public CompletableFuture<BatchResult> appendAsync(List<Entry> entries, Durability durability)
      throws WalException {
    StagedBatch batch = new StagedBatch(entries);
    return stager.stageAsync(roomFor(entries), durability, buffer -> batch.stage(stager, buffer));
  }

  private long roomFor(List<Entry> entries) throws RecordTooLargeException {
    long size = 0;
    long room = 0;
    for (Entry entry : entries) {
      size += (entry.key == null ? 0 : entry.key.length) + (long) entry.value.length;
      room += stager.roomFor(entry.type, entry.key, entry.value.length);
    }
    if (size > options.maxRecordBytes() || room > Integer.MAX_VALUE) {
      throw new RecordTooLargeException(
          "a batch of "
              + entries.size()
              + " records and "
              + size
              + " bytes is too large: the limit is "
              + options.maxRecordBytes()
              + " bytes");
    }
    return room;
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
    helpers.keeper().wake();
  }

  /** Has the cleaning done soon, in the background. */
  public void cleanSoon() {
    helpers.cleaner().wake();
  }

  /**
   * A way for copies of older frames to the end of the log.
   *
   * @return to be used by one thread at a time, and no other like it
   */
  public Relocator relocator() {
    return new Relocator(stager);
  }

  /**
   * Changes to streams as a whole.
   *
   * @return the way to make them
   */
  public StreamChanges changes() {
    return changes;
  }

  /**
   * Snapshots of all streams.
   *
   * @return the way to write them
   */
  public Snapshots snapshots() {
    return snapshots;
  }

  /**
   * Checkpoints of single streams.
   *
   * @return the way to make them
   */
  public StreamCheckpoints streamCheckpoints() {
    return streamCheckpoints;
  }

  /**
   * Definitions of sharded streams.
   *
   * @return the way to make them
   */
  public ShardDefinitions shards() {
    return shards;
  }

  /**
   * Checkpoints of the whole log.
   *
   * @return the way to make them
   */
  public LogCheckpoints checkpoints() {
    return checkpoints;
  }

  /**
   * Transactions.
   *
   * @return the way to begin them
   */
  public Transactions transactions() {
    return transactions;
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
    return failures.first();
  }

  /**
   * Commits what is staged, seals the active segment and ends the threads. Appends are refused from
   * here on.
   *
   * @throws WalException if what was staged could not be made durable; everything is closed all the
   *     same
   */
  @Override
  public void close() throws WalException {
    try (Closeable files = segments::close;
        Closeable threads = helpers::stop) {
      committer.close();
    } catch (WalException e) {
      throw e;
    } catch (IOException e) {
      throw new WalException("closing the active segment failed: " + e.getMessage(), e);
    }
  }
}
