package dev.seawall.cli.append;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.cli.console.InputRecord;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendRunTest {
  @TempDir private Path directory;

  @Test
  void shouldGiveTrueAccountWhenItIsStoppedWhileItWaitsForInput() throws Exception {
    AppendRun run = new AppendRun(Wal.open(directory), options(0));
    CountDownLatch isWaiting = new CountDownLatch(1);
    CountDownLatch isOver = new CountDownLatch(1);
    FutureTask<Void> appending =
        new FutureTask<>(
            () -> {
              run.appendAll(source(3, isWaiting, isOver), noInput(), done -> {});
              return null;
            });
    new Thread(appending).start();
    isWaiting.await();
    AppendRun.Outcome outcome = run.end(new InterruptedException());
    assertThat(outcome).isNotNull();
    assertThat(outcome.report().durable().records()).isEqualTo(3);
    assertThat(outcome.report().isComplete()).isFalse();
    isOver.countDown();
    appending.get();
    assertThat(run.end(null)).isNull();
    assertThat(lastSequence()).isEqualTo(3);
  }

  @Test
  void shouldNotAppendTheBeginningOfABatchWhenItIsStopped() throws Exception {
    AppendRun run = new AppendRun(Wal.open(directory), options(2));
    CountDownLatch isWaiting = new CountDownLatch(1);
    CountDownLatch isOver = new CountDownLatch(1);
    Thread appending =
        new Thread(
            new FutureTask<Void>(
                () -> {
                  run.appendAll(source(3, isWaiting, isOver), noInput(), done -> {});
                  return null;
                }));
    appending.start();
    isWaiting.await();
    AppendRun.Outcome outcome = run.end(new InterruptedException());
    assertThat(outcome).isNotNull();
    assertThat(outcome.report().durable().records()).isEqualTo(2);
    isOver.countDown();
    appending.join();
    assertThat(lastSequence()).isEqualTo(2);
  }

  @Test
  void shouldRollBackTheTransactionWhenItIsStopped() throws Exception {
    AppendOptions options = new AppendOptions("s", 0, true, Durability.DISK, false, 1 << 20);
    AppendRun run = new AppendRun(Wal.open(directory), options);
    CountDownLatch isWaiting = new CountDownLatch(1);
    CountDownLatch isOver = new CountDownLatch(1);
    FutureTask<Void> appending =
        new FutureTask<>(
            () -> {
              run.appendAll(source(3, isWaiting, isOver), noInput(), done -> {});
              return null;
            });
    new Thread(appending).start();
    isWaiting.await();
    AppendRun.Outcome outcome = run.end(new InterruptedException());
    assertThat(outcome).isNotNull();
    assertThat(outcome.report().durable().records()).isZero();
    assertThat(outcome.report().transactions()).isEqualTo(new TransactionCount(0, 1, 0));
    isOver.countDown();
    appending.get();
    assertThat(lastSequence()).isZero();
  }

  @Test
  void shouldCountWhatTheLogAcknowledgedEvenIfItIsClosedUnderneath() throws Exception {
    Wal wal = Wal.open(directory);
    AppendRun run = new AppendRun(wal, options(0));
    RecordSource closing =
        () -> {
          InputRecord record = record();
          if (wal.stream("s").lastSequence() >= 5) {
            try {
              wal.close();
            } catch (dev.seawall.WalException e) {
              throw new InputException("cannot close", e);
            }
          }
          return record;
        };
    Exception failure = null;
    try {
      run.appendAll(closing, noInput(), done -> {});
    } catch (dev.seawall.WalException e) {
      failure = e;
    }
    assertThat(failure).isInstanceOf(dev.seawall.LogClosedException.class);
    AppendRun.Outcome outcome = run.end(failure);
    assertThat(outcome).isNotNull();
    assertThat(outcome.failure()).isSameAs(failure);
    assertThat(outcome.report().durable().records()).isEqualTo(lastSequence());
  }

  private long lastSequence() throws Exception {
    try (Wal wal = Wal.open(directory)) {
      WalStream stream = wal.stream("s");
      return stream.lastSequence();
    }
  }

  /** Gives some records at once, and one more when it is too late. */
  private static RecordSource source(int records, CountDownLatch isWaiting, CountDownLatch isOver) {
    int[] given = {0};
    return () -> {
      if (given[0]++ < records) {
        return record();
      }
      if (given[0] > records + 1) {
        return null;
      }
      isWaiting.countDown();
      try {
        isOver.await();
      } catch (InterruptedException e) {
        throw new InputException("interrupted", e);
      }
      return record();
    };
  }

  private static InputRecord record() {
    return InputRecord.ofLine("x".getBytes(UTF_8));
  }

  private static Input noInput() throws InputException {
    return Input.of(List.of(), InputStream.nullInputStream(), 1);
  }

  private static AppendOptions options(int batchRecords) {
    return new AppendOptions("s", batchRecords, false, Durability.DISK, false, 1 << 20);
  }
}
