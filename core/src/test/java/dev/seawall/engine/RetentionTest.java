package dev.seawall.engine;

import static dev.seawall.RetentionPolicy.KEEP_ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CleanerOptions;
import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.Retention;
import dev.seawall.RetentionPolicy;
import dev.seawall.RetentionReport;
import dev.seawall.RetentionReport.Removed;
import dev.seawall.ShardedStream;
import dev.seawall.WalException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What policies let go. */
class RetentionTest extends RetainingLog {

  // ---- limits ----

  @Test
  void shouldKeepEverythingByDefault() throws WalException {
    append("a", 100);
    assertThat(wal.applyRetention()).isEqualTo(new RetentionReport(0, 0, List.of(), List.of()));
    assertThat(readAll("a")).isEqualTo(100);
    assertThat(wal.stats().retention().policies()).isEmpty();
  }

  @Test
  void shouldKeepExactlyTheNewestRecords() throws WalException {
    append("a", 100);
    append("b", 10);
    RetentionReport report = apply(records(30));
    assertThat(report.records()).isEqualTo(70);
    assertThat(report.removed()).hasSize(1);
    Removed removed = report.removed().get(0);
    assertThat(removed.stream()).isEqualTo("a");
    assertThat(removed.first()).isEqualTo(1);
    assertThat(removed.last()).isEqualTo(70);
    assertThat(removed.records()).isEqualTo(70);
    assertThat(removed.bytes()).isBetween(70 * 140L, 70 * 160L);
    assertThat(readAll("a")).isEqualTo(30);
    assertThat(readAll("b")).isEqualTo(10);
    assertThat(wal.stats().firstSegment()).isGreaterThan(1); // the space was given back
    reopen(options());
    assertThat(first("a")).isEqualTo(71);
  }

  @Test
  void shouldNotCountSkippedSequencesAsRecords() throws WalException {
    append("a", 10);
    wal.stream("a").skipTo(1_000_000);
    append("a", 5);
    apply(records(15));
    assertThat(first("a")).isEqualTo(1);
    assertThat(apply(records(8)).records()).isEqualTo(7);
    assertThat(first("a")).isEqualTo(8);
    assertThat(apply(records(5)).records()).isEqualTo(3);
    assertThat(readAll("a")).isEqualTo(5);
  }

  @Test
  void shouldCountWhatIsOnlyBufferedToo() throws WalException {
    for (int i = 0; i < 20; i++) {
      wal.stream("a").append(VALUE, Durability.MEMORY);
    }
    apply(records(3));
    assertThat(first("a")).isEqualTo(18);
  }

  @Test
  void shouldKeepTheNewestBytesToTheFrame() throws WalException {
    append("a", 100);
    long frame = 40 + 104 + 8; // at most: header, record, padding
    apply(KEEP_ALL.withMaxBytes(3000));
    long kept = readAll("a");
    assertThat(kept * frame).isGreaterThanOrEqualTo(3000);
    assertThat((kept - 1) * 140).isLessThan(3000);
    assertThat(apply(KEEP_ALL.withMaxBytes(3000)).records()).isZero();
  }

  @Test
  void shouldKeepARecordThatIsLargerThanTheLimitAlone() throws WalException {
    append("a", 3);
    wal.stream("a").append(new byte[2000]);
    apply(KEEP_ALL.withMaxBytes(1));
    assertThat(first("a")).isEqualTo(4);
    assertThat(readAll("a")).isEqualTo(1);
  }

  @Test
  void shouldLetRecordsGoByAgeAndKeepThoseThatAreYounger() throws WalException {
    for (int hour = 0; hour < 48; hour++) {
      append("a", 3);
      now = now.plus(Duration.ofHours(1));
    }
    RetentionPolicy day = KEEP_ALL.withMaxAge(Duration.ofHours(24));
    apply(day);
    assertThat(first("a")).isEqualTo(24 * 3 + 1);
    assertThat(wal.stream("a").get(first("a")).time()).isEqualTo(now.minus(Duration.ofHours(24)));
    now = now.plusMillis(1);
    apply(day);
    assertThat(first("a")).isEqualTo(25 * 3 + 1);
    now = now.plus(Duration.ofDays(365));
    apply(day);
    assertThat(readAll("a")).isZero();
    assertThat(first("a")).isEqualTo(48 * 3 + 1);
    append("a", 1);
    assertThat(readAll("a")).isEqualTo(1);
  }

  @Test
  void shouldKeepYoungRecordsThoughTheClockWasSetBackBehindThem() throws WalException {
    append("a", 40);
    now = now.plus(Duration.ofDays(10));
    append("a", 1);
    wal.roll();
    now = now.minus(Duration.ofDays(9));
    append("a", 40);
    wal.roll();
    now = BEGINNING.plus(Duration.ofDays(12));
    apply(KEEP_ALL.withMaxAge(Duration.ofDays(3)));
    assertThat(first("a")).isEqualTo(41);
  }

  @Test
  void shouldLetGoWhatAnyOfSeveralLimitsDoesNotKeep() throws WalException {
    append("a", 20);
    now = now.plus(Duration.ofDays(1));
    append("a", 20);
    Duration hour = Duration.ofHours(1);
    apply(records(30).withMaxAge(hour));
    assertThat(first("a")).isEqualTo(21);
    apply(records(10).withMaxAge(hour).withMaxBytes(1 << 20));
    assertThat(first("a")).isEqualTo(31);
    apply(records(10).withMaxAge(hour).withMaxBytes(200));
    assertThat(first("a")).isEqualTo(39);
  }

  @Test
  void shouldReadWhatDecidesThroughCompression() throws WalException {
    reopen(options().compression(Compression.ZSTD.withThresholdBytes(1)).frameSizeBytes(1024));
    append("a", 30);
    now = now.plus(Duration.ofDays(2));
    append("a", 30);
    apply(KEEP_ALL.withMaxAge(Duration.ofDays(1)));
    assertThat(first("a")).isEqualTo(31);
  }

  @Test
  void shouldTellTheAgeOfRelocatedRecordsByWhenTheyWereWrittenFirst() throws WalException {
    reopen(options().cleaner(CleanerOptions.OFF.withSlackBytes(0)));
    append("slow", 3);
    append("busy", 60);
    now = now.plus(Duration.ofDays(10));
    append("slow", 1);
    wal.roll();
    now = now.minus(Duration.ofDays(9)); // the clock is set back
    append("slow", 3);
    append("busy", 60);
    wal.stream("busy").truncateBefore(110);
    now = BEGINNING.plus(Duration.ofDays(12));
    assertThat(wal.clean().movedBytes()).isPositive();
    apply(KEEP_ALL.withMaxAge(Duration.ofDays(3)));
    assertThat(first("slow")).isEqualTo(4);
    apply(KEEP_ALL.withMaxAge(Duration.ofDays(1)));
    assertThat(readAll("slow")).isZero();
  }

  // ---- which streams ----

  @Test
  void shouldPreferAStreamsOwnPolicyToThatOfEachStream() throws WalException {
    append("a", 20);
    append("b", 20);
    append("audit", 20);
    wal.applyRetention(
        Retention.builder().eachStream(records(5)).stream("b", records(7)).stream("audit", KEEP_ALL)
            .stream("not there", records(1))
            .build());
    assertThat(first("a")).isEqualTo(16);
    assertThat(first("b")).isEqualTo(14);
    assertThat(first("audit")).isEqualTo(1);
    assertThat(wal.find("not there")).isEmpty();
  }

  @Test
  void shouldLimitEachShardByThePolicyOfItsShardedStream() throws WalException {
    ShardedStream users = wal.sharded("users", 2);
    append("users/7", 9); // no shard: there are two
    for (int i = 0; i < 40; i++) {
      users.append(new byte[] {(byte) i}, VALUE);
    }
    wal.applyRetention(
        Retention.builder().eachStream(records(8)).shards("users", records(4)).stream(
                "users/1", records(6))
            .shards("not there", records(1))
            .build());
    assertThat(readAll("users/0")).isEqualTo(4);
    assertThat(readAll("users/1")).isEqualTo(6);
    assertThat(readAll("users/7")).isEqualTo(8);
  }

  // ---- the whole log ----

  @Test
  void shouldKeepTheLogBelowItsLimitOfBytes() throws WalException {
    for (int i = 0; i < 100; i++) {
      append("a", 1);
      append("b", i < 50 ? 1 : 0);
    }
    RetentionReport report = applyToLog(KEEP_ALL.withMaxBytes(12_000));
    assertThat(wal.stats().bytes()).isLessThanOrEqualTo(12_000);
    assertThat(wal.stats().bytes()).isGreaterThan(12_000 - 2 * 4096);
    assertThat(readAll("b")).isZero();
    assertThat(readAll("a")).isGreaterThan(30);
    assertThat(report.removed()).hasSize(2);
    assertThat(report.records()).isEqualTo(150 - readAll("a"));
    assertThat(applyToLog(KEEP_ALL.withMaxBytes(12_000)).records()).isZero();
  }

  @Test
  void shouldCountTheRecordsOfAllStreamsTogether() throws WalException {
    append("a", 100);
    append("b", 100);
    applyToLog(records(120));
    long kept = readAll("a") + readAll("b");
    assertThat(kept).isBetween(120L, 120L + 4096 / 140);
    assertThat(readAll("b")).isEqualTo(100);
  }

  @Test
  void shouldLimitAgeAlsoOfStreamsThatHaveAPolicyOfTheirOwn() throws WalException {
    append("a", 5);
    append("b", 5);
    now = now.plus(Duration.ofDays(2));
    append("a", 5);
    wal.applyRetention(
        Retention.builder().stream("a", records(7))
            .wholeLog(KEEP_ALL.withMaxAge(Duration.ofDays(1)))
            .build());
    assertThat(first("a")).isEqualTo(6);
    assertThat(readAll("b")).isZero();
  }

  @Test
  void shouldKeepTheLastSegmentHoweverSmallTheLimit() throws WalException {
    append("a", 100);
    applyToLog(KEEP_ALL.withMaxBytes(1));
    assertThat(readAll("a")).isPositive();
    assertThat(wal.stats().segments()).isLessThanOrEqualTo(2);
  }
}
