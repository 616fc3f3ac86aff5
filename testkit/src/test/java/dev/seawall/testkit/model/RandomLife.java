package dev.seawall.testkit.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.RecordType;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Entry;
import dev.seawall.testkit.LogContents.Stream;
import dev.seawall.testkit.LogHistory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Does random things to a log and to a model, and compares what can be seen of the two. */
final class RandomLife {
  private static final List<String> NAMES = List.of("a", "b", "c/../d", "\u00e9\ud83d\ude00");

  private final Random random;
  private final Place place;
  private final WalOptions options;
  private final LogHistory history = new LogHistory();
  private final BatchBounds batches = new BatchBounds();
  private final StringBuilder story = new StringBuilder();
  private Wal wal;

  RandomLife(long seed, Place place, WalOptions options) {
    this.random = new Random(seed);
    this.place = place;
    this.options = options;
  }

  String story() {
    return story.toString();
  }

  void live(int steps) throws Exception {
    wal = place.open(options);
    try {
      for (int i = 0; i < steps; i++) {
        step();
        if (random.nextInt(5) == 0) {
          views().compareOne();
        }
      }
      views().compareAll();
      reopen();
      views().compareAll();
    } finally {
      wal.close();
    }
  }

  private Views views() {
    return new Views(wal, history, random, NAMES);
  }

  private void step() throws Exception {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    Stream stream = history.latest().stream(name);
    switch (random.nextInt(32)) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> append(name);
      case 8, 9, 10, 11 -> batch();
      case 12, 13, 14 -> appendAsync(name);
      case 15, 16 -> truncateBefore(name, between(stream.first(), stream.next()));
      case 17, 18 -> truncateAfter(name, between(stream.first() - 1, stream.next()));
      case 19 -> reset(name);
      case 20, 21 -> skipTo(name, stream.next() + 1 + random.nextInt(20));
      case 22 -> delete(name);
      case 23, 24 -> sync();
      case 25 -> roll();
      case 26 -> reopen();
      case 27 -> crash(false);
      case 28 -> crash(true);
      case 29 -> readBeside();
      case 30 -> checkpoint(name, between(0, stream.next() - 1));
      default -> append(name);
    }
  }

  private long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least + 1));
  }

  private void tell(String what) {
    story.append(what).append(System.lineSeparator());
  }

  private void begin(String name, UnaryOperator<LogContents> step) {
    if (!history.latest().streams().containsKey(name)) {
      history.begin(contents -> contents.create(name));
    }
    history.begin(step);
  }

  private Durability durability() {
    return Durability.values()[random.nextInt(3)];
  }

  private void reached(Durability durability) {
    if (durability == Durability.DISK) {
      history.acknowledgeDurable();
    } else if (durability == Durability.OS) {
      history.acknowledgeWritten();
    }
  }

  private Entry entry() {
    int size = random.nextInt(8) == 0 ? random.nextInt(5000) : random.nextInt(200);
    byte[] value = new byte[size];
    random.nextBytes(value);
    Arrays.fill(value, size / 2, size, (byte) size); // half of it easy to compress
    RecordType type =
        switch (random.nextInt(4)) {
          case 0 -> RecordType.PUT;
          case 1 -> RecordType.of(77);
          default -> RecordType.DATA;
        };
    ByteBuffer key = type.equals(RecordType.PUT) ? ByteBuffer.wrap("key".getBytes(UTF_8)) : null;
    return new Entry(type, key, ByteBuffer.wrap(value));
  }

  private static byte[] keyOf(Entry entry) {
    ByteBuffer key = entry.key();
    return key == null ? null : key.array();
  }

  private void append(String name) throws WalException {
    Entry entry = entry();
    Durability durability = durability();
    tell("append " + name + " " + entry.value().remaining() + " " + durability);
    begin(name, contents -> contents.append(name, entry));
    WalStream stream = wal.stream(name);
    long sequence;
    if (entry.type().equals(RecordType.DATA) && random.nextBoolean()) {
      ByteBuffer direct = ByteBuffer.allocateDirect(entry.value().remaining() + 7);
      direct.position(3).limit(3 + entry.value().remaining());
      direct.duplicate().put(entry.value().duplicate());
      sequence = stream.append(direct, durability);
      expect(direct.position(), 3);
    } else {
      sequence = stream.append(entry.type(), keyOf(entry), entry.value().array(), durability);
    }
    expect(sequence, history.latest().stream(name).next() - 1);
    reached(durability);
  }

  private void appendAsync(String name) throws Exception {
    Entry entry = entry();
    Durability durability = durability();
    tell("appendAsync " + name + " " + entry.value().remaining() + " " + durability);
    begin(name, contents -> contents.append(name, entry));
    CompletableFuture<Long> future =
        wal.stream(name).appendAsync(entry.type(), keyOf(entry), entry.value().array(), durability);
    if (random.nextBoolean()) {
      expect(future.get(), history.latest().stream(name).next() - 1);
      reached(durability);
    }
  }

  private void batch() throws WalException {
    Batch batch = Batch.of();
    Durability durability = durability();
    tell("batch " + durability);
    int count = 1 + random.nextInt(6);
    LogContents result = history.latest();
    for (int i = 0; i < count; i++) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      Entry entry = entry();
      batch.add(wal.stream(name), entry.type(), keyOf(entry), entry.value().array());
      result = result.append(name, entry);
    }
    LogContents after = result;
    batches.note(history.latest(), after);
    history.begin(contents -> after);
    wal.append(batch, durability);
    reached(durability);
  }

  private void checkpoint(String name, long appliedThrough) throws WalException {
    String note = "x".repeat(random.nextInt(100));
    tell("checkpoint " + name + " " + appliedThrough);
    begin(name, contents -> contents.checkpoint(name, appliedThrough, note));
    long sequence = wal.stream(name).checkpoint(appliedThrough, note);
    expect(sequence, history.latest().stream(name).next() - 1);
    history.acknowledgeDurable();
  }

  private void truncateBefore(String name, long sequence) throws WalException {
    tell("truncateBefore " + name + " " + sequence);
    long first = wal.stream(name).firstSequence();
    long kept = Math.max(first, batches.startOf(name, sequence));
    history.begin(contents -> contents.truncateBefore(name, kept));
    expect(wal.stream(name).truncateBefore(sequence), kept);
    if (kept > first) {
      history.acknowledgeDurable();
    }
  }

  private void truncateAfter(String name, long sequence) throws WalException {
    tell("truncateAfter " + name + " " + sequence);
    history.begin(contents -> contents.truncateAfter(name, sequence));
    long last = wal.stream(name).lastSequence();
    wal.stream(name).truncateAfter(sequence);
    batches.truncateAfter(name, sequence);
    if (sequence < last) {
      history.acknowledgeDurable();
    }
  }

  private void reset(String name) throws WalException {
    long next = 1 + random.nextInt(50);
    tell("reset " + name + " " + next);
    begin(name, contents -> contents.reset(name, next));
    wal.stream(name).reset(next);
    batches.forget(name);
    history.acknowledgeDurable();
  }

  private void skipTo(String name, long next) throws WalException {
    tell("skipTo " + name + " " + next);
    begin(name, contents -> contents.skipTo(name, next));
    wal.stream(name).skipTo(next);
    history.acknowledgeDurable();
  }

  private void delete(String name) throws WalException {
    tell("delete " + name);
    boolean exists = history.latest().streams().containsKey(name);
    history.begin(contents -> contents.delete(name));
    expect(wal.delete(name) ? 1 : 0, exists ? 1 : 0);
    batches.forget(name);
    if (exists) {
      history.acknowledgeDurable();
    }
  }

  private void sync() throws WalException {
    tell("sync");
    wal.sync();
    history.acknowledgeDurable();
    for (String name : NAMES) {
      expect(wal.stream(name).durableSequence(), wal.stream(name).lastSequence());
    }
  }

  private void roll() throws WalException {
    tell("roll");
    wal.roll();
    history.acknowledgeDurable();
  }

  private void reopen() throws WalException {
    tell("reopen");
    wal.close();
    history.acknowledgeDurable();
    wal = place.open(options);
  }

  private void crash(boolean powerLoss) throws WalException {
    if (!place.canCrash()) {
      return;
    }
    long seed = random.nextLong();
    tell((powerLoss ? "crash " : "kill ") + seed);
    Wal before = wal;
    LogHistory.Mark mark = history.mark();
    place.crash(seed, powerLoss);
    before.close();
    wal = place.open(options);
    int least = powerLoss ? mark.durable() : mark.written();
    history.survive(history.survivors(LogContents.of(wal), least, mark.begun()));
    for (String name : NAMES) {
      batches.truncateAfter(name, history.latest().stream(name).next() - 1);
    }
  }

  private void readBeside() throws WalException {
    tell("read beside");
    LogHistory.Mark mark = history.mark();
    try (Wal reader = place.openReadOnly(options)) {
      LogContents found = LogContents.of(reader);
      for (LogContents before = null; !found.equals(before); ) {
        before = found; // the background may be writing, and reading streams one by one takes time
        found = LogContents.of(reader);
      }
      history.survivors(found, mark.written(), mark.begun());
    }
  }

  private static void expect(long actual, long expected) {
    if (actual != expected) {
      throw new AssertionError("got " + actual + " instead of " + expected);
    }
  }
}
