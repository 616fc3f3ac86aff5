package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallbackTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private Wal open(Executor executor) throws Exception {
    return bench.open(Bench.options().callbackExecutor(executor).build());
  }

  @Test
  void shouldCompleteFuturesWhenTheExecutorRejects() throws Exception {
    try (Wal wal =
        open(
            task -> {
              throw new RejectedExecutionException("full");
            })) {
      assertThat(wal.stream("a").appendAsync(VALUE).get()).isEqualTo(1);
    }
  }

  @Test
  void shouldCompleteFuturesAndGoOnWhenTheExecutorThrows() throws Exception {
    try (Wal wal =
        open(
            task -> {
              throw new AssertionError("a broken executor");
            })) {
      WalStream stream = wal.stream("a");
      assertThat(stream.appendAsync(VALUE).get()).isEqualTo(1);
      CompletableFuture<Long> later = stream.appendAsync(VALUE);
      assertThat(stream.append(VALUE)).isEqualTo(3);
      assertThat(later.get()).isEqualTo(2);
      assertThat(wal.stats().failure()).isEmpty();
    }
  }

  @Test
  void shouldGoOnWhenTheExecutorBlocks() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Wal wal =
        open(
            task -> {
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              task.run();
            })) {
      WalStream stream = wal.stream("a");
      CompletableFuture<Long> stuck = stream.appendAsync(VALUE);
      Bench.await(() -> stream.durableSequence() == 1);
      assertThat(stream.append(VALUE)).isEqualTo(2);
      assertThat(stream.get(2).value()).isEqualTo(VALUE);
      assertThat(stuck).isNotDone();
      release.countDown();
      assertThat(stuck.get()).isEqualTo(1);
    }
  }

  @Test
  void shouldTakeAppendsFromACallbackThatRunsOnTheLeadersThread() throws Exception {
    try (Wal wal = open(Runnable::run)) {
      WalStream stream = wal.stream("a");
      List<CompletableFuture<Long>> chained = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        chained.add(
            stream
                .appendAsync(VALUE)
                .thenApply(
                    sequence -> {
                      try {
                        return stream.append(VALUE);
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                    }));
      }
      for (CompletableFuture<Long> each : chained) {
        each.get();
      }
      assertThat(stream.lastSequence()).isEqualTo(100);
    }
  }

  @Test
  void shouldCloseWhenACallbackCloses() throws Exception {
    Wal wal = open(Runnable::run);
    CompletableFuture<Void> closing =
        wal.stream("a")
            .appendAsync(VALUE)
            .thenAccept(sequence -> assertThatCode(wal::close).doesNotThrowAnyException());
    closing.get();
    wal.close();
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(1);
  }

  @Test
  void shouldCompleteFuturesWhenADependantThrows() throws Exception {
    try (Wal wal = open(Runnable::run)) {
      WalStream stream = wal.stream("a");
      for (int i = 0; i < 20; i++) {
        CompletableFuture<Long> appended = stream.appendAsync(VALUE);
        appended.thenAccept(
            sequence -> {
              throw new StackOverflowError("hostile");
            });
        assertThat(appended.get()).isEqualTo(i + 1);
      }
    }
  }

  /** Asked by one thread, it does not answer until it may. */
  private static final class SlowClock implements InstantSource {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch answers = new CountDownLatch(1);
    private volatile Thread slowFor;

    @Override
    public Instant instant() {
      if (Thread.currentThread() == slowFor) {
        asked.countDown();
        try {
          answers.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return Instant.EPOCH;
    }
  }

  private interface Checkpointing {
    void checkpoint(Wal wal) throws WalException;
  }

  @Test
  void shouldLetOthersAppendWhileTheClockIsAskedForACheckpoint() throws Exception {
    List<Checkpointing> kinds =
        List.of(wal -> wal.checkpoint("c"), wal -> wal.stream("a").checkpoint(0));
    for (Checkpointing kind : kinds) {
      SlowClock clock = new SlowClock();
      try (Wal wal = bench.open(Bench.options().clock(clock.withZone(ZoneOffset.UTC)).build())) {
        Future<Void> checkpoint =
            bench.start(
                () -> {
                  clock.slowFor = Thread.currentThread();
                  kind.checkpoint(wal);
                  return null;
                });
        clock.asked.await();
        wal.stream("b").append(VALUE);
        clock.answers.countDown();
        checkpoint.get();
      }
    }
  }
}
