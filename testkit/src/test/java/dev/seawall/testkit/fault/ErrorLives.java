package dev.seawall.testkit.fault;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.LogFailedException;
import dev.seawall.RecordCursor;
import dev.seawall.ReplayCursor;
import dev.seawall.Transaction;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process whose threads run out of stack or of memory inside everything that changes a log or
 * reads it, again and again. After each life of the log it is opened anew: what was acknowledged
 * must be there, and of what is atomic all or nothing. Ends with 0 and a line of figures, or says
 * what was wrong.
 */
public final class ErrorLives {
  /** So far above the end of the stack something is tried: from nothing works to all does. */
  private static final int LEVELS = 1200;

  private static final int LEVELS_BETWEEN_TRIES = 9;

  private static final int ACTIONS = 17;
  private static final int THREADS = 4;
  private static final int MOST_ACKNOWLEDGED = 100_000;
  private static final int RECORDS_PER_UNIT = 3;

  /** Only tells a hang from a slow machine. */
  private static final long MOST_SECONDS_PER_LIFE = 60;

  private final Path directory;
  private final boolean isStack;
  private final AtomicLong unit = new AtomicLong();
  private final AtomicLong struck = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failedLives = new AtomicLong();

  /** What a thread was told: the sequence its record has, at the index of its number. */
  private final List<Told> told = new ArrayList<>();

  private ErrorLives(Path directory, boolean isStack) {
    this.directory = directory;
    this.isStack = isStack;
  }

  /** Filled by stores into arrays alone: nothing that could overflow or need memory. */
  private static final class Told {
    final String stream;
    final long[] sequences = new long[MOST_ACKNOWLEDGED];
    final long[] values = new long[MOST_ACKNOWLEDGED];
    int count;

    /** How many of them were told in peace. */
    int inPeace;

    Told(String stream) {
      this.stream = stream;
    }
  }

  public static void main(String[] arguments) throws Exception {
    boolean isStack = arguments[0].equals("stack");
    ErrorLives lives = new ErrorLives(Path.of(arguments[1]), isStack);
    int count = Integer.parseInt(arguments[2]);
    lives.check();
    for (int life = 0; life < count; life++) {
      lives.live(life);
      lives.check();
    }
    System.out.println(
        "lives="
            + count
            + " failed="
            + lives.failedLives
            + " errors="
            + lives.struck
            + " acknowledged="
            + lives.acknowledged);
  }

  private WalOptions options() {
    return WalOptions.builder()
        .segmentSizeBytes(isStack ? 256 << 10 : 4 << 20)
        .stagingBytes(64 << 10)
        .transactionMemoryBytes(8 << 10)
        .syncInterval(Duration.ofMillis(5))
        .durability(Durability.OS)
        .build();
  }

  private void live(int life) throws Exception {
    Wal wal = Wal.open(directory, options());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Told mine = new Told("life" + life + "-" + i);
      told.add(mine);
      Random random = new Random(31L * life + i);
      for (int what = 0; what < ACTIONS; what++) {
        act(what, wal, mine, random); // in peace: a class that cannot be initialized stays so
      }
      mine.inPeace = mine.count;
      Runnable work = isStack ? () -> dives(wal, mine, random) : () -> hoards(wal, mine, random);
      Thread thread = new Thread(null, work, mine.stream, isStack ? 256 << 10 : 0);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS_PER_LIFE));
      if (thread.isAlive()) {
        hangs(thread);
      }
    }
    Thread closer = new Thread(() -> close(wal), "closer");
    closer.start();
    closer.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS_PER_LIFE));
    if (closer.isAlive()) {
      hangs(closer);
    }
  }

  private void close(Wal wal) {
    try {
      wal.close();
    } catch (LogFailedException e) {
      failedLives.incrementAndGet();
    } catch (WalException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void hangs(Thread thread) {
    System.out.println("hangs: " + thread.getName());
    Thread.getAllStackTraces()
        .forEach((each, trace) -> System.out.println(each + " " + Arrays.toString(trace)));
    Runtime.getRuntime().halt(3);
  }

  // ---- errors ----

  private void dives(Wal wal, Told mine, Random random) {
    for (int dive = 0; dive < 8; dive++) {
      dive(wal, mine, random);
    }
  }

  /** Goes down to the end of the stack, and tries something at some of the levels above it. */
  private int dive(Wal wal, Told mine, Random random) {
    int above;
    try {
      above = dive(wal, mine, random) + 1;
    } catch (StackOverflowError e) {
      return 0;
    }
    if (above < LEVELS && above % LEVELS_BETWEEN_TRIES == 0) {
      struck(wal, mine, random);
    }
    return above;
  }

  /** Takes memory until there is no more, then tries something. */
  private void hoards(Wal wal, Told mine, Random random) {
    for (int round = 0; round < 6; round++) {
      List<byte[]> hoard = new ArrayList<>();
      try {
        while (true) {
          hoard.add(new byte[1 << (6 + random.nextInt(14))]);
        }
      } catch (OutOfMemoryError e) {
        for (int i = 0; i < 40; i++) {
          struck(wal, mine, random);
          if (!hoard.isEmpty() && i % 4 == 0) {
            hoard.remove(hoard.size() - 1); // so that it strikes later and later
          }
        }
      }
    }
  }

  private void struck(Wal wal, Told mine, Random random) {
    try {
      act(random.nextInt(ACTIONS), wal, mine, random);
    } catch (VirtualMachineError e) {
      struck.getAndIncrement();
    } catch (LinkageError e) {
      // a class that ran out of stack while it was initialized; told like any other error
      struck.getAndIncrement();
    } catch (WalException e) {
      // the log has failed, by now or before
      return;
    } catch (IllegalArgumentException e) {
      // another thread has cut the stream meanwhile
      return;
    }
  }

  // ---- what is done ----

  private void act(int what, Wal wal, Told mine, Random random) throws WalException {
    switch (what) {
      case 0 -> batch(wal);
      case 1 -> transaction(wal, 10);
      case 2 -> transaction(wal, 2000);
      case 3 -> wal.checkpoint("c" + random.nextInt(3));
      case 4 -> {
        WalStream cut = wal.stream("cut");
        cut.truncateAfter(Math.max(cut.firstSequence() - 1, cut.lastSequence() - 2));
      }
      case 5 -> wal.stream("cut").reset(1 + random.nextInt(9));
      case 6 -> wal.stream("cut").append(ByteBuffer.allocate(8), Durability.MEMORY);
      case 7 -> wal.stream("async").appendAsync(new byte[8]);
      case 8 -> wal.stream("cut").checkpoint(0);
      case 9 -> append(wal, mine, Durability.MEMORY);
      case 10 -> append(wal, mine, Durability.OS);
      case 11 -> append(wal, mine, Durability.DISK);
      case 12 -> {
        WalStream cut = wal.stream("cut");
        cut.truncateBefore(Math.min(cut.lastSequence() + 1, cut.firstSequence() + 2));
      }
      case 13 -> wal.stream("cut").lastCheckpoint();
      case 14 -> get(wal, mine, random);
      case 15 -> iterate(wal, mine);
      default -> replay(wal);
    }
  }

  private static void get(Wal wal, Told mine, Random random) throws WalException {
    if (mine.count > 0) {
      int which = random.nextInt(mine.count);
      long found = valueOf(wal.stream(mine.stream).get(mine.sequences[which]).value());
      require(found == mine.values[which], "read in " + mine.stream);
    }
  }

  private static void iterate(Wal wal, Told mine) throws WalException {
    try (RecordCursor cursor = wal.stream(mine.stream).iterate(1)) {
      for (int i = 0; i < 50 && cursor.next(); i++) {
        require(value(cursor) > 0, "iterated over " + mine.stream);
      }
    }
  }

  private static void replay(Wal wal) throws WalException {
    try (ReplayCursor cursor = wal.stream("transaction0").replay(0, Visibility.WRITTEN)) {
      for (int i = 0; i < 50 && cursor.next(); i++) {
        require(value(cursor) > 0, "replayed");
      }
    }
  }

  private void append(Wal wal, Told mine, Durability durability) throws WalException {
    long value = unit.incrementAndGet();
    byte[] bytes = bytes(value, isStack ? 8 : 100_000);
    long sequence = wal.stream(mine.stream).append(bytes, durability);
    if (durability != Durability.MEMORY) {
      mine.sequences[mine.count] = sequence;
      mine.values[mine.count] = value;
      mine.count++;
    }
  }

  private static byte[] bytes(long value, int length) {
    return ByteBuffer.allocate(length).putLong(value).array();
  }

  private void batch(Wal wal) throws WalException {
    long value = unit.incrementAndGet();
    Batch batch = Batch.of();
    for (int i = 0; i < RECORDS_PER_UNIT; i++) {
      batch.add(wal.stream("batch" + i), bytes(value, 8));
    }
    wal.append(batch);
  }

  private void transaction(Wal wal, int length) throws WalException {
    long value = unit.incrementAndGet();
    try (Transaction transaction = wal.begin()) {
      for (int i = 0; i < 3 * RECORDS_PER_UNIT; i++) {
        transaction.append(wal.stream("transaction" + i % RECORDS_PER_UNIT), bytes(value, length));
      }
      transaction.commit();
    }
  }

  // ---- what must be there ----

  private void check() throws WalException {
    try (Wal wal = Wal.open(directory, options())) {
      for (Told each : told) {
        for (int i = 0; i < each.count; i++) {
          long found = valueOf(wal.stream(each.stream).get(each.sequences[i]).value());
          require(found == each.values[i], each.stream + " " + each.sequences[i]);
        }
        acknowledged.addAndGet(each.count - each.inPeace);
      }
      told.clear();
      checkUnits(wal, "batch", 1);
      checkUnits(wal, "transaction", 3);
    }
  }

  private static long valueOf(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  /** Whether each unit has all its records in each of its streams. */
  private static void checkUnits(Wal wal, String streams, int perStream) throws WalException {
    Map<Long, int[]> counts = new HashMap<>();
    for (int i = 0; i < RECORDS_PER_UNIT; i++) {
      WalStream stream = wal.stream(streams + i);
      try (ReplayCursor cursor = stream.replay(0, Visibility.WRITTEN)) {
        while (cursor.next()) {
          counts.computeIfAbsent(value(cursor), unit -> new int[RECORDS_PER_UNIT])[i]++;
        }
      }
    }
    for (Map.Entry<Long, int[]> each : counts.entrySet()) {
      for (int count : each.getValue()) {
        require(count == perStream, streams + " " + Arrays.toString(each.getValue()));
      }
    }
  }

  private static long value(RecordCursor cursor) {
    return cursor.value().getLong(cursor.value().position());
  }

  private static void require(boolean isRight, String what) {
    if (!isRight) {
      throw new AssertionError("lost, or cut in pieces: " + what);
    }
  }
}
