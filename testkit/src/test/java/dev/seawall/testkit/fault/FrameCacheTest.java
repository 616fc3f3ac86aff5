package dev.seawall.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.ReadMode;
import dev.seawall.RecordCursor;
import dev.seawall.Transaction;
import dev.seawall.TruncatedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalRecord;
import dev.seawall.WalStats.FrameCache;
import dev.seawall.WalStream;
import dev.seawall.testkit.IoOperation.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames that single reads find in memory, and what is never found there. */
@Timeout(60)
class FrameCacheTest {
  private static final int LIMIT = 64 << 10;
  private static final int RECORD = 1000;

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private Wal open(long cacheBytes) throws WalException {
    return bench.open(options(cacheBytes).build());
  }

  private static WalOptions.Builder options(long cacheBytes) {
    return Bench.options()
        .durability(Durability.OS)
        .frameSizeBytes(RECORD)
        .frameCacheBytes(cacheBytes);
  }

  private static byte[] value(long content) {
    byte[] value = new byte[RECORD];
    Arrays.fill(value, (byte) content);
    value[0] = (byte) (content >> 8);
    return value;
  }

  private static void append(WalStream stream, int count) throws WalException {
    for (int i = 0; i < count; i++) {
      stream.append(value(stream.lastSequence() + 1));
    }
  }

  /** Reads a record so often that its frame is in the cache. */
  private static void warm(Wal wal, WalStream stream, long sequence) throws WalException {
    long hits = wal.stats().frameCache().hits();
    for (int i = 0; wal.stats().frameCache().hits() == hits; i++) {
      assertThat(i).isLessThan(10_000);
      stream.get(sequence);
    }
  }

  @Test
  void shouldReadNothingFromDiskWhenAFrameIsAskedForAgainAndAgain() throws WalException {
    try (Wal wal = open(LIMIT)) {
      WalStream stream = wal.stream("a");
      append(stream, 40);
      WalRecord fromDisk = stream.get(3);
      warm(wal, stream, 3);
      long reads = bench.faults.countOf(Kind.READ);
      FrameCache before = wal.stats().frameCache();
      WalRecord cached = stream.get(3);
      assertThat(bench.faults.countOf(Kind.READ)).isEqualTo(reads);
      assertThat(wal.stats().frameCache().hits()).isEqualTo(before.hits() + 1);
      assertThat(wal.stats().frameCache().misses()).isEqualTo(before.misses());
      assertThat(cached.value()).isEqualTo(value(3));
      assertThat(cached.time()).isEqualTo(fromDisk.time());
      assertThat(cached.frameChecksum()).isEqualTo(fromDisk.frameChecksum());
      assertThat(cached.type()).isEqualTo(fromDisk.type());
    }
  }

  @Test
  void shouldNotCopyWhatIsMappedAnyway() throws WalException {
    try (Wal wal = bench.open(options(LIMIT).readMode(ReadMode.MAPPED).build())) {
      WalStream stream = wal.stream("a");
      append(stream, 3);
      wal.roll();
      for (int i = 0; i < 10; i++) {
        assertThat(stream.get(2).value()).isEqualTo(value(2));
      }
      assertThat(wal.stats().frameCache().bytes()).isZero();
      append(stream, 1);
      warm(wal, stream, 4);
      assertThat(stream.get(4).value()).isEqualTo(value(4));
      assertThat(stream.get(1).value()).isEqualTo(value(1));
    }
  }

  @Test
  void shouldKeepRecordsDecompressed() throws WalException {
    WalOptions options =
        options(LIMIT).compression(Compression.LZ4).readMode(ReadMode.MAPPED).build();
    try (Wal wal = bench.open(options)) {
      WalStream stream = wal.stream("a");
      append(stream, 20);
      wal.roll();
      WalRecord fromDisk = stream.get(7);
      warm(wal, stream, 7);
      assertThat(stream.get(7).value()).isEqualTo(value(7));
      assertThat(stream.get(7).frameChecksum()).isEqualTo(fromDisk.frameChecksum());
      assertThat(stream.get(8).value()).isEqualTo(value(8));
    }
  }

  @Test
  void shouldSayWhichTransactionARecordInMemoryBelongsTo() throws WalException {
    try (Wal wal = bench.open(options(LIMIT).transactionMemoryBytes(0).build())) {
      WalStream stream = wal.stream("a");
      long id;
      try (Transaction transaction = wal.begin()) {
        id = transaction.id();
        transaction.put(stream, "key", "value");
        transaction.commit();
      }
      WalRecord fromDisk = stream.get(1);
      warm(wal, stream, 1);
      WalRecord cached = stream.get(1);
      assertThat(cached.transactionId()).isEqualTo(fromDisk.transactionId()).isEqualTo(id);
      assertThat(cached.key()).isEqualTo(fromDisk.key());
      assertThat(cached.valueText()).isEqualTo("value");
    }
  }

  @Test
  void shouldTakeAFrameInWhenItIsMissedASecondTime() throws WalException {
    try (Wal wal = open(LIMIT)) {
      WalStream stream = wal.stream("a");
      append(stream, 3);
      stream.get(2);
      assertThat(wal.stats().frameCache()).isEqualTo(new FrameCache(0, 1, 0, LIMIT));
      stream.get(2);
      FrameCache now = wal.stats().frameCache();
      assertThat(now.misses()).isEqualTo(2);
      assertThat(now.bytes()).isGreaterThan(RECORD).isLessThan(2 * RECORD);
      stream.get(2);
      assertThat(wal.stats().frameCache().hits()).isEqualTo(1);
    }
  }

  @Test
  void shouldServeSeveralReadsAtOnceFromMemoryAndDisk() throws WalException {
    try (Wal wal = open(LIMIT)) {
      WalStream stream = wal.stream("a");
      append(stream, 40);
      warm(wal, stream, 7);
      warm(wal, stream, 9);
      List<WalRecord> found = stream.getAll(40, 7, 8, 9, 10, 7, 1);
      assertThat(found.stream().map(WalRecord::sequence))
          .containsExactly(40L, 7L, 8L, 9L, 10L, 7L, 1L);
      found.forEach(record -> assertThat(record.value()).isEqualTo(value(record.sequence())));
    }
  }

  @Test
  void shouldHaveNoneUnlessAskedFor() throws WalException {
    try (Wal wal = bench.open()) {
      append(wal.stream("a"), 3);
      for (int i = 0; i < 10; i++) {
        wal.stream("a").get(1);
      }
      assertThat(wal.stats().frameCache()).isEqualTo(new FrameCache(0, 0, 0, 0));
    }
  }

  @Test
  void shouldNeitherFillNorFlushItWhenACursorReadsEverything() throws WalException {
    try (Wal wal = open(LIMIT)) {
      WalStream stream = wal.stream("a");
      append(stream, 300);
      warm(wal, stream, 5);
      FrameCache before = wal.stats().frameCache();
      for (int round = 0; round < 3; round++) {
        try (RecordCursor cursor = stream.iterate(1)) {
          while (cursor.next()) {
            assertThat(cursor.record().value()).isEqualTo(value(cursor.sequence()));
          }
        }
      }
      assertThat(wal.stats().frameCache()).isEqualTo(before);
      stream.get(5);
      assertThat(wal.stats().frameCache().hits()).isEqualTo(before.hits() + 1);
    }
  }

  @Test
  void shouldStayWithinItsLimitWhenMoreIsReadThanFits() throws WalException {
    try (Wal wal = open(LIMIT)) {
      WalStream stream = wal.stream("a");
      append(stream, 400);
      for (int i = 0; i < 20_000; i++) {
        long sequence = 1 + i % 400;
        assertThat(stream.get(sequence).value()).isEqualTo(value(sequence));
        assertThat(wal.stats().frameCache().bytes()).isLessThanOrEqualTo(LIMIT);
      }
      assertThat(wal.stats().frameCache().bytes()).isPositive();
    }
  }

  @Test
  void shouldNotTakeInWhatWouldFillMuchOfIt() throws WalException {
    try (Wal wal = open(LIMIT)) {
      WalStream stream = wal.stream("large");
      stream.append(new byte[LIMIT / 2]);
      for (int i = 0; i < 100; i++) {
        stream.get(1);
      }
      assertThat(wal.stats().frameCache().bytes()).isZero();
    }
  }

  @Test
  void shouldShowWhatIsWrittenAnewAndNotWhatWasTruncated() throws WalException {
    try (Wal wal = open(LIMIT)) {
      WalStream stream = wal.stream("a");
      append(stream, 10);
      warm(wal, stream, 8);
      stream.truncateAfter(6);
      assertThatThrownBy(() -> stream.get(8)).isInstanceOf(WalException.class);
      for (int i = 0; i < 10; i++) {
        stream.append(value(100 + i));
      }
      assertThat(stream.get(8).value()).isEqualTo(value(101));
      warm(wal, stream, 8);
      assertThat(stream.get(8).value()).isEqualTo(value(101));
      stream.truncateBefore(9);
      assertThatThrownBy(() -> stream.get(8)).isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void shouldShowWhatIsWrittenAnewWhenThereWasNoRoomForWhatStoodThereBefore() throws WalException {
    try (Wal wal = open(LIMIT)) {
      WalStream stream = wal.stream("a");
      append(stream, 3);
      warm(wal, stream, 3);
      bench.faults.limitSpace(100);
      while (true) {
        try {
          stream.append(value(77), Durability.DISK);
        } catch (WalException e) {
          break;
        }
      }
      long next = stream.lastSequence() + 1;
      bench.faults.unlimitSpace();
      stream.append(value(78));
      assertThat(stream.get(3).value()).isEqualTo(value(3));
      warm(wal, stream, next);
      assertThat(stream.get(next).value()).isEqualTo(value(78));
    }
  }

  @Test
  void shouldLetGoOfASegmentThatIsDeleted() throws Exception {
    try (Wal wal = open(LIMIT)) {
      WalStream stream = wal.stream("a");
      append(stream, 40);
      warm(wal, stream, 1);
      long held = wal.stats().frameCache().bytes();
      assertThat(held).isPositive();
      stream.truncateBefore(39);
      wal.roll();
      Bench.await(() -> wal.stats().firstSegment() > 1);
      assertThat(wal.stats().frameCache().bytes()).isZero();
    }
  }

  @Test
  void shouldShowTheRightRecordsWhenManyThreadsReadWhileSegmentsComeAndGo() throws Exception {
    try (Wal wal = open(LIMIT)) {
      WalStream stream = wal.stream("a");
      append(stream, 200);
      List<Future<Void>> readers =
          bench.start(
              4,
              () -> {
                for (int i = 0; i < 3000; i++) {
                  long first = stream.firstSequence();
                  long sequence = first + ThreadLocalRandom.current().nextInt(100);
                  try {
                    assertThat(stream.get(sequence).value()).isEqualTo(value(sequence));
                  } catch (TruncatedException e) {
                    assertThat(stream.firstSequence()).isGreaterThan(sequence);
                  }
                }
                return null;
              });
      for (int i = 0; i < 20; i++) {
        append(stream, 20);
        stream.truncateBefore(stream.firstSequence() + 20);
      }
      for (Future<Void> each : readers) {
        each.get();
      }
      assertThat(wal.stats().frameCache().bytes()).isLessThanOrEqualTo(LIMIT);
    }
  }
}
