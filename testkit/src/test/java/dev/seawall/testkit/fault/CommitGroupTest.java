package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.IoOperation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group may wait for appenders that were released just now, who need not come back. */
@Timeout(60)
class CommitGroupTest {
  private static final int ROUNDS = 20;
  private static final int THREADS = 4;

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldCommitAGroupWhenThoseItWaitsForStayAway() throws Exception {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      stream.append(VALUE);
      long appended = 1;
      for (int round = 0; round < ROUNDS; round++) {
        CountDownLatch release = new CountDownLatch(1);
        bench.faults.onNth(Kind.SYNC, 1, Faults.stuckUntil(release));
        List<Future<Long>> appends = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          appends.add(bench.start(() -> stream.append(VALUE)));
        }
        // one syncs, and somebody waits for the group behind it
        Bench.await(() -> wal.stats().bufferedBytes() > 0);
        release.countDown();
        for (Future<Long> append : appends) {
          assertThat(append.get()).isPositive();
        }
        appended += THREADS;
        assertThat(stream.durableSequence()).isEqualTo(appended);
      }
    }
  }

  @Test
  void shouldWriteForOneWhoWaitsForNoSyncWhenThoseReleasedStayAway() throws Exception {
    try (Wal wal = bench.open()) {
      for (String name : List.of("a", "b", "c", "d")) {
        wal.stream(name).append(VALUE);
      }
      CountDownLatch first = new CountDownLatch(1);
      CountDownLatch second = new CountDownLatch(1);
      bench.faults.onNth(Kind.SYNC, 1, Faults.stuckUntil(first));
      bench.faults.onNth(Kind.SYNC, 2, Faults.stuckUntil(second));
      long syncs = bench.faults.countOf(Kind.SYNC);
      Future<Long> alone = bench.start(() -> wal.stream("a").append(VALUE));
      Bench.await(() -> bench.faults.countOf(Kind.SYNC) == syncs + 1);
      Future<Long> b = bench.start(() -> wal.stream("b").append(VALUE));
      Bench.await(() -> wal.stats().bufferedBytes() > 0);
      long one = wal.stats().bufferedBytes();
      Future<Long> c = bench.start(() -> wal.stream("c").append(VALUE));
      Bench.await(() -> wal.stats().bufferedBytes() > one);
      first.countDown();
      alone.get();
      Bench.await(() -> bench.faults.countOf(Kind.SYNC) == syncs + 2);
      Future<Long> d = bench.start(() -> wal.stream("d").append(VALUE, Durability.OS));
      Bench.await(() -> wal.stats().bufferedBytes() > 0);
      second.countDown();

      assertThat(d.get()).isEqualTo(2);
      assertThat(b.get()).isEqualTo(2);
      assertThat(c.get()).isEqualTo(2);
    }
  }
}
