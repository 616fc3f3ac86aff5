package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Durability;
import dev.seawall.LockedException;
import dev.seawall.LogClosedException;
import dev.seawall.RecordCursor;
import dev.seawall.TailCursor;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CloseTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldDoNothingWhenClosedTwice() throws WalException {
    Wal wal = bench.open();
    wal.stream("a").append(VALUE);
    wal.close();
    long calls = bench.faults.count();
    wal.close();
    assertThat(bench.faults.count()).isEqualTo(calls);
  }

  @Test
  void shouldRefuseEverythingWhenClosed() throws WalException {
    Wal wal = bench.open();
    WalStream stream = wal.stream("a");
    stream.append(VALUE);
    RecordCursor cursor = stream.iterate();
    TailCursor tail = stream.tail(2, Visibility.WRITTEN);
    wal.close();
    assertThatThrownBy(() -> stream.append(VALUE)).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> stream.append(VALUE, Durability.MEMORY))
        .isInstanceOf(LogClosedException.class);
    assertThat(stream.appendAsync(VALUE)).isCompletedExceptionally();
    assertThatThrownBy(() -> stream.get(1)).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> stream.iterate(1)).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> stream.iterate()).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> stream.truncateAfter(0)).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> wal.delete("a")).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> wal.delete("b")).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(wal::sync).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(wal::roll).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(wal::scan).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(cursor::next).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(tail::next).isInstanceOf(LogClosedException.class);
    cursor.close();
    tail.close();
  }

  @Test
  void shouldEndTheWaitOfATailWhenClosed() throws Exception {
    Wal wal = bench.open();
    wal.stream("a").append(VALUE);
    TailCursor tail = wal.stream("a").tail(2, Visibility.WRITTEN);
    Future<Boolean> waiting = bench.start(() -> tail.next(Duration.ofDays(1)));
    wal.close();
    assertThat(waiting.get()).isFalse();
  }

  @RepeatedTest(20)
  void shouldHaveEveryAcknowledgedRecordWhenClosedDuringAppends() throws Exception {
    Wal wal = bench.open();
    WalStream stream = wal.stream("a");
    Set<Long> acknowledged = new ConcurrentSkipListSet<>();
    List<Future<Void>> appenders =
        new ArrayList<>(
            bench.start(
                6,
                () -> {
                  for (int i = 0; ; i++) {
                    try {
                      acknowledged.add(stream.append(VALUE, Durability.values()[i % 3]));
                    } catch (LogClosedException e) {
                      return null;
                    }
                  }
                }));
    appenders.addAll(
        bench.start(
            2,
            () -> {
              for (int i = 0; i < 3000; i++) {
                stream.appendAsync(VALUE).thenAccept(acknowledged::add);
              }
              return null;
            }));
    Bench.await(() -> acknowledged.size() > 200);
    wal.close();
    for (Future<Void> each : appenders) {
      each.get();
    }
    List<Long> told = List.copyOf(acknowledged);
    assertThat(bench.afterPowerLoss().stream("a").records().keySet()).containsAll(told);
  }

  @Test
  void shouldRefuseASecondWriterAndLeaveTheFirstAlone() throws WalException {
    try (Wal wal = bench.open()) {
      assertThatThrownBy(bench::open).isInstanceOf(LockedException.class);
      assertThat(wal.stream("a").append(VALUE)).isEqualTo(1);
    }
    try (Wal wal = bench.open()) {
      assertThat(wal.stream("a").append(VALUE)).isEqualTo(2);
    }
  }
}
