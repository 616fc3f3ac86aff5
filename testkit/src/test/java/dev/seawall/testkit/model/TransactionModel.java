package dev.seawall.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.CommitResult;
import dev.seawall.Durability;
import dev.seawall.RecordType;
import dev.seawall.SequenceRange;
import dev.seawall.StreamDeletedException;
import dev.seawall.Transaction;
import dev.seawall.TransactionAbortedException;
import dev.seawall.TransactionInfo;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.testkit.History;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A transaction and what the model knows of it: what waits in memory, when it spills, and what it
 * may still come to. Each method does something to the transaction and notes it in the history;
 * spilled records are steps of their own there, the end is one step over all streams.
 */
public final class TransactionModel {
  private static final int RECORD_COST = 8;

  private final Transaction transaction;
  private final History<LogContents> history;
  private final BatchBounds batches;
  private final long memoryLimit;
  private final Map<WalStream, Part> parts = new LinkedHashMap<>();
  private long records;
  private long memoryBytes;
  private long spilledBytes;

  /** The records for one stream, and whether the stream has lost records since. */
  private static final class Part {
    final List<Entry> waiting = new ArrayList<>();
    final List<Long> spilled = new ArrayList<>();
    boolean isDeleted;
    boolean hasLostItsEnd;

    @Nullable Class<? extends WalException> refusal() {
      if (isDeleted) {
        return StreamDeletedException.class;
      }
      return hasLostItsEnd && !spilled.isEmpty() ? TransactionAbortedException.class : null;
    }

    long cost() {
      return waiting.stream().mapToLong(TransactionModel::costOf).sum();
    }
  }

  public TransactionModel(
      Transaction transaction,
      History<LogContents> history,
      BatchBounds batches,
      long memoryLimit) {
    this.transaction = transaction;
    this.history = history;
    this.batches = batches;
    this.memoryLimit = memoryLimit;
    for (LogContents.Stream stream : history.latest().streams().values()) {
      assertThat(stream.records().values())
          .noneMatch(entry -> entry.transaction() == transaction.id());
    }
  }

  public Transaction transaction() {
    return transaction;
  }

  // ---- what is done to it ----

  /** Adds a record; what waits is spilled first if it would become too much. */
  public void add(WalStream stream, Entry entry) throws WalException {
    long cost = costOf(entry);
    Class<? extends WalException> refusal =
        memoryBytes > 0 && memoryBytes + cost > memoryLimit ? spill() : null;
    ByteBuffer key = entry.key();
    byte[] keyBytes = key == null ? null : key.array();
    if (refusal != null) {
      assertThatThrownBy(
              () -> transaction.append(stream, entry.type(), keyBytes, entry.value().array()))
          .isExactlyInstanceOf(refusal);
      return;
    }
    transaction.append(stream, entry.type(), keyBytes, entry.value().array());
    parts.computeIfAbsent(stream, unused -> new Part()).waiting.add(entry.of(transaction.id()));
    memoryBytes += cost;
    records++;
  }

  private static long costOf(Entry entry) {
    int value = entry.value().limit();
    int key = entry.key() == null ? 0 : entry.key().limit();
    long encoded = 1L + varintLength(value) + value;
    if (!entry.type().equals(RecordType.DATA)) {
      encoded += varintLength(entry.key() == null ? 0 : key + 1) + key;
    }
    return encoded + RECORD_COST;
  }

  private static int varintLength(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  /** Spills stream by stream; what a stream refuses stays, as does what comes behind it. */
  private @Nullable Class<? extends WalException> spill() {
    for (Map.Entry<WalStream, Part> each : parts.entrySet()) {
      String name = each.getKey().name();
      Part part = each.getValue();
      if (part.waiting.isEmpty()) {
        continue;
      }
      if (part.refusal() != null) {
        return part.refusal();
      }
      history.begin(contents -> contents.create(name));
      for (Entry entry : part.waiting) {
        part.spilled.add(history.latest().stream(name).next());
        history.begin(contents -> contents.append(name, entry));
      }
      long cost = part.cost();
      memoryBytes -= cost;
      spilledBytes += cost - (long) RECORD_COST * part.waiting.size();
      part.waiting.clear();
    }
    return null;
  }

  /**
   * Commits.
   *
   * @return false if that was refused, as it should be: then it is still open
   */
  public boolean commit(Durability durability) throws WalException {
    boolean isSpilled = spilledBytes > 0;
    Class<? extends WalException> refusal = isSpilled ? spill() : null;
    for (Part part : parts.values()) {
      refusal = refusal == null ? part.refusal() : refusal;
    }
    if (refusal != null) {
      assertThatThrownBy(() -> transaction.commit(durability)).isExactlyInstanceOf(refusal);
      assertThat(transaction.isOpen()).isTrue();
      return false;
    }
    LogContents before = history.latest();
    LogContents after = before;
    Map<String, SequenceRange> ranges = new TreeMap<>();
    for (Map.Entry<WalStream, Part> each : parts.entrySet()) {
      String name = each.getKey().name();
      Part part = each.getValue();
      long first = isSpilled ? part.spilled.get(0) : after.stream(name).next();
      for (Entry entry : part.waiting) {
        after = after.append(name, entry);
      }
      after = after.append(name, mark(RecordType.COMMIT, rangesOf(part.spilled)));
      ranges.put(name, new SequenceRange(first, after.stream(name).next() - 1));
    }
    if (!isSpilled) {
      batches.note(before, after);
    }
    LogContents result = after;
    history.begin(contents -> result);
    assertThat(transaction.commit(durability))
        .isEqualTo(new CommitResult(transaction.id(), ranges));
    assertThat(transaction.isOpen()).isFalse();
    if (!parts.isEmpty()) {
      history.acknowledge(durability); // one without records has nothing to wait for
    }
    return true;
  }

  private Entry mark(RecordType type, byte[] value) {
    return new Entry(type, null, ByteBuffer.wrap(value), transaction.id());
  }

  /** The value of a COMMIT: pairs of first and last sequence. */
  private static byte[] rangesOf(List<Long> sequences) {
    ByteBuffer value =
        ByteBuffer.allocate(2 * Long.BYTES * sequences.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (long sequence : sequences) {
      boolean isNext =
          value.position() > 0 && value.getLong(value.position() - Long.BYTES) == sequence - 1;
      if (isNext) {
        value.putLong(value.position() - Long.BYTES, sequence);
      } else {
        value.putLong(sequence).putLong(sequence);
      }
    }
    return java.util.Arrays.copyOf(value.array(), value.position());
  }

  /** Rolls back; each stream it has spilled to is told. */
  public void rollback() throws WalException {
    parts.forEach(
        (stream, part) -> {
          if (!part.spilled.isEmpty() && part.refusal() == null) {
            history.begin(
                contents -> contents.append(stream.name(), mark(RecordType.ROLLBACK, new byte[0])));
          }
        });
    transaction.rollback();
    assertThat(transaction.isOpen()).isFalse();
  }

  // ---- what happens to it ----

  /** The end of a stream was truncated behind a sequence, or the stream reset: behind 0. */
  public void endLost(String name, long last) {
    parts.forEach(
        (stream, part) ->
            part.hasLostItsEnd |=
                stream.name().equals(name)
                    && part.spilled.stream().anyMatch(sequence -> sequence > last));
  }

  public void deleted(String name) {
    parts.forEach((stream, part) -> part.isDeleted |= stream.name().equals(name));
  }

  // ---- what can be seen of it ----

  boolean hasRecords() {
    return !parts.isEmpty();
  }

  /** Where in a stream its first spilled record is; 0 if it holds nothing there. */
  public long pin(String name) {
    for (Map.Entry<WalStream, Part> each : parts.entrySet()) {
      Part part = each.getValue();
      if (each.getKey().name().equals(name) && part.refusal() == null && !part.spilled.isEmpty()) {
        return part.spilled.get(0);
      }
    }
    return 0;
  }

  /** By stream, where it holds truncation back. */
  public Map<String, Long> pins() {
    Map<String, Long> pins = new TreeMap<>();
    for (WalStream stream : parts.keySet()) {
      long pin = pin(stream.name());
      if (pin > 0) {
        pins.put(stream.name(), pin);
      }
    }
    return pins;
  }

  void compare(TransactionInfo info) {
    assertThat(info.id()).isEqualTo(transaction.id());
    assertThat(info.records()).isEqualTo(records);
    assertThat(info.memoryBytes()).isEqualTo(memoryBytes);
    assertThat(info.spilledBytes()).isEqualTo(spilledBytes);
    assertThat(info.pins()).isEqualTo(pins());
  }

  /**
   * How far a stream may be truncated without cutting a transaction in two that is open, or whose
   * COMMIT is kept.
   */
  public static long uncut(
      String name, LogContents contents, List<TransactionModel> open, long sequence) {
    Map<Long, Long> spans = spansOf(contents.stream(name));
    for (TransactionModel transaction : open) {
      if (transaction.pin(name) > 0) {
        spans.put(transaction.pin(name), Long.MAX_VALUE);
      }
    }
    long kept = sequence;
    for (long before = 0; before != kept; ) {
      before = kept;
      for (Map.Entry<Long, Long> span : spans.entrySet()) {
        if (span.getKey() < kept && kept <= span.getValue()) {
          kept = span.getKey();
        }
      }
    }
    return kept;
  }

  /** From where to where spilled transactions reach that were committed. */
  private static Map<Long, Long> spansOf(LogContents.Stream stream) {
    Map<Long, Long> spans = new HashMap<>();
    stream
        .records()
        .forEach(
            (sequence, entry) -> {
              if (isCommitOfSpilled(entry)) {
                long first = entry.value().duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong();
                spans.put(first, sequence);
              }
            });
    return spans;
  }

  private static boolean isCommitOfSpilled(Entry entry) {
    return entry.transaction() != 0
        && entry.type().equals(RecordType.COMMIT)
        && entry.value().hasRemaining();
  }
}
