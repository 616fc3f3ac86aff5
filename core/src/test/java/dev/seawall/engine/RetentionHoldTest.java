package dev.seawall.engine;

import static dev.seawall.RetentionPolicy.KEEP_ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Batch;
import dev.seawall.CorruptionException;
import dev.seawall.LogClosedException;
import dev.seawall.ReadOnlyException;
import dev.seawall.RecordCursor;
import dev.seawall.Retention;
import dev.seawall.RetentionReport;
import dev.seawall.RetentionReport.Held;
import dev.seawall.RetentionReport.Reason;
import dev.seawall.Transaction;
import dev.seawall.TruncatedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What keeps policies from letting go, and what goes on beside them. */
class RetentionHoldTest extends RetainingLog {

  // ---- what holds back ----

  @Test
  void shouldNotGoPastAStreamsCheckpointUnlessAllowed() throws WalException {
    append("a", 50);
    wal.stream("a").checkpoint(20);
    RetentionReport report = apply(records(5));
    assertThat(first("a")).isEqualTo(21);
    assertThat(report.held()).containsExactly(new Held("a", 21, 47, Reason.STREAM_CHECKPOINT, ""));
    assertThat(apply(records(5)).held()).isEqualTo(report.held());
    wal.stream("a").checkpoint(30);
    apply(records(5));
    assertThat(first("a")).isEqualTo(31);
    assertThat(apply(records(5).withPastCheckpoints(true)).held()).isEmpty();
    assertThat(first("a")).isEqualTo(48);
  }

  @Test
  void shouldKeepAllOfAStreamWhoseCheckpointSaysThatNothingWasApplied() throws WalException {
    append("a", 50);
    wal.stream("a").checkpoint(0);
    append("a", 50);
    apply(records(1));
    assertThat(first("a")).isEqualTo(1);
  }

  @Test
  void shouldNotGoPastANamedCheckpointThatCanBeReached() throws WalException {
    append("a", 30);
    wal.checkpoint("nightly");
    append("a", 30);
    append("later", 30);
    RetentionReport report = apply(records(5));
    assertThat(first("a")).isEqualTo(31);
    assertThat(first("later")).isEqualTo(1);
    assertThat(wal.findCheckpoint("nightly").orElseThrow().isReachable()).isTrue();
    assertThat(report.held())
        .containsExactly(
            new Held("a", 31, 56, Reason.NAMED_CHECKPOINT, "nightly"),
            new Held("later", 1, 26, Reason.NAMED_CHECKPOINT, "nightly"));
    wal.dropCheckpoint("nightly");
    assertThat(apply(records(5)).held()).isEmpty();
    assertThat(first("a")).isEqualTo(56);
    assertThat(first("later")).isEqualTo(26);
  }

  @Test
  void shouldTakeNoRegardOfACheckpointThatCannotBeReachedAnyMore() throws WalException {
    append("a", 30);
    append("b", 30);
    wal.checkpoint("old");
    append("a", 30);
    append("b", 30);
    wal.stream("a").truncateBefore(40);
    wal.stream("b").truncateAfter(20);
    append("b", 30);
    assertThat(apply(records(5)).held()).isEmpty();
    assertThat(first("a")).isEqualTo(56);
    assertThat(first("b")).isEqualTo(46);
  }

  @Test
  void shouldNotLetOtherStreamsPayForOneThatIsHeldBack() throws WalException {
    append("held", 60);
    wal.stream("held").checkpoint(0);
    append("a", 60);
    long left = 60 - applyToLog(KEEP_ALL.withMaxBytes(12_000)).records();
    assertThat(left).isGreaterThan(30);
    for (int i = 0; i < 3; i++) {
      RetentionReport report = applyToLog(KEEP_ALL.withMaxBytes(12_000));
      assertThat(report.held()).extracting(Held::stream).containsExactly("held");
      assertThat(report.removed()).isEmpty();
      assertThat(readAll("held")).isEqualTo(61);
      assertThat(readAll("a")).isEqualTo(left);
    }
  }

  @Test
  void shouldStopBeforeATransactionThatHasSpilledUntilItEnds() throws WalException {
    append("a", 10);
    Transaction transaction = wal.begin();
    transaction.append(wal.stream("a"), VALUE);
    transaction.spill();
    append("a", 50);
    RetentionReport report = apply(records(5));
    assertThat(first("a")).isEqualTo(11);
    assertThat(report.held())
        .containsExactly(
            new Held("a", 11, 57, Reason.OPEN_TRANSACTION, Long.toString(transaction.id())));
    transaction.commit();
    apply(records(1));
    assertThat(first("a")).isEqualTo(11); // a transaction is not cut in two
    append("a", 1);
    apply(records(1));
    assertThat(readAll("a")).isEqualTo(1);
  }

  @Test
  void shouldNotCutABatchInTwo() throws WalException {
    append("a", 10);
    Batch batch = Batch.of();
    for (int i = 0; i < 10; i++) {
      batch.add(wal.stream("a"), VALUE);
    }
    wal.append(batch);
    apply(records(5));
    assertThat(first("a")).isEqualTo(11);
    apply(KEEP_ALL.withMaxBytes(1));
    assertThat(first("a")).isEqualTo(11);
  }

  @Test
  void shouldNotCutABatchInTwoWhereACheckpointFallsIntoIt() throws WalException {
    append("a", 10);
    Batch batch = Batch.of();
    for (int i = 0; i < 10; i++) {
      batch.add(wal.stream("a"), VALUE);
    }
    wal.append(batch);
    wal.stream("a").checkpoint(15);
    append("a", 30);
    assertThat(apply(records(5)).held())
        .containsExactly(new Held("a", 16, 47, Reason.STREAM_CHECKPOINT, ""));
    assertThat(first("a")).isEqualTo(11);
  }

  // ---- beside others ----

  @Test
  void shouldTellACursorThatComesToWhatWent() throws WalException {
    append("a", 100);
    WalStream stream = wal.stream("a");
    try (RecordCursor cursor = stream.iterate(1)) {
      assertThat(cursor.next()).isTrue();
      apply(records(5));
      assertThatThrownBy(
              () -> {
                while (cursor.next()) {
                  assertThat(cursor.sequence()).isLessThan(96);
                }
              })
          .isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void shouldForeseeWhatWouldGoAndChangeNothing() throws WalException {
    append("a", 50);
    append("b", 50);
    wal.stream("b").checkpoint(20);
    append("a", 50);
    Retention retention =
        Retention.builder().eachStream(records(40)).stream("b", records(10))
            .wholeLog(KEEP_ALL.withMaxBytes(10_000))
            .build();
    RetentionReport foreseen = wal.previewRetention(retention);
    assertThat(first("a")).isEqualTo(1);
    try (Wal reader = Wal.openReadOnly(directory, options().build())) {
      assertThat(reader.previewRetention(retention)).isEqualTo(foreseen);
      assertThatThrownBy(() -> reader.applyRetention(retention))
          .isInstanceOf(ReadOnlyException.class);
      assertThatThrownBy(reader::applyRetention).isInstanceOf(ReadOnlyException.class);
    }
    assertThat(wal.applyRetention(retention)).isEqualTo(foreseen);
    assertThat(foreseen.records()).isPositive();
    assertThat(foreseen.held()).isNotEmpty();
  }

  @Test
  void shouldRefuseWhenTheLogIsClosed() throws WalException {
    wal.close();
    assertThatThrownBy(wal::applyRetention).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> wal.previewRetention(Retention.NONE))
        .isInstanceOf(LogClosedException.class);
  }

  @Test
  void shouldCountWhatWent() throws WalException {
    append("a", 50);
    wal.stream("a").checkpoint(40);
    apply(records(20));
    apply(records(1));
    var stats = wal.stats().retention();
    assertThat(stats.passes()).isEqualTo(2);
    assertThat(stats.lastPass()).isEqualTo(now);
    assertThat(stats.removedRecords()).isEqualTo(40);
    assertThat(stats.removedBytes()).isBetween(40 * 140L, 40 * 160L);
    assertThat(stats.held()).hasSize(1);
    assertThat(stats.failure()).isEmpty();
  }

  // ---- in the background ----

  @Test
  void shouldLetGoInTheBackground() throws Exception {
    Retention retention =
        Retention.builder().stream("a", records(20)).stream(
                "old", KEEP_ALL.withMaxAge(Duration.ofHours(1)))
            .interval(Duration.ofMillis(1))
            .build();
    append("old", 5);
    reopen(options().retention(retention));
    assertThat(wal.stats().retention().policies())
        .isEqualTo(
            "each stream: keep all; stream 'a': at most 20 records; stream 'old': at most PT1H old");
    append("a", 1000);
    while (first("a") < 1000 - 20 - 20 / 8) {
      Thread.sleep(1);
    }
    assertThat(readAll("a")).isGreaterThanOrEqualTo(20);
    assertThat(first("old")).isEqualTo(1);
    now = now.plus(Duration.ofHours(2));
    while (first("old") < 6) {
      Thread.sleep(1);
    }
    assertThat(wal.applyRetention().records()).isLessThanOrEqualTo(2);
  }

  @Test
  void shouldBeginSoonAfterOpening() throws Exception {
    append("a", 100);
    Retention retention =
        Retention.builder().eachStream(records(10)).interval(Duration.ofDays(1)).build();
    reopen(options().retention(retention));
    while (first("a") < 91) {
      Thread.sleep(1);
    }
    assertThat(readAll("a")).isEqualTo(10);
  }

  @Test
  void shouldNeverLetGoWhatTheCheckpointOfThatMomentStillNeeds() throws Exception {
    Retention retention =
        Retention.builder().eachStream(records(1)).interval(Duration.ofMillis(1)).build();
    reopen(options().retention(retention));
    WalStream stream = wal.stream("a");
    stream.checkpoint(0);
    for (int round = 0; round < 200 || first("a") == 1; round++) {
      append("a", 1 + round % 7);
      wal.applyRetention();
      long applied = stream.replay(record -> {}); // fails if records behind the checkpoint are gone
      assertThat(applied).isEqualTo(stream.lastSequence());
      if (round % 3 == 0) {
        stream.checkpoint(applied);
      }
    }
    assertThat(wal.stats().retention().failure()).isEmpty();
  }

  @Test
  void shouldTryAgainWhenAPassFailed() throws Exception {
    IllegalStateException stopped = new IllegalStateException("the clock has stopped");
    append("a", 20);
    clockFailure = stopped;
    assertThatThrownBy(() -> apply(records(5))).isSameAs(stopped);
    assertThat(wal.stats().retention().failure()).contains("the clock has stopped");
    assertThat(wal.stats().retention().passes()).isZero();
    clockFailure = null;
    assertThat(apply(records(5)).records()).isEqualTo(15);
    assertThat(wal.stats().retention().failure()).isEmpty();
  }

  // ---- damage ----

  /** Behind the segment's header, the frame of the stream's creation and the header of its own. */
  private static final int FIRST_RECORD = 128 + 72 + 40 + 10;

  private void damage(String segment, int offset) throws IOException {
    Path file = directory.resolve(segment);
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void shouldLetDamagedRecordsGoOnceLaterOnesAreTooOld() throws Exception {
    append("a", 40);
    now = now.plus(Duration.ofDays(2));
    append("a", 40);
    wal.close();
    damage("00000000000000000001.seg", FIRST_RECORD);
    open();
    assertThatThrownBy(() -> wal.stream("a").get(1)).isInstanceOf(CorruptionException.class);
    apply(KEEP_ALL.withMaxAge(Duration.ofDays(1)));
    assertThat(first("a")).isEqualTo(41);
  }

  @Test
  void shouldKeepADamagedRecordBehindWhichThereIsNoOlderOne() throws Exception {
    append("a", 1);
    wal.roll();
    now = now.plus(Duration.ofDays(2));
    append("a", 5);
    wal.close();
    damage("00000000000000000001.seg", FIRST_RECORD);
    open();
    apply(KEEP_ALL.withMaxAge(Duration.ofDays(1)));
    assertThat(first("a")).isEqualTo(1);
    apply(KEEP_ALL.withMaxAge(Duration.ofDays(1)).withMaxRecords(5));
    assertThat(first("a")).isEqualTo(2);
  }
}
