package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.TailCursor;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.IoOperation.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
