package dev.seawall.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.TruncatedException;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What excludes each other, at the same moment. */
class ExclusiveChangesTest {
  private static final int ROUNDS = 3000;

  private interface Truncation {
    void truncate() throws Exception;
  }

  /** A truncation that begins with another one; says whether it was accepted. */
  private static Callable<Boolean> together(CyclicBarrier start, Truncation truncation) {
    return () -> {
      start.await();
      try {
        truncation.truncate();
        return true;
      } catch (TruncatedException | IllegalArgumentException e) {
        return false;
      }
    };
  }

  @Test
  void shouldRefuseOneOfTwoThatExcludeEachOther() throws Exception {
    try (Bench bench = new Bench();
        Wal wal = bench.open()) {
      CyclicBarrier start = new CyclicBarrier(2);
      for (int round = 0; round < ROUNDS; round++) {
        WalStream stream = wal.stream("s" + round);
        for (int i = 0; i < 8; i++) {
          stream.append(new byte[1], Durability.MEMORY);
        }
        Future<Boolean> end = bench.start(together(start, () -> stream.truncateAfter(5)));
        Future<Boolean> beginning = bench.start(together(start, () -> stream.truncateBefore(9)));

        boolean isEndFirst = end.get();
        assertThat(beginning.get()).as("round %d", round).isNotEqualTo(isEndFirst);
        assertThat(stream.firstSequence()).isEqualTo(isEndFirst ? 1 : 9);
        assertThat(stream.append(new byte[1])).isEqualTo(isEndFirst ? 6 : 9);
        wal.delete(stream.name());
      }
    }
  }

  @Test
  void shouldRefuseToSkipToWhatHasBeenUsedMeanwhile() throws Exception {
    try (Bench bench = new Bench();
        Wal wal = bench.open()) {
      CyclicBarrier start = new CyclicBarrier(2);
      WalStream stream = wal.stream("a");
      for (int round = 0; round < ROUNDS; round++) {
        long next = stream.lastSequence() + 1;
        Future<Boolean> skipped = bench.start(together(start, () -> stream.skipTo(next + 1)));
        Batch two = Batch.of().add(stream, new byte[1]).add(stream, new byte[1]);
        Future<Boolean> appended = bench.start(together(start, () -> wal.append(two)));
        appended.get();

        boolean isSkipped = skipped.get();
        boolean isUsed = stream.lastSequence() == next + 1;
        assertThat(isSkipped).as("round %d", round).isNotEqualTo(isUsed);
      }
    }
  }
}
