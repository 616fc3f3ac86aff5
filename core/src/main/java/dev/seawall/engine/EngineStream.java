package dev.seawall.engine;

import dev.seawall.Durability;
import dev.seawall.NotWrittenException;
import dev.seawall.RecordCursor;
import dev.seawall.RecordType;
import dev.seawall.ReplayCursor;
import dev.seawall.ShardAccessException;
import dev.seawall.StreamCheckpoint;
import dev.seawall.StreamDeletedException;
import dev.seawall.TailCursor;
import dev.seawall.TruncatedException;
import dev.seawall.Visibility;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import dev.seawall.format.RecordCodec;
import dev.seawall.index.Absence;
import dev.seawall.index.AppliedMark;
import dev.seawall.index.ShardSet;
import dev.seawall.index.ShardedState;
import dev.seawall.index.StreamState;
import dev.seawall.read.Batches;
import dev.seawall.read.CommittedCursor;
import dev.seawall.read.StreamCursor;
import dev.seawall.write.LogWriter;
import dev.seawall.write.Target;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A handle to a stream: the log it belongs to and its state, nothing else. */
final class EngineStream implements WalStream, Target {
  private final BaseWal wal;
  private final StreamState state;
  private final boolean viaShards;

  /** The sharded streams among which it was found to be no shard. */
  private volatile @Nullable ShardSet plainAmong;

  EngineStream(BaseWal wal, StreamState state) {
    this(wal, state, false);
  }

  private EngineStream(BaseWal wal, StreamState state, boolean viaShards) {
    this.wal = wal;
    this.state = state;
    this.viaShards = viaShards;
  }

  /** A handle to a shard, by which records can be appended to it. */
  static EngineStream ofShard(BaseWal wal, StreamState state) {
    return new EngineStream(wal, state, true);
  }

  @Override
  public boolean isForShards() {
    return viaShards;
  }

  /** Checks that it is no shard, or that whoever got this handle knows. */
  @Override
  public void checkTakesRecords() throws ShardAccessException {
    ShardSet now = wal.catalog().shards().staged();
    if (viaShards || now == plainAmong) {
      return;
    }
    ShardedState owner = now.ownerOf(name());
    if (owner != null) {
      throw new ShardAccessException(
          "stream '"
              + name()
              + "' is a shard: append to it through wal.sharded(\""
              + owner.name()
              + "\", "
              + owner.count()
              + ")");
    }
    plainAmong = now;
  }

  BaseWal wal() {
    return wal;
  }

  @Override
  public StreamState state() {
    return state;
  }

  @Override
  public String name() {
    return state.name();
  }

  private Durability orDefault(@Nullable Durability durability) {
    return durability == null ? wal.options().durability() : durability;
  }

  static void checkKey(RecordType type, byte @Nullable [] key) {
    if (type.code() == RecordCodec.DATA && key != null) {
      throw new IllegalArgumentException("a DATA record has no key");
    }
    if (key == null && (type.equals(RecordType.PUT) || type.equals(RecordType.DELETE))) {
      throw new IllegalArgumentException("a " + type + " record needs a key");
    }
  }

  @Override
  public long append(byte[] value, @Nullable Durability durability) throws WalException {
    return wal.writer().append(this, RecordCodec.DATA, null, value, orDefault(durability));
  }

  @Override
  public long append(ByteBuffer value, @Nullable Durability durability) throws WalException {
    return wal.writer().append(this, value, orDefault(durability));
  }

  @Override
  public long append(
      RecordType type, byte @Nullable [] key, byte[] value, @Nullable Durability durability)
      throws WalException {
    checkKey(type, key);
    return wal.writer().append(this, type.code(), key, value, orDefault(durability));
  }

  @Override
  public CompletableFuture<Long> appendAsync(
      RecordType type, byte @Nullable [] key, byte[] value, @Nullable Durability durability) {
    checkKey(type, key);
    try {
      return wal.writer().appendAsync(this, type.code(), key, value, orDefault(durability));
    } catch (WalException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public RecordCursor iterate(long from) throws WalException {
    return open(from, Visibility.WRITTEN);
  }

  @Override
  public RecordCursor iterate() throws WalException {
    wal.checkOpen();
    wal.makeReadable(state);
    return new StreamCursor(wal.reading(), state, state.first(), Visibility.WRITTEN);
  }

  @Override
  public TailCursor tail(long from, Visibility visibility) throws WalException {
    return open(from, visibility);
  }

  private StreamCursor open(long from, Visibility visibility) throws WalException {
    checkSequence(from);
    wal.checkOpen();
    wal.makeReadable(state);
    checkReadable(from);
    return new StreamCursor(wal.reading(), state, from, visibility);
  }

  private void checkReadable(long from) throws WalException {
    if (state.isDeleted()) {
      throw new StreamDeletedException("stream '" + name() + "' has been deleted");
    }
    if (from < state.first()) {
      throw new TruncatedException(name(), from, state.first());
    }
  }

  private static void checkSequence(long sequence) {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequences begin at 1; " + sequence + " is none");
    }
  }

  @Override
  public ReplayCursor replay(long after, Visibility visibility) throws WalException {
    if (after < 0) {
      throw new IllegalArgumentException("sequences begin at 1; cannot replay after " + after);
    }
    wal.checkOpen();
    wal.makeReadable(state);
    checkReadable(after + 1);
    return new CommittedCursor(wal.reading(), state, after, visibility);
  }

  @Override
  public ReplayCursor replay() throws WalException {
    wal.checkOpen();
    wal.makeReadable(state);
    boolean hasCheckpoint = state.applied().exists();
    return replay(hasCheckpoint ? state.appliedThrough() : state.first() - 1, Visibility.WRITTEN);
  }

  @Override
  public WalRecord get(long sequence) throws WalException {
    checkSequence(sequence);
    try (StreamCursor cursor = cursorFor(sequence)) {
      return read(cursor, sequence);
    }
  }

  @Override
  public List<WalRecord> getAll(long... sequences) throws WalException {
    WalRecord[] records = new WalRecord[sequences.length];
    Integer[] order = new Integer[sequences.length];
    for (int i = 0; i < order.length; i++) {
      checkSequence(sequences[i]);
      order[i] = i;
    }
    if (order.length == 0) {
      return List.of();
    }
    Arrays.sort(order, Comparator.comparingLong(i -> sequences[i]));
    try (StreamCursor cursor = cursorFor(sequences[order[order.length - 1]])) {
      for (int i : order) {
        records[i] = read(cursor, sequences[i]);
      }
    }
    return List.of(records);
  }

  private StreamCursor cursorFor(long highest) throws WalException {
    wal.checkOpen();
    wal.makeReadable(state, highest);
    return wal.reading().pointCursor(state);
  }

  private WalRecord read(StreamCursor cursor, long sequence) throws WalException {
    if (cursor.seek(sequence) && cursor.sequence() == sequence) {
      return cursor.record();
    }
    Absence absence = state.absence(sequence);
    boolean isSkipped = absence != null && absence.reason() == Absence.Reason.SKIPPED;
    long next = absence == null ? cursor.sequence() : absence.resume();
    throw new NotWrittenException(name(), sequence, next, isSkipped);
  }

  @Override
  public long firstSequence() {
    return state.first();
  }

  @Override
  public long lastSequence() {
    return wal.lastSequence(state);
  }

  @Override
  public long durableSequence() {
    return state.durableSequence();
  }

  @Override
  public long truncateBefore(long sequence) throws WalException {
    checkSequence(sequence);
    LogWriter writer = wal.writer();
    long from = sequence;
    if (sequence > state.first() && sequence < state.stagedNext()) {
      wal.makeReadable(state);
      from = Batches.startOf(wal.reading(), state, sequence);
    }
    if (writer.changes().truncateBefore(state, from)) {
      wal.tidy();
    }
    return state.first();
  }

  @Override
  public void truncateAfter(long sequence) throws WalException {
    if (sequence < 0) {
      throw new IllegalArgumentException("sequences begin at 1; cannot truncate after " + sequence);
    }
    if (wal.writer().changes().truncateAfter(state, sequence)) {
      wal.tidy();
    }
  }

  @Override
  public void reset(long next) throws WalException {
    checkSequence(next);
    wal.writer().changes().reset(state, next);
    wal.tidy();
  }

  @Override
  public void skipTo(long next) throws WalException {
    checkSequence(next);
    wal.writer().changes().skipTo(state, next);
  }

  @Override
  public long checkpoint(long appliedThrough, String note) throws WalException {
    return wal.writer().streamCheckpoints().append(this, appliedThrough, note);
  }

  @Override
  public Optional<StreamCheckpoint> lastCheckpoint() throws WalException {
    wal.checkOpen();
    wal.catchUp();
    AppliedMark mark = state.applied();
    if (!mark.exists()) {
      return Optional.empty();
    }
    return Optional.of(
        new StreamCheckpoint(
            mark.through(),
            mark.sequence(),
            Instant.ofEpochMilli(mark.timeMillis()),
            noteOf(mark)));
  }

  /** The note, which only the record has; null if that is gone. */
  private @Nullable String noteOf(AppliedMark mark) throws WalException {
    if (mark.sequence() == 0) {
      return null;
    }
    try {
      return StreamCheckpoint.decode(get(mark.sequence())).map(StreamCheckpoint::note).orElse(null);
    } catch (TruncatedException | NotWrittenException | StreamDeletedException e) {
      return null; // truncated away, perhaps while we looked
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EngineStream stream && stream.wal == wal && stream.state == state;
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(wal) + name().hashCode();
  }

  @Override
  public String toString() {
    return "stream '" + name() + "'";
  }
}
