package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Durability;
import dev.seawall.LogFailedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.store.StoreFullException;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.LogContents;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A failed write or sync fails the log, once and for all, with the first cause. */
@Timeout(60)
class PoisonTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldFailAllLaterAppendsWithTheFirstCauseWhenAWriteFails() throws WalException {
    Wal wal = bench.open();
    WalStream stream = wal.stream("a");
    stream.append(VALUE);
    bench.faults.onNth(Kind.WRITE, 1, Faults.error(() -> new IOException("the first")));
    assertThatThrownBy(() -> stream.append(VALUE))
        .isInstanceOf(LogFailedException.class)
        .hasRootCauseMessage("the first");
    bench.faults.heal();
    assertThatThrownBy(() -> stream.append(VALUE))
        .isInstanceOf(LogFailedException.class)
        .hasRootCauseMessage("the first");
    assertThatThrownBy(() -> stream.append(VALUE, Durability.MEMORY))
        .isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::sync).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> stream.truncateAfter(0)).isInstanceOf(LogFailedException.class);
    assertThat(stream.appendAsync(VALUE)).isCompletedExceptionally();
    assertThat(wal.stats().failure()).contains("the first");
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
  }

  @Test
  void shouldGoOnReadingWhenAWriteHasFailed() throws WalException {
    Wal wal = bench.open();
    WalStream stream = wal.stream("a");
    stream.append(VALUE);
    bench.faults.onNth(Kind.WRITE, 1, Faults.errorAfter(7));
    assertThatThrownBy(() -> stream.append(VALUE)).isInstanceOf(LogFailedException.class);
    assertThat(stream.get(1).value()).isEqualTo(VALUE);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
  }

  @Test
  void shouldGoOnReadingAStreamWhoseDeletionHasFailed() throws WalException {
    Wal wal = bench.open();
    WalStream stream = wal.stream("a");
    stream.append(VALUE);
    bench.faults.onNth(Kind.WRITE, 1, Faults.error());
    assertThatThrownBy(() -> wal.delete("a")).isInstanceOf(LogFailedException.class);
    assertThat(stream.get(1).value()).isEqualTo(VALUE);
    assertThat(LogContents.of(wal).stream("a").records()).hasSize(1);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(1);
  }

  @Test
  void shouldBeAsBeforeWhenOpenedAgainAfterAWriteFailedHalfWay() throws WalException {
    Wal wal = bench.open();
    wal.stream("a").append(VALUE);
    bench.faults.onNth(Kind.WRITE, 1, Faults.errorAfter(20));
    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    try (Wal again = bench.open()) {
      assertThat(again.stream("a").append(VALUE)).isEqualTo(2);
    }
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(2);
  }

  @Test
  void shouldNeverTryAgainWhenASyncHasFailed() throws WalException {
    Wal wal = bench.open();
    wal.stream("a").append(VALUE);
    bench.faults.onNth(Kind.SYNC, 1, Faults.loseUnsynced());
    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    long syncs = bench.faults.countOf(Kind.SYNC);
    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::sync).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    assertThat(bench.faults.countOf(Kind.SYNC)).isEqualTo(syncs);
  }

  @Test
  void shouldLetTheBackgroundRestWhenThereIsSomethingToSyncInALogThatHasFailed() throws Exception {
    Wal wal = bench.open(Bench.options().syncInterval(Duration.ofMillis(20)).build());
    Thread writer = null;
    wal.stream("a").append(VALUE);
    wal.stream("a").append(VALUE, Durability.MEMORY);
    bench.faults.onNth(Kind.WRITE, 1, Faults.error());
    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    Thread.sleep(100); // the sync is due now, and will never be made
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      writer = thread.getName().endsWith(" writer") ? thread : writer;
    }
    assertThat(writer).isNotNull();
    while (writer.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1); // again and again, if it does not rest
    }
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
  }

  @Test
  void shouldFailWhenASyncFindsNoRoom() throws WalException {
    Wal wal = bench.open();
    wal.stream("a").append(VALUE);
    bench.faults.onNth(Kind.SYNC, 1, Faults.error(() -> new StoreFullException("no room", null)));
    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
  }

  @Test
  void shouldTellEveryoneWhoWaitsWhenASyncFails() throws Exception {
    Wal wal = bench.open();
    WalStream stream = wal.stream("a");
    stream.append(VALUE);
    CountDownLatch release = new CountDownLatch(1);
    bench.faults.onNth(Kind.SYNC, 1, Faults.stuckUntil(release));
    bench.faults.onNth(Kind.SYNC, 2, Faults.loseUnsynced());
    List<Future<Long>> waiting = bench.start(20, () -> stream.append(VALUE));
    List<CompletableFuture<Long>> futures =
        List.of(stream.appendAsync(VALUE), stream.appendAsync(VALUE));
    Bench.await(() -> stream.lastSequence() == 23);
    release.countDown();
    int failed = 0;
    for (Future<Long> each : waiting) {
      try {
        each.get();
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(LogFailedException.class);
        failed++;
      }
    }
    assertThat(failed).isPositive();
    for (CompletableFuture<Long> each : futures) {
      each.handle((sequence, e) -> sequence).get();
    }
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    assertThat((long) bench.afterPowerLoss().stream("a").records().size())
        .isGreaterThanOrEqualTo(21 - failed);
  }

  @Test
  void shouldFailWhenTheDirectoryCannotBeSynced() throws WalException {
    Wal wal = bench.open();
    bench.faults.onNth(Kind.SYNC_NAMES, 1, Faults.error());
    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    assertThat(bench.afterPowerLoss().stream("a").records()).isEmpty();
    assertThat(Bench.read(bench.disk.crashKeepingCache()).stream("a").records()).isEmpty();
  }
}
