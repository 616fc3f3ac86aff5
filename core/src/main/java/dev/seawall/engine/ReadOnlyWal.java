package dev.seawall.engine;

import dev.seawall.Batch;
import dev.seawall.BatchResult;
import dev.seawall.CleanReport;
import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.Durability;
import dev.seawall.ReadOnlyException;
import dev.seawall.Retention;
import dev.seawall.RetentionReport;
import dev.seawall.Transaction;
import dev.seawall.TransactionInfo;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStats;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.Spans;
import dev.seawall.index.StreamState;
import dev.seawall.memory.ReservedLock;
import dev.seawall.memory.StackReserve;
import dev.seawall.recovery.LiveTail;
import dev.seawall.recovery.Recovery;
import dev.seawall.store.SegmentStore;
import dev.seawall.write.LogWriter;
import dev.seawall.write.Transactions;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A log opened for reading only, perhaps beside a writer in another process. */
final class ReadOnlyWal extends BaseWal {
  private static final int ATTEMPTS = 5;
  private static final long NANOS_BETWEEN_LOOKS = 10_000_000;

  private final ReservedLock refreshing = new ReservedLock(StackReserve.FOR_FILES);
  private @Nullable LiveTail tail;

  private ReadOnlyWal(SegmentStore store, WalOptions options, Recovery.Recovered recovered) {
    super(store, options, recovered);
    this.tail = recovered.liveTail();
  }

  /**
   * Opens; a few times over if a writer beside us seals or deletes segments while we look at them
   * one by one.
   */
  static ReadOnlyWal open(SegmentStore store, WalOptions options) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Recovery.Recovered recovered = Recovery.forReading(store, options);
        boolean mayBeTransient = !recovered.report().damages().isEmpty() && attempt < ATTEMPTS;
        if (!mayBeTransient || options.corruptionPolicy() == CorruptionPolicy.FAIL) {
          return new ReadOnlyWal(recovered.store(), options, recovered);
        }
        LiveTail unused = recovered.liveTail();
        if (unused != null) {
          unused.close();
        }
      } catch (CorruptionException | NoSuchFileException e) {
        if (attempt >= ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void refresh() throws WalException {
    refreshing.lock();
    try {
      checkOpen();
      if (tail == null) {
        tail = LiveTail.behind(store(), catalog(), segments());
      }
      if (tail != null) {
        tail.refresh();
      }
    } catch (IOException e) {
      throw EngineProvider.asWalException("reading on in " + store().describe() + " failed", e);
    } finally {
      refreshing.unlock();
    }
  }

  @Override
  LogWriter writer() throws ReadOnlyException {
    throw readOnly();
  }

  private ReadOnlyException readOnly() {
    return new ReadOnlyException(store().describe() + " was opened for reading only");
  }

  @Override
  void tidy() {
    // a reader deletes nothing
  }

  @Override
  long lastSequence(StreamState stream) {
    return stream.writtenNext() - 1;
  }

  @Override
  public void makeReadable(StreamState stream) throws WalException {
    refresh();
  }

  @Override
  void makeReadable(StreamState stream, long sequence) throws WalException {
    if (sequence >= stream.writtenNext()) {
      refresh();
    }
  }

  @Override
  void makeAllReadable() throws WalException {
    refresh();
  }

  @Override
  void makeAllDurable() {
    // it has appended nothing
  }

  @Override
  void catchUp() throws WalException {
    refresh();
  }

  @Override
  WalStats.Transactions transactionStats() {
    return new WalStats.Transactions(openTransactions().size(), 0, 0, 0, 0);
  }

  @Override
  public void await(StreamState stream, long sequence, boolean durable, long nanos)
      throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(Math.min(nanos, NANOS_BETWEEN_LOOKS));
  }

  @Override
  public void released() {
    // a reader deletes nothing, so nothing waits for it
  }

  @Override
  public boolean delete(String name) throws WalException {
    throw readOnly();
  }

  @Override
  public BatchResult append(Batch batch) throws WalException {
    throw readOnly();
  }

  @Override
  public BatchResult append(Batch batch, Durability durability) throws WalException {
    throw readOnly();
  }

  @Override
  public CompletableFuture<BatchResult> appendAsync(Batch batch, Durability durability) {
    return CompletableFuture.failedFuture(readOnly());
  }

  @Override
  public Transaction begin() throws WalException {
    throw readOnly();
  }

  @Override
  public List<TransactionInfo> openTransactions() {
    SegmentEntry last = segments().last();
    Map<Long, Map<String, Long>> open = new TreeMap<>();
    for (StreamState stream : catalog().userStates()) {
      Spans spans = stream.spans();
      for (int i = 0; i < spans.count(); i++) {
        Spans.Span span = spans.get(i);
        // those of earlier openings are dead
        if (span.isOpen()
            && last != null
            && Transactions.epochOf(span.transaction()) == last.header().epoch()) {
          open.computeIfAbsent(span.transaction(), id -> new TreeMap<>())
              .put(stream.name(), span.first());
        }
      }
    }
    return open.entrySet().stream()
        .map(t -> new TransactionInfo(t.getKey(), Duration.ZERO, 0, 0, 0, t.getValue()))
        .toList();
  }

  @Override
  public RetentionReport applyRetention() throws WalException {
    throw readOnly();
  }

  @Override
  public RetentionReport applyRetention(Retention retention) throws WalException {
    throw readOnly();
  }

  @Override
  public void sync() throws WalException {
    throw readOnly();
  }

  @Override
  public void roll() throws WalException {
    throw readOnly();
  }

  @Override
  public CleanReport clean() throws WalException {
    throw readOnly();
  }

  @Override
  public void close() throws WalException {
    refreshing.lock();
    try (SegmentStore released = isClosed() ? null : store()) {
      if (released != null) {
        markClosed();
        readers().close();
        if (tail != null) {
          tail.close();
        }
      }
    } catch (IOException e) {
      throw EngineProvider.asWalException(
          "closing the log in " + store().describe() + " failed", e);
    } finally {
      refreshing.unlock();
    }
  }
}
