package dev.seawall.testkit.crash;

import dev.seawall.Batch;
import dev.seawall.Checkpoint;
import dev.seawall.Checkpoint.Reachability;
import dev.seawall.Durability;
import dev.seawall.RecordType;
import dev.seawall.Retention;
import dev.seawall.RetentionPolicy;
import dev.seawall.RetentionReport.Held;
import dev.seawall.RetentionReport.Reason;
import dev.seawall.ShardedStream;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.store.SegmentStore;
import dev.seawall.testkit.History;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Entry;
import dev.seawall.testkit.LogHistory;
import dev.seawall.testkit.model.BatchBounds;
import dev.seawall.testkit.model.RetentionModel;
import dev.seawall.testkit.model.TransactionModel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Does things to a log, and notes each in a history: before, that it begins, and after, what it has
 * reached.
 */
final class Driver {
  private final Supplier<SegmentStore> stores;
  private final WalOptions options;
  private final History<LogContents> history;
  private final BatchBounds batches = new BatchBounds();
  private final List<TransactionModel> open = new ArrayList<>();
  private final Random random = new Random(42);
  private Wal wal;
  private int values;

  /** The steps of records that are acknowledged and may not be durable, one for each record. */
  private final Deque<Integer> unsynced = new ArrayDeque<>();

  Driver(Supplier<SegmentStore> stores, WalOptions options) {
    this(stores, options, new LogHistory());
  }

  Driver(Supplier<SegmentStore> stores, WalOptions options, History<LogContents> history) {
    this.stores = stores;
    this.options = options;
    this.history = history;
  }

  History<LogContents> history() {
    return history;
  }

  Wal wal() {
    return wal;
  }

  void open() throws WalException {
    wal = Wal.open(stores.get(), options);
    history.acknowledgeDurable();
  }

  void close() throws WalException {
    wal.close();
    open.clear();
    history.acknowledgeDurable();
  }

  void reopen() throws WalException {
    close();
    open();
    requireNoEndLost();
  }

  /**
   * A disk that lies while it is read may make an end seem torn that was closed: to write on would
   * leave what never was. Nothing is read for this.
   */
  private void requireNoEndLost() {
    history
        .latest()
        .streams()
        .forEach(
            (name, stream) -> {
              if (wal.stream(name).lastSequence() + 1 < stream.next()) {
                throw new AssertionError(
                    "stream '%s' went on to %s when it was closed, and to %s when it was opened"
                        .formatted(name, stream.next() - 1, wal.stream(name).lastSequence()));
              }
            });
  }

  /** A value like no other, its second half easy to compress. */
  private byte[] value(int size) {
    byte[] value = new byte[size];
    random.nextBytes(value);
    Arrays.fill(value, size / 2, size, (byte) values);
    values++;
    for (int i = 0; i < Math.min(size, Integer.BYTES); i++) {
      value[i] = (byte) (values >> 8 * i);
    }
    return value;
  }

  private void begin(String stream, UnaryOperator<LogContents> step) {
    if (!history.latest().streams().containsKey(stream)) {
      history.begin(contents -> contents.create(stream));
    }
    history.begin(step);
    Quiet.await();
  }

  private void done(Durability durability, int records) {
    history.acknowledge(durability);
    for (int i = 0; i < records; i++) {
      unsynced.add(history.mark().begun());
    }
    while (unsynced.size() >= options.syncRecords()) {
      history.acknowledgeDurable(unsynced.remove());
    }
    Quiet.await();
  }

  private void done() {
    done(Durability.DISK, 0);
  }

  void append(String stream, int size, Durability durability) throws WalException {
    byte[] value = value(size);
    begin(stream, contents -> contents.append(stream, Entry.data(value)));
    wal.stream(stream).append(value, durability);
    done(durability, 1);
  }

  void put(String stream, String key, int size, Durability durability) throws WalException {
    byte[] value = value(size);
    Entry entry =
        new Entry(RecordType.PUT, ByteBuffer.wrap(key.getBytes()), ByteBuffer.wrap(value));
    begin(stream, contents -> contents.append(stream, entry));
    wal.stream(stream).append(RecordType.PUT, key.getBytes(), value, durability);
    done(durability, 1);
  }

  /** One record to each of the streams named, which may be named more than once. */
  void batch(int size, Durability durability, String... streams) throws WalException {
    Batch batch = Batch.of();
    List<UnaryOperator<LogContents>> steps = new ArrayList<>();
    for (String stream : streams) {
      byte[] value = value(size);
      WalStream handle = wal.stream(stream);
      batch.add(handle, value);
      steps.add(contents -> contents.append(stream, Entry.data(value)));
    }
    LogContents before = history.latest();
    history.begin(
        contents -> {
          LogContents result = contents;
          for (UnaryOperator<LogContents> step : steps) {
            result = step.apply(result);
          }
          return result;
        });
    batches.note(before, history.latest());
    wal.append(batch, durability);
    done(durability, streams.length);
  }

  TransactionModel begin() throws WalException {
    TransactionModel begun =
        new TransactionModel(wal.begin(), history, batches, options.transactionMemoryBytes());
    open.add(begun);
    return begun;
  }

  /** Adds a record to each of the streams named. */
  void add(TransactionModel transaction, int size, String... streams) throws WalException {
    for (String stream : streams) {
      transaction.add(wal.stream(stream), Entry.data(value(size)));
      Quiet.await();
    }
  }

  void commit(TransactionModel transaction, Durability durability) throws WalException {
    if (transaction.commit(durability)) {
      open.remove(transaction);
    }
    Quiet.await();
  }

  void rollback(TransactionModel transaction) throws WalException {
    transaction.rollback();
    open.remove(transaction);
    Quiet.await();
  }

  void checkpoint(String stream, long appliedThrough) throws WalException {
    String note = "note " + values++;
    begin(stream, contents -> contents.checkpoint(stream, appliedThrough, note));
    wal.stream(stream).checkpoint(appliedThrough, note);
    done();
  }

  void checkpointAll(String name) throws WalException {
    String note = "note " + values++;
    history.begin(contents -> contents.checkpointAll(name, note));
    Quiet.await();
    wal.checkpoint(name, note);
    done();
  }

  void shard(String name, int count) throws WalException {
    history.begin(contents -> contents.shard(name, count));
    Quiet.await();
    wal.sharded(name, count);
    done();
  }

  void deleteSharded(String name) throws WalException {
    history.begin(contents -> contents.deleteSharded(name));
    Quiet.await();
    wal.deleteSharded(name);
    done();
  }

  /** One record to the key's shard for each of the keys. */
  void batchToShards(String name, int size, Durability durability, String... keys)
      throws WalException {
    ShardedStream sharded = wal.findSharded(name).orElseThrow();
    Batch batch = Batch.of();
    LogContents result = history.latest();
    for (String key : keys) {
      byte[] value = value(size);
      batch.put(sharded, key.getBytes(), value);
      Entry entry =
          new Entry(RecordType.PUT, ByteBuffer.wrap(key.getBytes()), ByteBuffer.wrap(value));
      result = result.append(sharded.forKey(key).name(), entry);
    }
    LogContents after = result;
    history.begin(contents -> after);
    wal.append(batch, durability);
    done(durability, keys.length);
  }

  void dropCheckpoint(String name) throws WalException {
    history.begin(contents -> contents.dropCheckpoint(name));
    wal.dropCheckpoint(name);
    done();
  }

  void keepNewestCheckpoint() throws WalException {
    List<LogContents.Marks> all = history.latest().checkpoints();
    history.begin(
        contents -> {
          LogContents result = contents;
          for (LogContents.Marks older : all.subList(0, all.size() - 1)) {
            result = result.dropCheckpoint(older.name());
          }
          return result;
        });
    wal.keepNewestCheckpoints(1);
    done();
  }

  void truncateBeforeCheckpoint(String name) throws WalException {
    Checkpoint checkpoint =
        wal.findCheckpoint(name).orElseThrow(() -> new AssertionError("no checkpoint " + name));
    for (StreamInfo info :
        wal.streams().stream().sorted(Comparator.comparing(StreamInfo::id)).toList()) {
      String stream = info.name();
      if (checkpoint.reachability(stream) == Reachability.REACHABLE) {
        long position = checkpoint.position(stream);
        long kept = TransactionModel.uncut(stream, history.latest(), open, position + 1);
        history.begin(contents -> contents.truncateBefore(stream, kept));
      }
    }
    wal.truncateBefore(checkpoint);
    done();
  }

  void truncateBefore(String stream, long sequence) throws WalException {
    long first = wal.stream(stream).firstSequence();
    long start = batches.startOf(stream, sequence);
    long kept = Math.max(first, TransactionModel.uncut(stream, history.latest(), open, start));
    begin(stream, contents -> contents.truncateBefore(stream, kept));
    if (wal.stream(stream).truncateBefore(sequence) != kept) {
      throw new AssertionError(stream + " was not truncated before " + kept);
    }
    if (kept > first) {
      done();
    }
  }

  /**
   * Lets all but so many of the newest records of streams go; in the order of their names.
   *
   * @throws WalException also if damage has held something back, as it does on a disk that lies
   */
  void retain(int maxRecords, boolean pastCheckpoints, String... streams) throws WalException {
    RetentionPolicy policy =
        RetentionPolicy.KEEP_ALL.withMaxRecords(maxRecords).withPastCheckpoints(pastCheckpoints);
    Retention.Builder retention = Retention.builder();
    LogContents all = history.latest();
    int steps = 0;
    for (String stream : new TreeSet<>(List.of(streams))) {
      retention.stream(stream, policy);
      LogContents before = history.latest();
      long kept =
          new RetentionModel(before, batches, open).firstKept(stream, maxRecords, pastCheckpoints);
      if (kept > before.stream(stream).first()) {
        history.begin(contents -> contents.truncateBefore(stream, kept));
        steps++;
      }
    }
    Quiet.await();
    List<Held> damaged =
        wal.applyRetention(retention.build()).held().stream()
            .filter(held -> held.reason() == Reason.DAMAGE)
            .toList();
    if (!damaged.isEmpty()) {
      retainLess(all, steps, damaged);
      throw new WalException("damage held back what was to go: " + damaged, null);
    }
    for (String stream : streams) {
      long expected = history.latest().stream(stream).first();
      if (wal.stream(stream).firstSequence() != expected) {
        throw new AssertionError(stream + " does not begin at " + expected);
      }
    }
    if (steps > 0) {
      done();
    }
  }

  /** Damage holds back all that a stream has in a segment, and less; but it cuts nothing in two. */
  private void retainLess(LogContents before, int steps, List<Held> damaged) {
    LogContents wanted = history.latest();
    for (int i = 0; i < steps; i++) {
      history.takeBack();
    }
    wanted
        .streams()
        .forEach(
            (stream, state) -> {
              long first = wal.stream(stream).firstSequence();
              boolean isDamaged = damaged.stream().anyMatch(held -> held.stream().equals(stream));
              boolean isWhole =
                  first == before.stream(stream).first()
                      || first == batches.startOf(stream, first)
                          && first == TransactionModel.uncut(stream, before, open, first);
              if (isDamaged ? first > state.first() || !isWhole : first != state.first()) {
                throw new AssertionError(stream + " begins at " + first);
              }
              history.begin(contents -> contents.truncateBefore(stream, first));
            });
  }

  void truncateAfter(String stream, long sequence) throws WalException {
    begin(stream, contents -> contents.truncateAfter(stream, sequence));
    wal.stream(stream).truncateAfter(sequence);
    batches.truncateAfter(stream, sequence);
    open.forEach(transaction -> transaction.endLost(stream, sequence));
    done();
  }

  void reset(String stream, long next) throws WalException {
    begin(stream, contents -> contents.reset(stream, next));
    wal.stream(stream).reset(next);
    batches.forget(stream);
    open.forEach(transaction -> transaction.endLost(stream, 0));
    done();
  }

  void skipTo(String stream, long next) throws WalException {
    begin(stream, contents -> contents.skipTo(stream, next));
    wal.stream(stream).skipTo(next);
    done();
  }

  void delete(String stream) throws WalException {
    history.begin(contents -> contents.delete(stream));
    wal.delete(stream);
    batches.forget(stream);
    open.forEach(transaction -> transaction.deleted(stream));
    done();
  }

  void sync() throws WalException {
    wal.sync();
    done();
  }

  void roll() throws WalException {
    wal.roll();
    done();
  }

  /** Changes nothing that anybody could see. */
  /** Whether cleaning may change what a truncation of the beginning keeps together. */
  boolean hasCutBatch() {
    return batches.hasCut();
  }

  void clean() throws WalException {
    Quiet.await();
    wal.clean();
    Quiet.await();
  }

  long last(String stream) {
    return history.latest().stream(stream).next() - 1;
  }
}
