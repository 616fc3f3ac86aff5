package dev.seawall.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.store.SegmentStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** An application that counts, one record for each count, and may make a mistake of some kind. */
final class TestedCounter implements Application<Long> {
  private static final WalOptions OPTIONS =
      WalOptions.builder()
          .segmentSizeBytes(4096)
          .stagingBytes(8192)
          .syncInterval(Duration.ZERO)
          .build();

  private final Mistake mistake;

  /** What it does wrong. */
  enum Mistake {
    NONE,
    /** Says that it is durable when it is not. */
    ACKNOWLEDGES_TOO_EARLY,
    /** Opening takes the last count back, before it is looked at. */
    LOSES_ONE_IN_OPENING,
    /** Opening takes the last count back, after it was looked at. */
    LOSES_ONE_AFTERWARDS,
    /** Opening resets the counter and then counts anew, in two steps. */
    RECOVERS_IN_TWO_STEPS,
    /** It cannot go on if there is something already. */
    CANNOT_GO_ON,
    /** A failure counts as success. */
    HIDES_FAILURES,
    /** A failure is hidden behind an error of no type in particular. */
    THROWS_WHAT_IT_MAY_NOT,
    /** A failure makes it wait for ever. */
    GETS_STUCK,
    /** A failure leaves a thread behind. */
    LEAVES_A_THREAD
  }

  TestedCounter(Mistake mistake) {
    this.mistake = mistake;
  }

  @Override
  public void run(Supplier<SegmentStore> disk, History<Long> history) throws Exception {
    try (Wal wal = Wal.open(disk.get(), OPTIONS)) {
      WalStream counts = wal.stream("counts");
      if (mistake == Mistake.CANNOT_GO_ON && counts.lastSequence() > 0) {
        throw new IllegalStateException("there is something already");
      }
      for (int i = 0; i < 5; i++) {
        history.begin(count -> count + 1);
        count(counts);
        history.acknowledgeDurable();
      }
    } catch (WalException e) {
      atFailure(e);
    }
  }

  private void count(WalStream counts) throws WalException {
    boolean early = mistake == Mistake.ACKNOWLEDGES_TOO_EARLY;
    try {
      counts.append(new byte[] {1}, early ? Durability.OS : Durability.DISK);
    } catch (WalException e) {
      if (mistake != Mistake.HIDES_FAILURES) {
        throw e;
      }
    }
  }

  private void atFailure(WalException failure) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    switch (mistake) {
      case THROWS_WHAT_IT_MAY_NOT -> throw new IllegalStateException(failure);
      case GETS_STUCK -> never.await();
      case LEAVES_A_THREAD -> startThread(never);
      default -> throw failure;
    }
  }

  private static void startThread(CountDownLatch until) {
    Thread thread =
        new Thread(
            () -> {
              try {
                until.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "left behind");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Long read(SegmentStore store) throws WalException {
    try (Wal wal = Wal.open(store, OPTIONS)) {
      WalStream counts = wal.stream("counts");
      if (mistake == Mistake.LOSES_ONE_IN_OPENING && counts.lastSequence() > 2) {
        counts.truncateAfter(counts.lastSequence() - 1);
      }
      long count = sum(counts);
      if (mistake == Mistake.LOSES_ONE_AFTERWARDS && count > 2) {
        counts.truncateAfter(counts.lastSequence() - 1);
      }
      if (mistake == Mistake.RECOVERS_IN_TWO_STEPS && count > 2) {
        counts.reset(1);
        counts.append("%c".formatted((int) count).getBytes(US_ASCII));
      }
      return count;
    }
  }

  private static long sum(WalStream counts) throws WalException {
    long sum = 0;
    try (RecordCursor cursor = counts.iterate()) {
      while (cursor.next()) {
        sum += cursor.record().value()[0];
      }
    }
    return sum;
  }
}
