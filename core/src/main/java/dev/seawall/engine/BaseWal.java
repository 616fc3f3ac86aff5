package dev.seawall.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.BackupReport;
import dev.seawall.Checkpoint;
import dev.seawall.CheckpointUnreachableException;
import dev.seawall.CleanReport;
import dev.seawall.LogClosedException;
import dev.seawall.Pin;
import dev.seawall.RecoveryReport;
import dev.seawall.Retention;
import dev.seawall.RetentionReport;
import dev.seawall.ScanCursor;
import dev.seawall.ShardMismatchException;
import dev.seawall.ShardedStream;
import dev.seawall.SpaceReport;
import dev.seawall.StreamInfo;
import dev.seawall.VerifyReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStats;
import dev.seawall.WalStream;
import dev.seawall.clean.Liveness;
import dev.seawall.clean.Pins;
import dev.seawall.copy.Backup;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.ShardHash;
import dev.seawall.index.AppliedMark;
import dev.seawall.index.Catalog;
import dev.seawall.index.CheckpointSet;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import dev.seawall.index.ShardedState;
import dev.seawall.index.StreamState;
import dev.seawall.read.Decoding;
import dev.seawall.read.LogScan;
import dev.seawall.read.ReadContext;
import dev.seawall.read.SegmentReaders;
import dev.seawall.read.Verifier;
import dev.seawall.recovery.PlacedSegments;
import dev.seawall.recovery.Recovery;
import dev.seawall.retention.RetentionPass;
import dev.seawall.retention.Truncation;
import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.SegmentStore;
import dev.seawall.write.LogWriter;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a log can do whether it was opened for writing or only for reading. */
abstract class BaseWal implements Wal, ReadContext.Progress {
  private static final int MOST_NAME_BYTES = 512;
  private static final int MOST_NOTE_BYTES = 65_536;

  private final SegmentStore store;
  private final WalOptions options;
  private final Catalog catalog;
  private final SegmentSet segments;
  private final SegmentReaders readers;
  private final Decoding decoding;
  private final ReadContext reading;
  private final RecoveryReport report;
  private final String logId;
  private volatile boolean closed;

  BaseWal(SegmentStore store, WalOptions options, Recovery.Recovered recovered) {
    this.store = store;
    this.options = options;
    this.catalog = recovered.catalog();
    this.segments = recovered.segments();
    this.readers = new SegmentReaders(store, options.maxOpenSegments(), options.frameCacheBytes());
    this.decoding = Decoding.of(options);
    this.report = recovered.report();
    this.reading = new ReadContext(readers, options.readMode(), decoding, report.damages(), this);
    this.logId = recovered.segments().last() == null ? "" : recovered.logId().toString();
  }

  /**
   * The way to change the log.
   *
   * @throws WalException if it was opened for reading only
   */
  abstract LogWriter writer() throws WalException;

  /** Gives back the space of segments that are no longer needed. */
  abstract void tidy();

  SegmentStore store() {
    return store;
  }

  WalOptions options() {
    return options;
  }

  Catalog catalog() {
    return catalog;
  }

  SegmentSet segments() {
    return segments;
  }

  SegmentReaders readers() {
    return readers;
  }

  ReadContext reading() {
    return reading;
  }

  @Override
  public WalStream stream(String name) {
    checkName("a stream's name", name);
    return new EngineStream(this, catalog.prepare(name));
  }

  private static void checkName(String what, String name) {
    checkText(what, name, 1, MOST_NAME_BYTES);
  }

  private static void checkText(String what, String text, int leastBytes, int mostBytes) {
    int length;
    try {
      length = UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          what + " must be encodable as UTF-8; this one has a lone surrogate", e);
    }
    if (length < leastBytes || length > mostBytes) {
      throw new IllegalArgumentException(
          what
              + " has "
              + leastBytes
              + " to "
              + String.format(Locale.ROOT, "%,d", mostBytes)
              + " bytes in UTF-8, not "
              + length);
    }
  }

  @Override
  public Checkpoint checkpoint(String name, String note) throws WalException {
    checkName("a checkpoint's name", name);
    checkText("a note", note, 0, MOST_NOTE_BYTES);
    return new EngineCheckpoint(this, writer().checkpoints().create(name, note));
  }

  private CheckpointSet currentCheckpoints() throws WalException {
    checkOpen();
    catchUp();
    return catalog.checkpoints().written();
  }

  @Override
  public Optional<Checkpoint> findCheckpoint(String name) throws WalException {
    return Optional.ofNullable(currentCheckpoints().find(name))
        .map(state -> new EngineCheckpoint(this, state));
  }

  @Override
  public Optional<Checkpoint> latestCheckpoint() throws WalException {
    List<Checkpoint> all = checkpoints();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  @Override
  public List<Checkpoint> checkpoints() throws WalException {
    return currentCheckpoints().all().stream()
        .<Checkpoint>map(state -> new EngineCheckpoint(this, state))
        .toList();
  }

  @Override
  public boolean dropCheckpoint(String name) throws WalException {
    return writer().checkpoints().drop(name);
  }

  @Override
  public int keepNewestCheckpoints(int count) throws WalException {
    if (count < 0) {
      throw new IllegalArgumentException("cannot keep " + count + " checkpoints");
    }
    return writer().checkpoints().keepNewest(count);
  }

  @Override
  public ShardedStream sharded(String name, int shards) throws WalException {
    if (shards < 1 || shards > ShardedState.MOST_SHARDS) {
      throw new IllegalArgumentException(
          "a stream has 1 to " + ShardedState.MOST_SHARDS + " shards, not " + shards);
    }
    checkName("a sharded stream's name", name);
    ShardedState wanted = new ShardedState(name, shards, ShardHash.CODE);
    checkName("a shard's name", wanted.shardName(shards - 1));
    checkOpen();
    catchUp();
    ShardedState found = catalog.shards().written().find(name);
    if (found == null) {
      found = writer().shards().define(wanted);
    }
    if (found.count() != shards) {
      throw new ShardMismatchException(
          "'" + name + "' has " + found.count() + " shards, not " + shards);
    }
    return EngineShardedStream.of(this, found);
  }

  @Override
  public Optional<ShardedStream> findSharded(String name) throws WalException {
    checkOpen();
    catchUp();
    ShardedState found = catalog.shards().written().find(name);
    return found == null ? Optional.empty() : Optional.of(EngineShardedStream.of(this, found));
  }

  @Override
  public List<ShardedStream> shardedStreams() throws WalException {
    checkOpen();
    catchUp();
    List<ShardedStream> all = new ArrayList<>();
    for (ShardedState found : catalog.shards().written().all()) {
      all.add(EngineShardedStream.of(this, found));
    }
    return all;
  }

  @Override
  public boolean deleteSharded(String name) throws WalException {
    boolean deleted = writer().shards().delete(name);
    tidy();
    return deleted;
  }

  @Override
  public void truncateBefore(Checkpoint checkpoint) throws WalException {
    truncateBefore(checkpoint, stream -> true);
  }

  void truncateBefore(Checkpoint checkpoint, Predicate<String> isMeant) throws WalException {
    if (!(checkpoint instanceof EngineCheckpoint own) || own.wal() != this) {
      throw new IllegalArgumentException(
          "checkpoint '" + checkpoint.name() + "' belongs to another log");
    }
    boolean isThere = writer().changes().truncateBefore(own.id(), isMeant);
    tidy();
    if (!isThere) {
      throw new CheckpointUnreachableException(
          "checkpoint '" + own.name() + "' was dropped, or its name given to another",
          Checkpoint.Reachability.DROPPED);
    }
  }

  @Override
  public RetentionReport previewRetention(Retention retention) throws WalException {
    checkOpen();
    makeAllReadable();
    return new RetentionPass(
            new RetentionPass.Log(catalog, segments, reading),
            retention,
            options.clock().millis(),
            Truncation.preview(),
            RetentionPass.Manner.EXACT)
        .run();
  }

  @Override
  public Optional<WalStream> find(String name) {
    StreamState state = catalog.find(name);
    return state == null ? Optional.empty() : Optional.of(new EngineStream(this, state));
  }

  @Override
  public List<StreamInfo> streams() {
    return catalog.streams().stream().map(this::infoOf).toList();
  }

  private StreamInfo infoOf(StreamState stream) {
    AppliedMark mark = stream.applied();
    return new StreamInfo(
        stream.name(),
        stream.id(),
        stream.first(),
        lastSequence(stream),
        stream.durableSequence(),
        mark.exists() ? OptionalLong.of(mark.through()) : OptionalLong.empty());
  }

  /** The highest sequence that has been used, as far as this opening can know. */
  abstract long lastSequence(StreamState stream);

  @Override
  public ScanCursor scan() throws WalException {
    checkOpen();
    makeAllReadable();
    return new LogScan(store, catalog, decoding, this);
  }

  @Override
  public VerifyReport verify(Consumer<VerifyReport.Progress> progress) throws WalException {
    checkOpen();
    makeAllReadable();
    return new Verifier(catalog, report.damages())
        .verify(new LogScan(store, catalog, decoding, this), progress);
  }

  @Override
  public BackupReport backup(Path target) throws WalException {
    checkOpen();
    if (!(PlacedSegments.asNamed(store) instanceof FileSegmentStore files)) {
      throw new UnsupportedOperationException(store.describe() + " is no directory");
    }
    makeAllDurable();
    return EngineProvider.copying(
        "cannot back up " + store.describe(), () -> Backup.run(files.directory(), target, options));
  }

  /** Makes everything durable that was appended before this call. */
  abstract void makeAllDurable() throws WalException;

  /** Takes in what another process has written; what this one has is known already. */
  abstract void catchUp() throws WalException;

  /** Brings the record of a sequence that was appended before this call to where it can be read. */
  abstract void makeReadable(StreamState stream, long sequence) throws WalException;

  /** Brings everything appended before this call to where it can be read. */
  abstract void makeAllReadable() throws WalException;

  @Override
  public RecoveryReport recoveryReport() {
    return report;
  }

  @Override
  public List<Pin> pins() throws WalException {
    checkOpen();
    catchUp();
    return Pins.of(catalog, segments);
  }

  @Override
  public SpaceReport space() throws WalException {
    checkOpen();
    catchUp();
    Liveness liveness = Liveness.of(catalog, segments);
    return new SpaceReport(liveness.liveBytes(), liveness.deadBytes());
  }

  @Override
  public WalStats stats() {
    int count = 0;
    long bytes = 0;
    long first = 0;
    long last = 0;
    String id = logId;
    for (SegmentEntry segment : segments.all()) {
      first = count == 0 ? segment.number() : first;
      last = segment.number();
      bytes += segment.length();
      id = segment.header().logId().toString();
      count++;
    }
    return withCounters(
        new WalStats(
            store.describe(),
            id,
            count,
            bytes,
            first,
            last,
            catalog.count(),
            0,
            0,
            0,
            0,
            0,
            0,
            WalStats.Compression.NOTHING,
            "",
            transactionStats(),
            readers.stats(),
            readers.cacheStats(),
            retentionStats(),
            CleanReport.NOTHING));
  }

  /** What the last writer has noted of retention. */
  WalStats.Retention retentionStats() {
    ControlRecord noted = catalog.retained();
    return noted == null
        ? WalStats.Retention.NOTHING
        : new WalStats.Retention(
            noted.name(), 0, Instant.ofEpochMilli(noted.c()), noted.a(), noted.b(), List.of(), "");
  }

  abstract WalStats.Transactions transactionStats();

  WalStats withCounters(WalStats sizes) {
    return sizes;
  }

  @Override
  public void checkOpen() throws LogClosedException {
    if (closed) {
      throw new LogClosedException(store.describe() + " is closed");
    }
  }

  boolean isClosed() {
    return closed;
  }

  void markClosed() {
    closed = true;
  }

  @Override
  public String toString() {
    return "log in " + store.describe();
  }
}
