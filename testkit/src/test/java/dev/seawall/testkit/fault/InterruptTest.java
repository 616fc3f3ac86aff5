package dev.seawall.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class InterruptTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldAppendAndKeepTheStatusWhenTheCallerIsInterruptedAlready(@TempDir Path directory)
      throws Exception {
    try (Wal wal = Wal.open(directory, Bench.options().build())) {
      for (Durability durability : Durability.values()) {
        Thread.currentThread().interrupt();
        wal.stream("a").append(Bench.VALUE, durability);
        assertThat(Thread.interrupted()).isTrue();
      }
      Thread.currentThread().interrupt();
      assertThat(wal.stream("a").get(3).value()).isEqualTo(Bench.VALUE);
      wal.roll();
      wal.stream("a").truncateBefore(2);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void shouldStayUsableWhenAllCallersAreInterruptedAtRandom(@TempDir Path directory)
      throws Exception {
    ConcurrentLinkedQueue<Thread> callers = new ConcurrentLinkedQueue<>();
    AtomicBoolean done = new AtomicBoolean();
    try (Wal wal = Wal.open(directory, Bench.options().build())) {
      WalStream stream = wal.stream("a");
      List<Future<Long>> tasks = new ArrayList<>(bench.start(4, () -> append(stream, callers)));
      tasks.addAll(bench.start(2, () -> read(stream, callers)));
      Future<Void> nuisance = bench.start(() -> interrupt(callers, done));
      for (Future<Long> each : tasks) {
        each.get();
      }
      done.set(true);
      nuisance.get();
      assertThat(stream.lastSequence()).isEqualTo(1600);
    }
    try (Wal wal = Wal.open(directory, Bench.options().build())) {
      assertThat(wal.recoveryReport().damages()).isEmpty();
      assertThat(wal.verify(progress -> {}).damages()).isEmpty();
      assertThat(wal.stream("a").get(1600).value()).hasSize(200);
    }
  }

  private static Long append(WalStream stream, ConcurrentLinkedQueue<Thread> callers)
      throws Exception {
    callers.add(Thread.currentThread());
    for (int i = 0; i < 400; i++) {
      stream.append(ByteBuffer.allocate(200), Durability.values()[i % 3]);
    }
    callers.remove(Thread.currentThread());
    return 0L;
  }

  private static Long read(WalStream stream, ConcurrentLinkedQueue<Thread> callers)
      throws Exception {
    callers.add(Thread.currentThread());
    long seen = 0;
    while (seen < 1600) {
      try (var tail = stream.tail(seen + 1, Visibility.WRITTEN)) {
        while (tail.next(Duration.ofSeconds(1))) {
          seen = tail.sequence();
        }
      } catch (InterruptedException e) {
        try (RecordCursor cursor = stream.iterate(1)) {
          while (cursor.next()) {
            assertThat(cursor.value().remaining()).isEqualTo(200);
          }
        }
      }
    }
    callers.remove(Thread.currentThread());
    return seen;
  }

  private static Void interrupt(ConcurrentLinkedQueue<Thread> callers, AtomicBoolean done)
      throws Exception {
    Random random = new Random(5);
    while (!done.get()) {
      for (Thread each : callers) {
        if (random.nextBoolean()) {
          each.interrupt();
        }
      }
      Thread.sleep(1);
    }
    return null;
  }
}
