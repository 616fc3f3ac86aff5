package dev.seawall.engine;

import dev.seawall.Batch;
import dev.seawall.BatchResult;
import dev.seawall.CleanReport;
import dev.seawall.Durability;
import dev.seawall.LogFailedException;
import dev.seawall.RefusedException;
import dev.seawall.Retention;
import dev.seawall.RetentionReport;
import dev.seawall.ShardAccessException;
import dev.seawall.Transaction;
import dev.seawall.TransactionInfo;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStats;
import dev.seawall.WalStream;
import dev.seawall.clean.Cleaner;
import dev.seawall.index.ShardedState;
import dev.seawall.index.StreamState;
import dev.seawall.memory.ReservedLock;
import dev.seawall.memory.StackReserve;
import dev.seawall.recovery.Recovery;
import dev.seawall.retention.RetentionPass;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoreLock;
import dev.seawall.write.Counters;
import dev.seawall.write.LogWriter;
import dev.seawall.write.OpenTransaction;
import dev.seawall.write.Target;
import dev.seawall.write.Transactions;
import dev.seawall.write.WriteContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A log opened for writing. */
final class WritableWal extends BaseWal {
  /**
   * Records of weaker durability reach the disk without a signal to those who wait; so they look
   * now and then.
   */
  private static final long MOST_NANOS_BETWEEN_LOOKS = 5_000_000;

  private final StoreLock storeLock;
  private final LogWriter writer;
  private final DeadSegments deadSegments;
  private final RetentionKeeper retention;
  private final Cleaner cleaner;
  private final ProgressSignal progress = new ProgressSignal();
  private final ReservedLock closing = new ReservedLock(StackReserve.FOR_FILES);

  WritableWal(SegmentStore store, StoreLock lock, WalOptions options, Recovery.Recovered recovered)
      throws WalException {
    super(store, options, recovered);
    this.storeLock = lock;
    WriteContext context =
        new WriteContext(
            store,
            options,
            recovered.catalog(),
            recovered.segments(),
            recovered.logId(),
            recovered.epoch(),
            recovered.predecessor(),
            recovered.repair());
    this.writer =
        new LogWriter(context, progress::signal, this::keepHouse, this::cleanInBackground);
    this.deadSegments = new DeadSegments(store, segments(), readers(), writer);
    this.cleaner =
        new Cleaner(catalog(), segments(), reading(), writer.relocator(), deadSegments, options);
    this.retention =
        new RetentionKeeper(
            new RetentionPass.Log(catalog(), segments(), reading()),
            options,
            "seawall " + store.describe() + " retention",
            writer,
            this::tidy);
    retention.start();
  }

  @Override
  LogWriter writer() {
    return writer;
  }

  @Override
  long lastSequence(StreamState stream) {
    return stream.stagedNext() - 1;
  }

  @Override
  public BatchResult append(Batch batch) throws WalException {
    return append(batch, options().durability());
  }

  @Override
  public BatchResult append(Batch batch, Durability durability) throws WalException {
    if (batch.entries().isEmpty()) {
      return new BatchResult(Map.of());
    }
    return writer.append(entriesOf(batch), durability);
  }

  @Override
  public CompletableFuture<BatchResult> appendAsync(Batch batch, Durability durability) {
    if (batch.entries().isEmpty()) {
      return CompletableFuture.completedFuture(new BatchResult(Map.of()));
    }
    try {
      return writer.appendAsync(entriesOf(batch), durability);
    } catch (WalException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private List<LogWriter.Entry> entriesOf(Batch batch) throws ShardAccessException {
    List<LogWriter.Entry> entries = new ArrayList<>(batch.entries().size());
    for (Batch.Entry entry : batch.entries()) {
      EngineStream.checkKey(entry.type(), entry.key());
      entries.add(
          new LogWriter.Entry(
              targetOf(entry.stream()), entry.type().code(), entry.key(), entry.value()));
    }
    return entries;
  }

  /** A handle of this log. */
  Target targetOf(WalStream stream) throws ShardAccessException {
    if (!(stream instanceof EngineStream own) || own.wal() != this) {
      throw new IllegalArgumentException(
          "stream '" + stream.name() + "' belongs to another log than " + store().describe());
    }
    own.checkTakesRecords();
    return own;
  }

  @Override
  public Transaction begin() throws WalException {
    checkOpen();
    return new EngineTransaction(this, writer.transactions().begin());
  }

  @Override
  public List<TransactionInfo> openTransactions() {
    long now = System.nanoTime();
    return writer.transactions().open().stream()
        .map(
            open ->
                new TransactionInfo(
                    open.id(),
                    Duration.ofNanos(now - open.openedNanos()),
                    open.records(),
                    open.memoryBytes(),
                    open.spilledBytes(),
                    open.pins()))
        .toList();
  }

  @Override
  public boolean delete(String name) throws WalException {
    ShardedState owner = catalog().shards().staged().ownerOf(name);
    if (owner != null) {
      throw new ShardAccessException(
          "stream '" + name + "' is a shard: delete all of '" + owner.name() + "' or none");
    }
    StreamState state = catalog().find(name);
    if (state == null || !writer.changes().delete(state)) {
      checkOpen();
      return false;
    }
    tidy();
    return true;
  }

  @Override
  public void sync() throws WalException {
    writer.sync();
  }

  @Override
  public void roll() throws WalException {
    writer.roll();
    keepHouse();
  }

  private void keepHouse() {
    tidy();
    deadSegments.writeSnapshotIfDue(catalog()::firstSegment);
    retention.lookForRoll();
  }

  @Override
  public RetentionReport applyRetention() throws WalException {
    return applyRetention(options().retention());
  }

  @Override
  public RetentionReport applyRetention(Retention wanted) throws WalException {
    checkOpen();
    makeAllReadable(); // it goes by what is written
    return retention.pass(wanted, RetentionPass.Manner.EXACT);
  }

  @Override
  void tidy() {
    deadSegments.collect();
    if (options().cleaner().inBackground() && cleaner.mayHaveWork()) {
      writer.cleanSoon();
    }
  }

  private void cleanInBackground() {
    try {
      cleaner.runInBackground();
    } catch (WalException e) {
      // whoever appends is told; this is tried again when there is something to tidy
      System.getLogger(WritableWal.class.getName())
          .log(System.Logger.Level.DEBUG, "cleaning " + store().describe() + " was put off", e);
    }
  }

  @Override
  public CleanReport clean() throws WalException {
    checkOpen();
    return cleaner.clean();
  }

  // ---- for readers ----

  @Override
  public void makeReadable(StreamState stream) throws WalException {
    if (stream.stagedNext() != stream.writtenNext() || isTruncationStaged(stream)) {
      makeAllReadable();
    }
  }

  @Override
  void makeReadable(StreamState stream, long sequence) throws WalException {
    if (sequence >= stream.writtenNext() || isTruncationStaged(stream)) {
      makeAllReadable();
    }
  }

  /**
   * Whether a truncation of either end is not written yet: until it is, readers see what has gone,
   * also in the place of what has been appended there since.
   */
  private static boolean isTruncationStaged(StreamState stream) {
    return stream.stagedFirst() != stream.first()
        || stream.stagedCuts().count() != stream.cuts().count();
  }

  @Override
  void makeAllDurable() throws WalException {
    writer.sync();
  }

  @Override
  void catchUp() {
    // nobody else writes
  }

  @Override
  void makeAllReadable() throws WalException {
    // while the log is being closed this fails: to say that a record is not there would be a lie
    try {
      writer.flush();
    } catch (RefusedException | LogFailedException e) {
      // appending has stopped, and whoever appends is told; what has been written can be read all
      // the same
      System.getLogger(WritableWal.class.getName())
          .log(System.Logger.Level.DEBUG, "reading what was written", e);
    }
  }

  @Override
  public void await(StreamState stream, long sequence, boolean durable, long nanos)
      throws InterruptedException {
    if (!durable || stream.stagedNext() != stream.writtenNext()) {
      writer.flushSoon();
    }
    progress.await(
        () ->
            isClosed()
                || (durable ? stream.durableSequence() : stream.writtenNext() - 1) >= sequence,
        Math.min(nanos, MOST_NANOS_BETWEEN_LOOKS));
  }

  @Override
  public void released() {
    if (deadSegments.areWaiting()) {
      writer.tidySoon();
    }
  }

  @Override
  WalStats.Transactions transactionStats() {
    Transactions all = writer.transactions();
    List<OpenTransaction> open = all.open();
    long memoryBytes = open.stream().mapToLong(OpenTransaction::memoryBytes).sum();
    long spilledBytes = open.stream().mapToLong(OpenTransaction::spilledBytes).sum();
    return new WalStats.Transactions(
        open.size(), all.committed(), all.rolledBack(), memoryBytes, spilledBytes);
  }

  @Override
  WalStats.Retention retentionStats() {
    return retention.stats();
  }

  @Override
  WalStats withCounters(WalStats s) {
    Counters c = writer.counters();
    Throwable failure = writer.failure();
    return new WalStats(
        s.location(),
        s.logId(),
        s.segments(),
        s.bytes(),
        s.firstSegment(),
        s.lastSegment(),
        s.streams(),
        c.records(),
        c.bytes(),
        c.groups(),
        c.syncs(),
        c.rolls(),
        writer.stagedBytes(),
        c.compression(),
        failure == null ? "" : failure.toString(),
        s.transactions(),
        s.openSegments(),
        s.frameCache(),
        s.retention(),
        cleaner.done());
  }

  @Override
  public void close() throws WalException {
    closing.lock();
    try {
      if (isClosed()) {
        return;
      }
      retention.close();
      cleaner.stop();
      try {
        writer.close();
      } finally {
        markClosed();
        progress.signal();
        release();
      }
    } finally {
      closing.unlock();
    }
  }

  private void release() throws WalException {
    try (SegmentStore released = store();
        StoreLock unlocked = storeLock) {
      readers().close();
      unlocked.close();
      released.close();
    } catch (IOException e) {
      throw EngineProvider.asWalException(
          "closing the log in " + store().describe() + " failed", e);
    }
  }
}
