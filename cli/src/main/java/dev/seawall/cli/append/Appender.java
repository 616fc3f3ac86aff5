package dev.seawall.cli.append;

import dev.seawall.Batch;
import dev.seawall.BatchResult;
import dev.seawall.RecordType;
import dev.seawall.SequenceRange;
import dev.seawall.StreamCheckpoint;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import dev.seawall.cli.console.InputRecord;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Appends records with many under way at a time, so that one sync serves them all, and counts each
 * only once the log has acknowledged it. For one thread at a time.
 */
final class Appender implements Sink {
  private static final int MAX_PENDING_RECORDS = 8192;
  private static final long MAX_PENDING_BYTES = 8 << 20;
  private static final int RECORD_OVERHEAD_BYTES = 64;

  private final Wal wal;
  private final AppendOptions options;
  private final Streams streams;
  private final CopiedTransactions transactions;
  private final Map<String, Target> targets = new HashMap<>();
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final Tally tally = new Tally();
  private Batch batch = Batch.of();
  private Map<String, Long> batchBytes = new LinkedHashMap<>();
  private long batchSizeBytes;
  private int pendingRecords;
  private long pendingBytes;

  Appender(Wal wal, AppendOptions options) {
    this.wal = wal;
    this.options = options;
    this.streams = new Streams(wal, options);
    this.transactions = new CopiedTransactions(wal, this::addWritten);
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public TransactionCount transactions() {
    return transactions.count();
  }

  @Override
  public @Nullable Committed committed() {
    return null; // none is waited for
  }

  @Override
  public void append(InputRecord record, Place place) throws IOException {
    RecordType type = record.type();
    if (type == null) {
      throw new InputException(place + ": there is no BEGIN without --transaction");
    }
    WalStream stream = streams.of(record, place);
    Target target = targets.computeIfAbsent(stream.name(), name -> new Target(stream));
    long bytes = streams.checkedSize(record, place);
    if (record.sequence() > 0 && !options.isRenumbering() && record.sequence() != target.next) {
      jump(target, record.sequence(), place);
    }
    long sequence = target.next++;
    try {
      if (record.transaction() != 0) {
        appendToTransaction(stream, record, type, bytes, sequence);
      } else {
        transactions.spill();
        if (type.equals(RecordType.CHECKPOINT)) {
          appendCheckpoint(stream, record, bytes, sequence);
        } else if (options.batchRecords() == 0) {
          appendAlone(stream, record, type, bytes);
        } else {
          appendToBatch(stream, record, type, bytes, place);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new InputException(place + ": " + e.getMessage(), e);
    }
    settle(MAX_PENDING_RECORDS, MAX_PENDING_BYTES);
  }

  /** Goes to the sequence that the input asks for, and records the hole. */
  private void jump(Target target, long sequence, Place place) throws IOException {
    if (sequence < target.next) {
      throw new InputException(
          "%s: stream '%s' has got past sequence %d, its next is %d (--renumber would ignore that)"
              .formatted(place, TextFormat.escape(target.stream.name()), sequence, target.next));
    }
    transactions.spill();
    completeBatch();
    settleAll();
    if (target.next == 1) {
      target.stream.reset(sequence); // nothing has been there: it begins here, without a hole
    } else {
      target.stream.skipTo(sequence);
    }
    target.next = sequence;
  }

  private void appendToTransaction(
      WalStream stream, InputRecord record, RecordType type, long bytes, long sequence)
      throws WalException {
    completeBatch();
    boolean isEnd = type.equals(RecordType.COMMIT) || type.equals(RecordType.ROLLBACK);
    if (!isEnd) {
      transactions.add(stream, record, type, bytes, sequence);
    } else if (transactions.isOpen(stream, record.transaction())) {
      transactions.end(stream, record, type, sequence);
    } else {
      transactions.spill();
      appendAlone(stream, record, type, bytes); // the end of something that is not in the input
    }
  }

  /** Appends one that counts as the stream's checkpoint, if the record is one. */
  private void appendCheckpoint(WalStream stream, InputRecord record, long bytes, long sequence)
      throws WalException {
    completeBatch();
    WalRecord copy =
        new WalRecord(
            stream.name(),
            sequence,
            RecordType.CHECKPOINT,
            record.key(),
            record.value(),
            0,
            Instant.EPOCH,
            0);
    StreamCheckpoint checkpoint = StreamCheckpoint.decode(copy).orElse(null);
    String note = checkpoint == null ? null : checkpoint.note();
    if (checkpoint == null || note == null) {
      appendAlone(stream, record, RecordType.CHECKPOINT, bytes);
    } else {
      long got = stream.checkpoint(checkpoint.appliedThrough(), note);
      addWritten(stream.name(), new SequenceRange(got, got), bytes);
    }
  }

  private void appendAlone(WalStream stream, InputRecord record, RecordType type, long bytes) {
    CompletableFuture<Long> done =
        stream.appendAsync(type, record.key(), record.value(), options.durability());
    String name = stream.name();
    add(
        new Pending(
            done.thenApply(n -> Map.of(name, new SequenceRange(n, n))),
            Map.of(name, bytes),
            1,
            bytes));
  }

  private void appendToBatch(
      WalStream stream, InputRecord record, RecordType type, long bytes, Place place)
      throws IOException {
    batch.add(stream, type, record.key(), record.value());
    batchBytes.merge(stream.name(), bytes, Long::sum);
    batchSizeBytes += bytes;
    int records = batch.entries().size();
    if (batchSizeBytes > options.maxRecordBytes()) {
      throw new InputException(
          "%s: the batch is larger than %s with its record %d (see --batch and --max-record)"
              .formatted(place, TextFormat.size(options.maxRecordBytes()), records));
    }
    if (records == options.batchRecords()) {
      completeBatch();
    }
  }

  /** Sends what has been gathered for a batch, however much that is. */
  private void completeBatch() throws WalException {
    int records = batch.entries().size();
    if (records == 0) {
      return;
    }
    Batch full = batch;
    Map<String, Long> bytes = batchBytes;
    long largestBytes = batchSizeBytes + (long) records * RECORD_OVERHEAD_BYTES;
    boolean isCritical = largestBytes > options.maxRecordBytes();
    batch = Batch.of();
    batchBytes = new LinkedHashMap<>();
    batchSizeBytes = 0;
    long total = bytes.values().stream().mapToLong(Long::longValue).sum();
    CompletableFuture<BatchResult> done = wal.appendAsync(full, options.durability());
    add(new Pending(done.thenApply(BatchResult::ranges), bytes, records, total));
    if (isCritical) {
      settleAll(); // it may be refused: nothing must be sent after it before that is known
    }
  }

  /** Counts what has been written already, behind what is still under way. */
  private void addWritten(String stream, SequenceRange range, long bytes) {
    add(
        new Pending(
            CompletableFuture.completedFuture(Map.of(stream, range)),
            Map.of(stream, bytes),
            (int) range.count(),
            bytes));
  }

  private void add(Pending sent) {
    pending.add(sent);
    pendingRecords += sent.records;
    pendingBytes += sent.bytes;
  }

  @Override
  public void finish() throws WalException {
    transactions.spill();
    completeBatch();
    settleAll();
  }

  @Override
  public void end() throws WalException {
    settleAll();
  }

  /** Waits until everything sent has been acknowledged or has failed. */
  private void settleAll() throws WalException {
    settle(0, 0);
  }

  private void settle(int records, long bytes) throws WalException {
    WalException failure = null;
    while (!pending.isEmpty()) {
      boolean isFull = pendingRecords > records || pendingBytes > bytes;
      if (!isFull && failure == null && !pending.element().done.isDone()) {
        break;
      }
      try {
        settle(pending.remove());
      } catch (WalException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void settle(Pending sent) throws WalException {
    pendingRecords -= sent.records;
    pendingBytes -= sent.bytes;
    try {
      Map<String, SequenceRange> ranges = sent.done.join();
      ranges.forEach(
          (name, range) -> tally.add(name, range, sent.bytesByStream.getOrDefault(name, 0L)));
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof WalException failure) {
        throw failure;
      }
      throw new WalException("appending failed: " + cause, cause);
    }
  }

  /** A stream, and the sequence its next record gets. */
  private static final class Target {
    private final WalStream stream;
    private long next;

    Target(WalStream stream) {
      this.stream = stream;
      this.next = stream.lastSequence() + 1;
    }
  }

  /** What has been sent. */
  private record Pending(
      CompletableFuture<Map<String, SequenceRange>> done,
      Map<String, Long> bytesByStream,
      int records,
      long bytes) {}
}
