package dev.seawall.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.LogClosedException;
import dev.seawall.NotWrittenException;
import dev.seawall.TruncatedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.concurrency.Operation.Kind;
import dev.seawall.testkit.SimulatedDisk;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever threads do to a stream at once, it is as if they had done it one after the other:
 * appends, reads, truncations of both ends, and the closing of the log.
 */
@Timeout(3600)
class LinearizabilityTest {
  private static final int THREADS = 4;
  private static final int OPERATIONS = 5;
  private static final int HIGHEST_SEQUENCE = 9;
  private static final Durability[] DURABILITIES = {
    Durability.MEMORY, Durability.OS, Durability.DISK
  };
  private static final int HISTORIES =
      "long".equals(System.getProperty("seawall.test.scale")) ? 100_000 : 1_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void shouldSeemToDoOneThingAfterTheOtherWhenManyThreadsWorkOnAStream() throws Exception {
    long seed = System.nanoTime();
    long began = System.nanoTime();
    for (int i = 0; i < HISTORIES; i++) {
      List<Operation> history = record(new Random(seed + i));
      assertThat(new Linearizability(history).holds())
          .as("history %d of seed %d: %s", i, seed, history)
          .isTrue();
    }
    System.out.printf(
        "trust: linearizability histories=%d operations=%d seconds=%d%n",
        HISTORIES,
        (long) HISTORIES * THREADS * OPERATIONS,
        (System.nanoTime() - began) / 1_000_000_000);
  }

  @Test
  void shouldNotTakeAHistoryForOneThatIsNone() {
    Operation append = new Operation(Kind.APPEND, 7, 0, 1, 1);

    assertThat(holds(append, new Operation(Kind.GET, 1, 2, 3, 7))).isTrue();
    assertThat(holds(append, new Operation(Kind.GET, 1, 0, 3, Operation.NOT_WRITTEN))).isTrue();
    assertThat(holds(append, new Operation(Kind.GET, 1, 2, 3, Operation.NOT_WRITTEN))).isFalse();
    assertThat(holds(append, new Operation(Kind.APPEND, 8, 2, 3, 1))).isFalse();
    assertThat(
            holds(
                append,
                new Operation(Kind.TRUNCATE_AFTER, 0, 2, 3, 0),
                new Operation(Kind.GET, 1, 4, 5, 7)))
        .isFalse();
    assertThat(
            holds(
                new Operation(Kind.CLOSE_FOR_CHANGES, 0, 0, 1, 0),
                new Operation(Kind.CLOSE, 0, 0, 1, 0),
                new Operation(Kind.APPEND, 8, 2, 3, 1)))
        .isFalse();
  }

  private static boolean holds(Operation... history) {
    return new Linearizability(List.of(history)).holds();
  }

  private List<Operation> record(Random random) throws Exception {
    WalOptions options =
        WalOptions.builder()
            .frameSizeBytes(64)
            .segmentRecords(1 + random.nextInt(12))
            .syncInterval(Duration.ZERO)
            .build();
    AtomicLong clock = new AtomicLong();
    List<Operation> history = new ArrayList<>();
    try (Wal wal = Wal.open(new SimulatedDisk().store(), options)) {
      CyclicBarrier together = new CyclicBarrier(THREADS);
      List<Future<List<Operation>>> running = new ArrayList<>();
      boolean closes = random.nextInt(4) == 0;
      for (int i = 0; i < THREADS; i++) {
        long seed = random.nextLong();
        Actor actor = new Actor(wal, clock, i, closes && i == 0);
        running.add(threads.submit(actor.script(new Random(seed), together)));
      }
      for (Future<List<Operation>> each : running) {
        history.addAll(each.get());
      }
    }
    history.sort(Comparator.comparingLong(Operation::began));
    return history;
  }

  /** One thread's part. */
  private record Actor(Wal wal, AtomicLong clock, int number, boolean closes) {

    Callable<List<Operation>> script(Random random, CyclicBarrier together) {
      return () -> {
        List<Operation> done = new ArrayList<>();
        WalStream stream = wal.stream("a");
        together.await();
        for (int i = 0; i < OPERATIONS; i++) {
          Kind kind = closes && i == OPERATIONS / 2 ? Kind.CLOSE : kind(random);
          long argument =
              kind == Kind.APPEND ? number * 100L + i : 1 + random.nextInt(HIGHEST_SEQUENCE);
          Durability durability = DURABILITIES[random.nextInt(DURABILITIES.length)];
          long began = clock.incrementAndGet();
          long outcome = outcome(stream, kind, argument, durability);
          long ended = clock.incrementAndGet();
          done.add(new Operation(kind, argument, began, ended, outcome));
          if (kind == Kind.CLOSE) {
            done.add(new Operation(Kind.CLOSE_FOR_CHANGES, argument, began, ended, outcome));
          }
        }
        return done;
      };
    }

    private static Kind kind(Random random) {
      int chance = random.nextInt(10);
      return chance < 5
          ? Kind.APPEND
          : chance < 8 ? Kind.GET : chance < 9 ? Kind.TRUNCATE_BEFORE : Kind.TRUNCATE_AFTER;
    }

    private long outcome(WalStream stream, Kind kind, long argument, Durability durability)
        throws WalException {
      try {
        return call(stream, kind, argument, durability);
      } catch (LogClosedException e) {
        return Operation.CLOSED;
      } catch (TruncatedException e) {
        return kind == Kind.GET ? Operation.TRUNCATED : Operation.REFUSED;
      } catch (NotWrittenException e) {
        return Operation.NOT_WRITTEN;
      } catch (IllegalArgumentException e) {
        return Operation.REFUSED;
      }
    }

    private long call(WalStream stream, Kind kind, long argument, Durability durability)
        throws WalException {
      switch (kind) {
        case APPEND -> {
          byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(argument).array();
          return stream.append(value, durability);
        }
        case GET -> {
          return ByteBuffer.wrap(stream.get(argument).value()).getLong();
        }
        case TRUNCATE_BEFORE -> stream.truncateBefore(argument);
        case TRUNCATE_AFTER -> stream.truncateAfter(argument);
        case CLOSE -> wal.close();
        case CLOSE_FOR_CHANGES -> throw new IllegalStateException("not to be called by itself");
      }
      return 0;
    }
  }
}
