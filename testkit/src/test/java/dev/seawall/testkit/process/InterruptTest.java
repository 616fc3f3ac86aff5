package dev.seawall.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.seawall.NotWrittenException;
import dev.seawall.RecordCursor;
import dev.seawall.TailCursor;
import dev.seawall.TruncatedException;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a log is asked to do on a real file system while its callers are interrupted. */
@Timeout(240)
class InterruptTest {
  private static final int ACTIONS =
      "long".equals(System.getProperty("seawall.test.scale")) ? 3000 : 60;

  @TempDir private Path directory;

  private final ConcurrentHashMap.KeySetView<Thread, Boolean> callers =
      ConcurrentHashMap.newKeySet();
  private final AtomicBoolean done = new AtomicBoolean();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  @Test
  void shouldLoseNothingWhenPlatformThreadsAreInterruptedAtRandom() throws Exception {
    run(Executors.newCachedThreadPool());
  }

  @Test
  void shouldLoseNothingWhenVirtualThreadsAreInterruptedAtRandom() throws Exception {
    ExecutorService executor;
    try {
      executor =
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      abort("this JDK has no virtual threads");
      return;
    }
    run(executor);
  }

  private void run(ExecutorService executor) throws Exception {
    Ledger ledger = new Ledger();
    Thread nuisance = new Thread(this::interruptAtRandom);
    nuisance.start();
    for (int life = 1; life <= 2; life++) {
      Wal wal = Wal.open(directory, RandomWriter.options().build());
      List<Future<Void>> writers = write(wal, life, executor);
      List<Future<Void>> readers = read(wal, executor);
      for (Future<Void> each : writers) {
        each.get();
      }
      closeInterrupted(wal);
      for (Future<Void> each : readers) {
        each.get();
      }
      lines.forEach(ledger::note);
      lines.clear();
      ledger.noteClosed();
      try (Wal again = Wal.open(directory, RandomWriter.options().build())) {
        assertThat(ledger.check(again)).isEmpty();
        assertThat(again.verify(progress -> {}).isSound()).isTrue();
      }
    }
    done.set(true);
    nuisance.join();
    executor.shutdown();
    assertThat(ledger.acknowledged()).isGreaterThan(ACTIONS);
  }

  private List<Future<Void>> write(Wal wal, int life, ExecutorService executor) {
    RandomWriter writer = new RandomWriter(wal, life, lines::add);
    List<Future<Void>> writers = new ArrayList<>();
    for (int thread = 0; thread < RandomWriter.THREADS; thread++) {
      int number = thread;
      writers.add(
          executor.submit(
              asCaller(
                  () -> {
                    writer.run(number, ACTIONS);
                    return null;
                  })));
    }
    return writers;
  }

  private List<Future<Void>> read(Wal wal, ExecutorService executor) {
    List<Future<Void>> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      WalStream stream = wal.stream(RandomWriter.shared(i));
      readers.add(executor.submit(asCaller(() -> follow(stream))));
      readers.add(executor.submit(asCaller(() -> lookAround(stream))));
    }
    return readers;
  }

  private Callable<Void> asCaller(Callable<Void> task) {
    return () -> {
      callers.add(Thread.currentThread());
      try {
        return task.call();
      } finally {
        callers.remove(Thread.currentThread());
      }
    };
  }

  private static Void follow(WalStream stream) throws WalException {
    long next = stream.firstSequence();
    while (true) {
      try (TailCursor tail = stream.tail(next, Visibility.DURABLE)) {
        while (tail.next(Duration.ofMillis(200))) {
          assertThat(tail.sequence()).isEqualTo(next);
          FoundStream.describe(tail.record());
          next++;
        }
      } catch (InterruptedException e) {
        // the only answer to an interrupt there is: go on with another cursor
      } catch (TruncatedException e) {
        next = e.firstAvailable();
      } catch (dev.seawall.LogClosedException e) {
        return null;
      }
    }
  }

  private static Void lookAround(WalStream stream) throws WalException {
    Random random = new Random(3);
    while (true) {
      try {
        Thread.currentThread().interrupt();
        long sequence = 1 + random.nextLong(Math.max(1, stream.lastSequence()));
        FoundStream.describe(stream.get(sequence));
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        try (RecordCursor cursor = stream.iterate(sequence)) {
          while (cursor.next()) {
            FoundStream.describe(cursor.record());
          }
        }
        assertThat(Thread.interrupted()).isTrue();
      } catch (TruncatedException | NotWrittenException e) {
        // truncated meanwhile, or there is nothing yet
      } catch (dev.seawall.LogClosedException e) {
        return null;
      }
    }
  }

  private static void closeInterrupted(Wal wal) throws WalException {
    Thread.currentThread().interrupt();
    wal.close();
    assertThat(Thread.interrupted()).as("the status is kept").isTrue();
  }

  private void interruptAtRandom() {
    Random random = new Random(5);
    while (!done.get()) {
      for (Thread each : callers) {
        if (random.nextInt(3) == 0) {
          each.interrupt();
        }
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(200_000);
    }
  }
}
