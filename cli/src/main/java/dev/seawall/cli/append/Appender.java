package dev.seawall.cli.append;

import dev.seawall.Batch;
import dev.seawall.BatchResult;
import dev.seawall.SequenceRange;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.cli.console.InputRecord;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Appends records with many under way at a time, so that one sync serves them all, and counts each
 * only once the log has acknowledged it. For one thread at a time.
 */
final class Appender {
  private static final int MAX_PENDING_RECORDS = 8192;
  private static final long MAX_PENDING_BYTES = 8 << 20;
  private static final int RECORD_OVERHEAD_BYTES = 64;

  private final Wal wal;
  private final AppendOptions options;
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
  }

  /** What has been acknowledged so far. */
  Tally tally() {
    return tally;
  }

  /**
   * Appends a record, now or with the batch it completes.
   *
   * @throws InputException if the record cannot be appended, or not with its sequence
   * @throws WalException if appending this record or an earlier one failed
   */
  void append(InputRecord record, Place place) throws IOException {
    Target target = target(record, place);
    long bytes = checkedSize(record, place);
    if (record.sequence() > 0 && !options.isRenumbering() && record.sequence() != target.next) {
      jump(target, record.sequence(), place);
    }
    target.next++;
    try {
      if (options.batchRecords() == 0) {
        appendAlone(target.stream, record, bytes);
      } else {
        appendToBatch(target.stream, record, bytes, place);
      }
    } catch (IllegalArgumentException e) {
      throw new InputException(place + ": " + e.getMessage(), e);
    }
    settle(MAX_PENDING_RECORDS, MAX_PENDING_BYTES);
  }

  private Target target(InputRecord record, Place place) throws InputException {
    String name = record.stream() == null ? options.stream() : record.stream();
    if (name == null) {
      throw new InputException(place + ": no \"stream\" in the record, and no --stream");
    }
    Target known = targets.get(name);
    if (known != null) {
      return known;
    }
    try {
      Target target = new Target(wal.stream(name));
      targets.put(name, target);
      return target;
    } catch (IllegalArgumentException e) {
      throw new InputException(place + ": " + e.getMessage(), e);
    }
  }

  /** Refuses now what the log would only refuse when later records are already under way. */
  private long checkedSize(InputRecord record, Place place) throws InputException {
    byte[] key = record.key();
    long bytes = record.value().length + (key == null ? 0L : key.length);
    if (bytes > options.maxRecordBytes()) {
      throw new InputException(
          "%s: a record of %s is larger than %s, the most there may be (see --max-record)"
              .formatted(place, TextFormat.size(bytes), TextFormat.size(options.maxRecordBytes())));
    }
    return bytes;
  }

  /** Goes to the sequence that the input asks for, and records the hole. */
  private void jump(Target target, long sequence, Place place) throws IOException {
    if (sequence < target.next) {
      throw new InputException(
          "%s: stream '%s' has got past sequence %d, its next is %d (--renumber would ignore that)"
              .formatted(place, TextFormat.escape(target.stream.name()), sequence, target.next));
    }
    completeBatch();
    settleAll();
    if (target.next == 1) {
      target.stream.reset(sequence); // nothing has been there: it begins here, without a hole
    } else {
      target.stream.skipTo(sequence);
    }
    target.next = sequence;
  }

  private void appendAlone(WalStream stream, InputRecord record, long bytes) {
    CompletableFuture<Long> done =
        stream.appendAsync(record.type(), record.key(), record.value(), options.durability());
    String name = stream.name();
    add(
        new Pending(
            done.thenApply(n -> Map.of(name, new SequenceRange(n, n))),
            Map.of(name, bytes),
            1,
            bytes));
  }

  private void appendToBatch(WalStream stream, InputRecord record, long bytes, Place place)
      throws IOException {
    batch.add(stream, record.type(), record.key(), record.value());
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
  void completeBatch() throws WalException {
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

  private void add(Pending sent) {
    pending.add(sent);
    pendingRecords += sent.records;
    pendingBytes += sent.bytes;
  }

  /**
   * Waits until everything sent has been acknowledged or has failed.
   *
   * @throws WalException the first failure; what was acknowledged in spite of it has been counted
   */
  void settleAll() throws WalException {
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

  /** The streams that got records, with how far they are durable now. */
  Map<String, Long> durableSequences() {
    Map<String, Long> durable = new HashMap<>();
    tally.streams().keySet().forEach(name -> durable.put(name, wal.stream(name).durableSequence()));
    return durable;
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
