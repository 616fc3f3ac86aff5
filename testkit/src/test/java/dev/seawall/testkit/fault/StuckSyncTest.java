package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.TailCursor;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.IoOperation.Kind;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sync that hangs holds up those who wait for it, and nobody else. */
@Timeout(60)
class StuckSyncTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldReadAndStageWhileASyncIsStuck() throws Exception {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      stream.append(VALUE);
      CountDownLatch release = new CountDownLatch(1);
      bench.faults.onNth(Kind.SYNC, 1, Faults.stuckUntil(release));
      Future<Long> stuck = bench.start(() -> stream.append(VALUE));
      Bench.await(() -> stream.lastSequence() == 2);
      assertThat(stream.get(1).value()).isEqualTo(VALUE);
      try (TailCursor tail = stream.tail(1, Visibility.DURABLE)) {
        assertThat(tail.next(Duration.ofMillis(1))).isTrue();
        assertThat(tail.next(Duration.ofMillis(20))).isFalse();
      }
      assertThat(stream.append(VALUE, Durability.MEMORY)).isEqualTo(3);
      assertThat(stream.appendAsync(VALUE)).isNotDone();
      assertThat(stuck).isNotDone();
      release.countDown();
      assertThat(stuck.get()).isEqualTo(2);
    }
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(4);
  }

  @Test
  void shouldShowARecordInPlaceOfOneThatIsBeingTruncatedAway() throws Exception {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      for (int i = 0; i < 4; i++) {
        stream.append(VALUE);
      }
      CountDownLatch release = new CountDownLatch(1);
      bench.faults.onNth(Kind.SYNC, 1, Faults.stuckUntil(release));
      Future<Long> stuck = bench.start(() -> wal.stream("b").append(VALUE));
      Bench.await(() -> wal.stream("b").lastSequence() == 1);
      Future<Void> truncated = bench.start(() -> truncate(stream, true));
      Bench.await(() -> stream.lastSequence() == 3);
      byte[] other = {7};
      assertThat(stream.append(other, Durability.MEMORY)).isEqualTo(4);

      Future<byte[]> got = startAndAwait(() -> stream.get(4).value());
      Future<byte[]> iterated =
          startAndAwait(
              () -> {
                try (RecordCursor cursor = stream.iterate(4)) {
                  assertThat(cursor.next()).isTrue();
                  return cursor.record().value();
                }
              });
      release.countDown();
      assertThat(got.get()).isEqualTo(other);
      assertThat(iterated.get()).isEqualTo(other);
      stuck.get();
      truncated.get();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldNotSayThatARecordIsGoneBeforeItIsWhenAnotherThreadIsTruncatingToo(boolean atTheEnd)
      throws Exception {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      for (int i = 0; i < 5; i++) {
        stream.append(VALUE);
      }
      CountDownLatch stuck = new CountDownLatch(1);
      CountDownLatch release =
          new CountDownLatch(1) {
            @Override
            public void await() throws InterruptedException {
              stuck.countDown();
              super.await();
            }
          };
      bench.faults.onNth(Kind.SYNC, 1, Faults.stuckUntil(release));
      Future<Void> first = bench.start(() -> truncate(stream, atTheEnd));
      stuck.await();
      Future<Void> second = startAndAwait(() -> truncate(stream, atTheEnd));
      assertThat(second).isNotDone();
      release.countDown();
      first.get();
      second.get();
    }
  }

  /** Starts something, and returns once it is done or waits. */
  private <T> Future<T> startAndAwait(Callable<T> task) throws InterruptedException {
    AtomicReference<Thread> thread = new AtomicReference<>();
    Future<T> started =
        bench.start(
            () -> {
              thread.set(Thread.currentThread());
              return task.call();
            });
    Bench.await(() -> started.isDone() || isWaiting(thread.get()));
    return started;
  }

  private static Void truncate(WalStream stream, boolean atTheEnd) throws WalException {
    if (atTheEnd) {
      stream.truncateAfter(3);
    } else {
      stream.truncateBefore(3);
    }
    return null;
  }

  private static boolean isWaiting(Thread thread) {
    if (thread == null) {
      return false;
    }
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }

  @Test
  void shouldMakeAppendersWaitWhenTheBufferIsFull() throws Exception {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      stream.append(VALUE);
      CountDownLatch release = new CountDownLatch(1);
      bench.faults.onNth(Kind.SYNC, 1, Faults.stuckUntil(release));
      Future<Long> stuck = bench.start(() -> stream.append(VALUE));
      Bench.await(() -> stream.lastSequence() == 2);
      Future<Long> filler =
          bench.start(
              () -> {
                for (int i = 0; i < 99; i++) {
                  stream.append(new byte[1000], Durability.MEMORY);
                }
                return stream.append(new byte[1000], Durability.MEMORY);
              });
      Bench.await(() -> stream.lastSequence() > 5);
      assertThat(wal.stats().bufferedBytes()).isLessThanOrEqualTo(16 << 10);
      assertThat(filler).isNotDone();
      release.countDown();
      assertThat(filler.get()).isEqualTo(102);
      assertThat(stuck.get()).isEqualTo(2);
    }
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(102);
  }
}
