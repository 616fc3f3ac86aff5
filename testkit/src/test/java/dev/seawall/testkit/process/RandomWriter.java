package dev.seawall.testkit.process;

import dev.seawall.Batch;
import dev.seawall.Checkpoint;
import dev.seawall.Durability;
import dev.seawall.SequenceRange;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.process.Action.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Writes at random with many threads: each has streams of its own, to which it does everything that
 * can be done, and all append to some that they share.
 */
final class RandomWriter {
  static final int THREADS = 6;
  static final int SHARED_STREAMS = 3;
  private static final int MOST_RECORDS = 60;

  /** Segments end, are deleted and begin all the time. */
  static WalOptions.Builder options() {
    return WalOptions.builder()
        .segmentSizeBytes(16 << 10)
        .stagingBytes(16 << 10)
        .frameSizeBytes(512);
  }

  private final Wal wal;
  private final int life;
  private final Reports reports;
  private final Map<String, Long> lastWhenOpened = new HashMap<>();

  /** Takes the lines. */
  interface Reports {

    /** Takes one; may be called by many threads at once. */
    void say(String line);
  }

  RandomWriter(Wal wal, int life, Reports reports) {
    this.wal = wal;
    this.life = life;
    this.reports = reports;
    for (int i = 0; i < SHARED_STREAMS; i++) {
      lastWhenOpened.put(shared(i), wal.stream(shared(i)).lastSequence());
    }
  }

  static String shared(int i) {
    return "shared." + i;
  }

  /** The first of a thread's own streams is never deleted; the second may be. */
  static String own(int thread, int i) {
    return "own." + thread + "." + i;
  }

  /** Where the stream stood, reachable or not, that a checkpoint has its name from. */
  static long positionOf(Checkpoint checkpoint) throws WalException {
    return checkpoint.positions().stream()
        .filter(each -> each.stream().equals(checkpoint.name()))
        .mapToLong(Checkpoint.Position::sequence)
        .findFirst()
        .orElse(0);
  }

  /** Does so many things, as one of the threads. */
  void run(int thread, int count) throws WalException {
    run(thread, number -> number < count);
  }

  /** Does one thing after the other, as one of the threads, while the number is agreeable. */
  void run(int thread, IntPredicate goesOn) throws WalException {
    Random random = new Random(life * 1_000_003L + thread);
    for (int number = 0; goesOn.test(number); number++) {
      Action action = choose(new Action.Id(life, thread, number), random);
      reports.say(action.announcement());
      reports.say("< " + action.id() + " " + perform(action));
    }
  }

  private Action choose(Action.Id id, Random random) {
    int thread = id.thread();
    String any = anyStream(thread, random);
    String own = own(thread, random.nextInt(2));
    Durability durability = Durability.values()[random.nextInt(3)];
    int choice = random.nextInt(100);
    if (choice < 35) {
      return new Action(id, Kind.APPEND, durability, List.of(any), 0);
    } else if (choice < 45) {
      List<String> same = streams(random, 2 + random.nextInt(6), () -> any);
      return new Action(id, Kind.BURST, durability, same, 0);
    } else if (choice < 60) {
      List<String> many = streams(random, 2 + random.nextInt(5), () -> anyStream(thread, random));
      return new Action(id, Kind.BATCH, durability, many, 0);
    } else if (choice < 68) {
      List<String> many = streams(random, 1 + random.nextInt(5), () -> anyStream(thread, random));
      return new Action(id, Kind.COMMIT, durability, many, 0);
    } else if (choice < 76) {
      List<String> many =
          streams(random, 2 + random.nextInt(6), () -> own(thread, random.nextInt(2)));
      boolean commits = random.nextInt(4) > 0;
      Kind kind = commits ? Kind.SPILL_AND_COMMIT : Kind.SPILL_AND_ROLL_BACK;
      return new Action(id, kind, commits ? durability : Durability.MEMORY, many, 0);
    }
    return chooseChange(id, own, choice, random);
  }

  private Action chooseChange(Action.Id id, String own, int choice, Random random) {
    WalStream stream = wal.stream(own);
    long first = stream.firstSequence();
    long last = stream.lastSequence();
    String mayGo = own(id.thread(), 1);
    if (choice < 83 || last - first > MOST_RECORDS) {
      long before = Math.max(first, last + 1 - random.nextInt(MOST_RECORDS));
      return change(id, Kind.TRUNCATE_BEFORE, own, before);
    } else if (choice < 87) {
      return change(id, Kind.TRUNCATE_AFTER, own, Math.max(first - 1, last - random.nextInt(6)));
    } else if (choice < 88) {
      return change(id, Kind.DELETE, mayGo, 0);
    } else if (choice < 89) {
      return change(id, Kind.RESET, mayGo, 1 + random.nextInt(100));
    } else if (choice < 91) {
      return change(id, Kind.CHECKPOINT, own, last);
    } else if (choice < 93) {
      return change(id, Kind.NAMED_CHECKPOINT, own(id.thread(), 0), 0);
    } else if (choice < 96) {
      String shared = shared(random.nextInt(SHARED_STREAMS));
      // what this life appends stays: so whoever looks for half a batch is not misled
      return id.thread() == 0
          ? change(id, Kind.TRUNCATE_BEFORE, shared, lastWhenOpened.get(shared) + 1)
          : change(id, Kind.SYNC, own, 0);
    }
    return change(id, choice < 98 ? Kind.SYNC : Kind.ROLL, own, 0);
  }

  private static Action change(Action.Id id, Kind kind, String stream, long argument) {
    return new Action(id, kind, Durability.DISK, List.of(stream), argument);
  }

  private static String anyStream(int thread, Random random) {
    int choice = random.nextInt(2 + SHARED_STREAMS);
    return choice < 2 ? own(thread, choice) : shared(choice - 2);
  }

  private static List<String> streams(Random random, int count, Supplier<String> each) {
    List<String> streams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      streams.add(each.get());
    }
    return streams;
  }

  /** Does it, and says what came of it. */
  private String perform(Action action) throws WalException {
    WalStream stream = wal.stream(action.streams().get(0));
    switch (action.kind()) {
      case APPEND -> {
        Token token = action.token(0);
        return "" + stream.append(token.type(), token.key(), token.value(), action.durability());
      }
      case BURST -> {
        return burst(action, stream);
      }
      case BATCH -> {
        return batch(action);
      }
      case COMMIT, SPILL_AND_COMMIT, SPILL_AND_ROLL_BACK -> {
        return transaction(action);
      }
      case TRUNCATE_BEFORE -> {
        return "" + stream.truncateBefore(action.argument());
      }
      case TRUNCATE_AFTER -> stream.truncateAfter(action.argument());
      case DELETE -> wal.delete(stream.name());
      case RESET -> stream.reset(action.argument());
      case CHECKPOINT -> {
        return "" + stream.checkpoint(action.argument(), "note");
      }
      case NAMED_CHECKPOINT -> {
        return "" + positionOf(wal.checkpoint(stream.name(), action.id().toString()));
      }
      case SYNC -> wal.sync();
      case ROLL -> wal.roll();
    }
    return "done";
  }

  private static String burst(Action action, WalStream stream) {
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int part = 0; part < action.streams().size(); part++) {
      Token token = action.token(part);
      futures.add(
          stream.appendAsync(token.type(), token.key(), token.value(), action.durability()));
    }
    return futures.stream().map(each -> "" + each.join()).collect(Collectors.joining(","));
  }

  private String batch(Action action) throws WalException {
    Batch batch = Batch.of();
    for (int part = 0; part < action.streams().size(); part++) {
      Token token = action.token(part);
      batch.add(wal.stream(action.streams().get(part)), token.type(), token.key(), token.value());
    }
    return describe(wal.append(batch, action.durability()).ranges());
  }

  private String transaction(Action action) throws WalException {
    try (Transaction transaction = wal.begin()) {
      for (int part = 0; part < action.streams().size(); part++) {
        Token token = action.token(part);
        WalStream stream = wal.stream(action.streams().get(part));
        transaction.append(stream, token.type(), token.key(), token.value());
        if (action.kind() != Kind.COMMIT && part == action.streams().size() / 2) {
          transaction.spill();
        }
      }
      if (action.kind() == Kind.SPILL_AND_ROLL_BACK) {
        transaction.rollback();
        return "done";
      }
      return describe(transaction.commit(action.durability()).ranges());
    }
  }

  private static String describe(Map<String, SequenceRange> ranges) {
    Map<String, String> texts = new LinkedHashMap<>();
    ranges.forEach((name, range) -> texts.put(name, range.first() + "-" + range.last()));
    return texts.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(","));
  }
}
