package dev.seawall.testkit.model;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.RecordType;
import dev.seawall.Retention;
import dev.seawall.RetentionPolicy;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Entry;
import dev.seawall.testkit.LogContents.Stream;
import dev.seawall.testkit.LogHistory;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Does random things to a log and to a model, and compares what can be seen of the two. */
final class RandomLife {
  private final LifeContext life;
  private final Random random;
  private final Place place;
  private final LogHistory history;
  private final BatchBounds batches;
  private final OpenTransactions transactions;
  private final NamedCheckpoints checkpoints;
  private final Shardings shards;

  RandomLife(long seed, Place place, WalOptions options) {
    this.life = new LifeContext(seed, options);
    this.random = life.random();
    this.place = place;
    this.history = life.history();
    this.batches = life.batches();
    this.transactions = new OpenTransactions(life);
    this.checkpoints = new NamedCheckpoints(life, transactions);
    this.shards = new Shardings(life, transactions);
  }

  String story() {
    return life.story();
  }

  void live(int steps) throws Exception {
    open();
    try {
      for (int i = 0; i < steps; i++) {
        step();
        if (random.nextInt(5) == 0) {
          views().compareOne();
        }
      }
      views().compareAll();
      reopen();
    } finally {
      wal().close();
    }
  }

  private void open() throws WalException {
    life.use(place.open(life.options()));
    transactions.opened();
  }

  private Wal wal() {
    return life.wal();
  }

  private Views views() {
    return new Views(life, transactions, shards);
  }

  private void step() throws Exception {
    String name = life.name();
    Stream stream = history.latest().stream(name);
    switch (random.nextInt(50)) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> append(name);
      case 8, 9, 10, 11 -> batch();
      case 12, 13, 14 -> appendAsync(name);
      case 15, 16 -> truncateBefore(name, life.between(stream.first(), stream.next()));
      case 17 -> truncateAfter(name, life.between(stream.first() - 1, stream.next()));
      case 18 -> truncateAfter(name, Math.max(stream.first(), stream.next() - 3));
      case 19 -> reset(name);
      case 20, 21 -> skipTo(name, stream.next() + 1 + random.nextInt(20));
      case 22 -> delete(name);
      case 23, 24 -> sync();
      case 25 -> roll();
      case 26 -> reopen();
      case 27 -> crash(false);
      case 28 -> crash(true);
      case 29 -> readBeside();
      case 30 -> checkpoint(name, life.between(0, stream.next() - 1));
      case 31, 32, 33, 34, 35, 36, 37, 38 -> transactions.add();
      case 39, 40, 41, 42 -> transactions.end();
      case 43, 44 -> checkpoints.step();
      case 45, 46 -> retain(name);
      case 47, 48 -> shards.step();
      default -> append(name);
    }
  }

  private void append(String name) throws WalException {
    Entry entry = life.anyEntry();
    Durability durability = life.durability();
    life.tell("append " + name + " " + entry.value().remaining() + " " + durability);
    life.begin(name, contents -> contents.append(name, entry));
    WalStream stream = life.stream(name);
    long sequence;
    if (entry.type().equals(RecordType.DATA) && random.nextBoolean()) {
      ByteBuffer direct = ByteBuffer.allocateDirect(entry.value().remaining() + 7);
      direct.position(3).limit(3 + entry.value().remaining());
      direct.duplicate().put(entry.value().duplicate());
      sequence = stream.append(direct, durability);
      expect(direct.position(), 3);
    } else {
      sequence =
          stream.append(entry.type(), LifeContext.keyOf(entry), entry.value().array(), durability);
    }
    expect(sequence, history.latest().stream(name).next() - 1);
    history.acknowledge(durability);
  }

  private void appendAsync(String name) throws Exception {
    Entry entry = life.anyEntry();
    Durability durability = life.durability();
    life.tell("appendAsync " + name + " " + entry.value().remaining() + " " + durability);
    life.begin(name, contents -> contents.append(name, entry));
    CompletableFuture<Long> future =
        life.stream(name)
            .appendAsync(entry.type(), LifeContext.keyOf(entry), entry.value().array(), durability);
    if (random.nextBoolean()) {
      expect(future.get(), history.latest().stream(name).next() - 1);
      history.acknowledge(durability);
    }
  }

  private void batch() throws WalException {
    Batch batch = Batch.of();
    Durability durability = life.durability();
    life.tell("batch " + durability);
    int count = 1 + random.nextInt(6);
    LogContents result = history.latest();
    for (int i = 0; i < count; i++) {
      String name = life.name();
      Entry entry = life.anyEntry();
      batch.add(life.stream(name), entry.type(), LifeContext.keyOf(entry), entry.value().array());
      result = result.append(name, entry);
    }
    LogContents after = result;
    batches.note(history.latest(), after);
    history.begin(contents -> after);
    wal().append(batch, durability);
    history.acknowledge(durability);
  }

  private void checkpoint(String name, long appliedThrough) throws WalException {
    String note = "x".repeat(random.nextInt(100));
    life.tell("checkpoint " + name + " " + appliedThrough);
    life.begin(name, contents -> contents.checkpoint(name, appliedThrough, note));
    long sequence = life.stream(name).checkpoint(appliedThrough, note);
    expect(sequence, history.latest().stream(name).next() - 1);
    history.acknowledgeDurable();
  }

  private void truncateBefore(String name, long sequence) throws WalException {
    life.tell("truncateBefore " + name + " " + sequence);
    long first = life.stream(name).firstSequence();
    long kept = Math.max(first, transactions.uncut(name, batches.startOf(name, sequence)));
    history.begin(contents -> contents.truncateBefore(name, kept));
    expect(life.stream(name).truncateBefore(sequence), kept);
    if (kept > first) {
      history.acknowledgeDurable();
    }
  }

  private void retain(String name) throws WalException {
    int most = 1 + random.nextInt(12);
    boolean isPastCheckpoints = random.nextInt(3) == 0;
    life.tell("retain " + name + " " + most + (isPastCheckpoints ? " past checkpoints" : ""));
    long first = wal().stream(name).firstSequence();
    long kept = transactions.firstRetained(name, most, isPastCheckpoints);
    history.begin(contents -> contents.truncateBefore(name, kept));
    RetentionPolicy policy =
        RetentionPolicy.KEEP_ALL.withMaxRecords(most).withPastCheckpoints(isPastCheckpoints);
    wal().applyRetention(Retention.builder().stream(name, policy).build());
    expect(wal().stream(name).firstSequence(), kept);
    if (kept > first) {
      history.acknowledgeDurable();
    }
  }

  private void truncateAfter(String name, long sequence) throws WalException {
    life.tell("truncateAfter " + name + " " + sequence);
    history.begin(contents -> contents.truncateAfter(name, sequence));
    long last = life.stream(name).lastSequence();
    life.stream(name).truncateAfter(sequence);
    batches.truncateAfter(name, sequence);
    if (sequence < last) {
      transactions.endLost(name, sequence);
      history.acknowledgeDurable();
    }
  }

  private void reset(String name) throws WalException {
    long next = 1 + random.nextInt(50);
    life.tell("reset " + name + " " + next);
    life.begin(name, contents -> contents.reset(name, next));
    life.stream(name).reset(next);
    transactions.endLost(name, 0);
    batches.forget(name);
    history.acknowledgeDurable();
  }

  private void skipTo(String name, long next) throws WalException {
    life.tell("skipTo " + name + " " + next);
    life.begin(name, contents -> contents.skipTo(name, next));
    life.stream(name).skipTo(next);
    history.acknowledgeDurable();
  }

  private void delete(String name) throws WalException {
    if (life.isShard(name)) {
      return; // all of them or none
    }
    life.tell("delete " + name);
    boolean exists = history.latest().streams().containsKey(name);
    history.begin(contents -> contents.delete(name));
    expect(wal().delete(name) ? 1 : 0, exists ? 1 : 0);
    batches.forget(name);
    if (exists) {
      transactions.deleted(name);
      history.acknowledgeDurable();
    }
  }

  private void sync() throws WalException {
    life.tell("sync");
    wal().sync();
    history.acknowledgeDurable();
    for (String name : life.names()) {
      expect(life.stream(name).durableSequence(), life.stream(name).lastSequence());
    }
  }

  private void roll() throws WalException {
    life.tell("roll");
    wal().roll();
    history.acknowledgeDurable();
  }

  private void reopen() throws Exception {
    life.tell("reopen");
    wal().close();
    history.acknowledgeDurable();
    transactions.abandon();
    open();
    views().compareAll();
  }

  private void crash(boolean powerLoss) throws Exception {
    if (!place.canCrash()) {
      return;
    }
    long seed = random.nextLong();
    life.tell((powerLoss ? "crash " : "kill ") + seed);
    Wal before = wal();
    LogHistory.Mark mark = history.mark();
    place.crash(seed, powerLoss);
    before.close();
    transactions.abandon();
    open();
    int least = powerLoss ? mark.durable() : mark.written();
    history.survive(history.survivors(LogContents.of(wal()), least, mark.begun()));
    for (String name : life.names()) {
      batches.truncateAfter(name, history.latest().stream(name).next() - 1);
    }
    views().compareAll();
  }

  private void readBeside() throws WalException {
    life.tell("read beside");
    boolean isSynced = random.nextBoolean();
    if (isSynced) {
      sync();
    }
    LogHistory.Mark mark = history.mark();
    try (Wal reader = place.openReadOnly(life.options())) {
      LogContents found = LogContents.of(reader);
      for (LogContents before = null; !found.equals(before); ) {
        before = found; // the background may be writing, and reading streams one by one takes time
        found = LogContents.of(reader);
      }
      history.survivors(found, mark.written(), mark.begun());
      if (isSynced) {
        transactions.compareBeside(reader);
      }
    }
  }

  private static void expect(long actual, long expected) {
    if (actual != expected) {
      throw new AssertionError("got " + actual + " instead of " + expected);
    }
  }
}
