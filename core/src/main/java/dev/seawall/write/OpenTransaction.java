package dev.seawall.write;

import dev.seawall.CommitResult;
import dev.seawall.Durability;
import dev.seawall.LogClosedException;
import dev.seawall.LogFailedException;
import dev.seawall.RecordType;
import dev.seawall.RefusedException;
import dev.seawall.SequenceRange;
import dev.seawall.TransactionAbortedException;
import dev.seawall.WalException;
import dev.seawall.format.CommitRecord;
import dev.seawall.format.ControlRecord;
import dev.seawall.index.StreamState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A transaction in the making. Its records wait in memory until it ends; when they take more room
 * than they may, they are spilled: written to the log ahead of the decision. For one thread at a
 * time, but for what is told of it.
 *
 * <pre>
 *   never spilled:  [records, COMMIT] of each stream, one atomic group of BATCH frames
 *   spilled:        span, records … records …  [span, COMMIT] of each stream, one atomic group
 * </pre>
 */
public final class OpenTransaction {
  private static final byte[] NOTHING = {};

  /** What a record is taken to cost in memory beyond its encoded bytes. */
  private static final int RECORD_COST = 8;

  private final long id;
  private final long openedNanos = System.nanoTime();
  private final Transactions transactions;
  private final Stager stager;
  private final Map<StreamState, Part> parts = new LinkedHashMap<>();
  private final SpareRecords spare;
  private State state = State.OPEN;
  private boolean endStaged;
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong memoryBytes = new AtomicLong();
  private final AtomicLong spilledBytes = new AtomicLong();

  /** From where to where its spilled records reach, by stream; changed under the staging lock. */
  private final Map<StreamState, SequenceRange> reach = new ConcurrentHashMap<>();

  /** What has become of a transaction. */
  private enum State {
    OPEN("is open"),
    COMMITTED("has been committed"),
    ROLLED_BACK("has been rolled back"),
    UNKNOWN("failed to commit: whether it took effect shows when the log is opened again");

    private final String words;

    State(String words) {
      this.words = words;
    }
  }

  /** The records for one stream: those that wait, and where the others are. */
  private static final class Part {
    final EncodedRecords waiting;
    final CommitRecord.Ranges spilled = new CommitRecord.Ranges();

    /** A way by which records came that knows of no shards. */
    private @Nullable Target plain;

    Part(EncodedRecords empty) {
      waiting = empty;
    }

    void add(Target target, int type, byte @Nullable [] key, byte[] value) {
      if (!target.isForShards()) {
        plain = target;
      }
      waiting.add(type, key, value);
    }

    /** Checks that the stream has not become a shard meanwhile; under the staging lock. */
    void checkTakesRecords() throws WalException {
      if (plain != null) {
        plain.checkTakesRecords();
      }
    }

    long cost() {
      return waiting.length() + (long) RECORD_COST * waiting.count();
    }
  }

  OpenTransaction(long id, Transactions transactions, Stager stager) {
    this.id = id;
    this.transactions = transactions;
    this.stager = stager;
    this.spare = transactions.spares().take();
  }

  /**
   * Adds a record.
   *
   * @param target where it goes
   * @param type its code
   * @param key its key, null for none
   * @param value its value
   * @throws IllegalStateException if the transaction has ended
   * @throws WalException if the record is too large, or those before it could not be spilled; it
   *     has not been added then
   */
  public void add(Target target, int type, byte @Nullable [] key, byte[] value)
      throws WalException {
    checkOpen();
    long cost = stager.sizeOf(type, key, value.length) + RECORD_COST;
    long memory = memoryBytes.getPlain();
    if (memory > 0 && memory + cost > transactions.memoryLimit()) {
      spill();
      memory = memoryBytes.getPlain();
    }
    StreamState stream = target.state();
    Part part = parts.get(stream);
    if (part == null) {
      part = new Part(spare.take());
      parts.put(stream, part);
    }
    part.add(target, type, key, value);
    memoryBytes.lazySet(memory + cost);
    records.lazySet(records.getPlain() + 1);
  }

  private void checkOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("transaction " + id + " " + state.words);
    }
  }

  // ---- spilling ----

  /**
   * Writes what waits in memory to the log, stream by stream.
   *
   * @throws IllegalStateException if the transaction has ended
   * @throws WalException if it could not be written; what was not waits on
   */
  public void spill() throws WalException {
    checkOpen();
    for (Map.Entry<StreamState, Part> entry : parts.entrySet()) {
      Part part = entry.getValue();
      if (part.waiting.count() > 0) {
        stager.stageAndWait(
            stager.roomFor(part.waiting) + Stager.CREATION_ROOM,
            Durability.MEMORY,
            buffer -> stageSpill(buffer, entry.getKey(), part));
      }
    }
  }

  private boolean stageSpill(StagingBuffer buffer, StreamState stream, Part part)
      throws WalException {
    checkNotAborted(stream, part);
    part.checkTakesRecords();
    int count = part.waiting.count();
    stager.checkTakes(stream, count + 1);
    buffer.beginSpill(id);
    stager.prepare(buffer, stream, count);
    long first = stream.stagedNext();
    if (part.spilled.isEmpty()) {
      stream.stageSpans(stream.stagedSpans().opened(id, first));
      stager.record(buffer, stream, span(stream, first, 0));
    }
    stream.stageRecords(count);
    buffer.append(stream, first, part.waiting);
    part.spilled.add(first, first + count - 1);
    reach.put(stream, new SequenceRange(part.spilled.first(), first + count - 1));
    buffer.endUnit();
    // so that lack of space never takes it out of the middle of the transaction
    buffer.acknowledge();
    // from here on it is in the log, whatever becomes of whoever waits for that
    memoryBytes.addAndGet(-part.cost());
    spilledBytes.addAndGet(part.waiting.length());
    part.waiting.clear();
    return true;
  }

  private ControlRecord span(StreamState stream, long first, long commit) {
    return ControlRecord.of(ControlRecord.Kind.TRANSACTION_SPAN, stream.id(), first, commit, id);
  }

  private void checkNotAborted(StreamState stream, Part part) throws WalException {
    if (!isAborted(stream, part)) {
      return;
    }
    stager.checkTakes(stream, 0);
    throw new TransactionAbortedException(
        "transaction "
            + id
            + " can only be rolled back: it had written records to stream '"
            + stream.name()
            + "' that are gone since that was reset or its end truncated");
  }

  private boolean isAborted(StreamState stream, Part part) {
    return !part.spilled.isEmpty() && !stream.stagedSpans().isOpen(id);
  }

  // ---- the end ----

  /**
   * Makes all of it take effect.
   *
   * @param durability what it has reached when this returns
   * @return the sequences it got
   * @throws IllegalStateException if it has ended
   * @throws WalException if it failed; the transaction is still open then, unless the log has
   *     failed, or keeps the COMMIT until there is room
   */
  public CommitResult commit(Durability durability) throws WalException {
    checkOpen();
    boolean isSpilled = spilledBytes.get() > 0;
    if (isSpilled) {
      spill(); // so that now either all of it is in the log or nothing
    }
    if (parts.isEmpty()) {
      end(State.COMMITTED);
      return new CommitResult(id, Map.of());
    }
    long room = 0;
    for (Part part : parts.values()) {
      room += stager.roomFor(part.waiting) + Stager.CREATION_ROOM + part.spilled.encodedLength();
    }
    endStaged = false;
    try {
      CommitResult result =
          stager.stageAndWait(room, durability, isSpilled ? this::stageEnd : this::stageWhole);
      end(State.COMMITTED);
      return result;
    } catch (RefusedException e) {
      if (e.isStillBuffered()) {
        end(State.UNKNOWN);
      }
      throw e;
    } catch (LogFailedException e) {
      end(State.UNKNOWN);
      throw e;
    } catch (RuntimeException | Error e) {
      if (endStaged) {
        end(State.UNKNOWN); // struck while waiting: it must not be committed a second time
      }
      throw e;
    }
  }

  private CommitResult stageWhole(StagingBuffer buffer) throws WalException {
    for (Map.Entry<StreamState, Part> entry : parts.entrySet()) {
      entry.getValue().checkTakesRecords();
      stager.checkTakes(entry.getKey(), entry.getValue().waiting.count() + 1);
    }
    Map<String, SequenceRange> ranges = new HashMap<>();
    buffer.beginWholeTransaction(id);
    for (Map.Entry<StreamState, Part> entry : parts.entrySet()) {
      StreamState stream = entry.getKey();
      int count = entry.getValue().waiting.count();
      stager.prepare(buffer, stream, count + 1);
      long first = stream.stageRecords(count);
      buffer.append(stream, first, entry.getValue().waiting);
      long commit = stageMark(buffer, stream, RecordType.COMMIT, NOTHING);
      ranges.put(stream.name(), new SequenceRange(first, commit));
    }
    buffer.endUnit();
    endStaged = true;
    return new CommitResult(id, ranges);
  }

  private CommitResult stageEnd(StagingBuffer buffer) throws WalException {
    for (Map.Entry<StreamState, Part> entry : parts.entrySet()) {
      checkNotAborted(entry.getKey(), entry.getValue());
      stager.checkTakes(entry.getKey(), 1);
    }
    Map<String, SequenceRange> ranges = new HashMap<>();
    buffer.beginTransactionEnd(id);
    for (Map.Entry<StreamState, Part> entry : parts.entrySet()) {
      StreamState stream = entry.getKey();
      CommitRecord.Ranges spilled = entry.getValue().spilled;
      long first = spilled.first();
      long commit =
          stageMark(buffer, stream, RecordType.COMMIT, CommitRecord.encode(spilled.bounds()));
      stream.stageSpans(stream.stagedSpans().committed(id, first, commit));
      stager.record(buffer, stream, span(stream, first, commit));
      ranges.put(stream.name(), new SequenceRange(first, commit));
    }
    buffer.endUnit();
    endStaged = true;
    return new CommitResult(id, ranges);
  }

  private static long stageMark(
      StagingBuffer buffer, StreamState stream, RecordType type, byte[] value) {
    long sequence = stream.stageRecords(1);
    buffer.append(stream, sequence, type.code(), null, value);
    return sequence;
  }

  /**
   * Makes sure that it never takes effect. Does nothing if it has ended.
   *
   * @throws RefusedException if that cannot be said in the log now; it is still open then
   * @throws WalException never for a log that has failed or was closed: there it is dead anyway
   */
  public void rollback() throws WalException {
    if (state != State.OPEN) {
      return;
    }
    try {
      if (!reach.isEmpty()) {
        long room = 2L * Stager.CREATION_ROOM * reach.size();
        stager.stageAndWait(room, Durability.MEMORY, this::stageRollback);
      }
    } catch (LogFailedException | LogClosedException e) {
      System.getLogger(OpenTransaction.class.getName())
          .log(System.Logger.Level.DEBUG, "no ROLLBACK was written, and none is needed", e);
    }
    end(State.ROLLED_BACK);
  }

  private boolean stageRollback(StagingBuffer buffer) {
    buffer.beginSpill(id);
    for (Map.Entry<StreamState, Part> entry : parts.entrySet()) {
      StreamState stream = entry.getKey();
      Part part = entry.getValue();
      if (!part.spilled.isEmpty() && !isAborted(stream, part)) {
        stageMark(buffer, stream, RecordType.ROLLBACK, NOTHING);
        stream.stageSpans(stream.stagedSpans().ended(id));
        stager.record(
            buffer,
            stream,
            ControlRecord.of(ControlRecord.Kind.TRANSACTION_ROLLED_BACK, stream.id(), 0, 0, id));
      }
    }
    buffer.endUnit();
    return true;
  }

  private void end(State ended) {
    state = ended;
    parts.values().forEach(part -> spare.giveBack(part.waiting));
    parts.clear();
    transactions.spares().giveBack(spare);
    transactions.ended(this, ended == State.COMMITTED);
  }

  // ---- for everybody ----

  /**
   * The id.
   *
   * @return never used again in this log
   */
  public long id() {
    return id;
  }

  /**
   * Whether it takes records; for its own thread.
   *
   * @return false once it has ended
   */
  public boolean isOpen() {
    return state == State.OPEN;
  }

  /**
   * When it was opened.
   *
   * @return a value of {@link System#nanoTime()}
   */
  public long openedNanos() {
    return openedNanos;
  }

  /**
   * Counts its records.
   *
   * @return how many have been added
   */
  public long records() {
    return records.get();
  }

  /**
   * How much of it waits in memory.
   *
   * @return bytes
   */
  public long memoryBytes() {
    return memoryBytes.get();
  }

  /**
   * How much of it has been spilled.
   *
   * @return bytes of records
   */
  public long spilledBytes() {
    return spilledBytes.get();
  }

  /**
   * Whether a truncation of a stream's end takes a record of it; under the staging lock.
   *
   * @param stream the stream
   * @param last the last sequence that is kept
   * @return true if it has spilled a record behind that, and may still be committed
   */
  boolean losesRecordBehind(StreamState stream, long last) {
    SequenceRange spilled = reach.get(stream);
    return spilled != null && spilled.last() > last && stream.stagedSpans().isOpen(id);
  }

  /**
   * What it keeps from being truncated. A stream that has lost some of its records, or was deleted,
   * it no longer holds.
   *
   * @return by stream, the sequence of its first spilled record
   */
  public Map<String, Long> pins() {
    Map<String, Long> pins = new TreeMap<>();
    reach.forEach(
        (stream, spilled) -> {
          if (stream.stagedSpans().isOpen(id)) {
            pins.put(stream.name(), spilled.first());
          }
        });
    return pins;
  }
}
