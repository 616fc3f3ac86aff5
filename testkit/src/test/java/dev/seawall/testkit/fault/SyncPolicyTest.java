package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.LogFailedException;
import dev.seawall.OutOfSpaceException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.SimulatedDisk;
import dev.seawall.testkit.page.Page;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a power loss and a kill take in each mode: the lines of {@code docs/durability.md}. */
@Timeout(60)
class SyncPolicyTest {
  private static final long NEVER = Long.MAX_VALUE;

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  /** Nothing is synced but where that is asked for. */
  private static WalOptions.Builder never(Durability durability) {
    return Bench.options().durability(durability).syncBytes(NEVER).segmentSizeBytes(1 << 20);
  }

  @Test
  void shouldHaveARowForEveryTestAndATestForEveryRow() {
    List<String> rows =
        Page.of("docs/durability.md").lastCells().stream()
            .filter(cell -> cell.startsWith("`should"))
            .map(cell -> cell.replace("`", ""))
            .toList();
    List<String> tests =
        Arrays.stream(SyncPolicyTest.class.getDeclaredMethods())
            .map(Method::getName)
            .filter(name -> name.startsWith("should") && !name.startsWith("shouldHaveARow"))
            .toList();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(tests);
  }

  private static int countIn(SimulatedDisk disk) throws WalException {
    LogContents found = Bench.read(disk);
    return found.streams().containsKey("a") ? found.stream("a").records().size() : 0;
  }

  private int afterPowerLoss() throws WalException {
    return countIn(bench.disk.crashLosingAll());
  }

  private int afterKill() throws WalException {
    return countIn(bench.disk.crashKeepingCache());
  }

  @Test
  void shouldLoseNothingWhenEveryAppendSyncs() throws WalException {
    try (Wal wal = bench.open(never(Durability.DISK).build())) {
      for (int i = 1; i <= 5; i++) {
        wal.stream("a").append(VALUE);
        assertThat(afterPowerLoss()).isEqualTo(i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMORY", "OS"})
  void shouldLoseFewerThanNRecordsWhenEveryNthAppendSyncs(Durability durability)
      throws WalException {
    try (Wal wal = bench.open(never(durability).syncRecords(4).build())) {
      for (int i = 1; i <= 13; i++) {
        wal.stream("a").append(VALUE);
        assertThat(afterPowerLoss()).isEqualTo(i / 4 * 4);
        assertThat(afterKill()).isEqualTo(durability == Durability.OS ? i : i / 4 * 4);
      }
    }
  }

  @Test
  void shouldSyncEveryAppendWhenOneRecordIsTheMost() throws WalException {
    try (Wal wal = bench.open(never(Durability.MEMORY).syncRecords(1).build())) {
      for (int i = 1; i <= 3; i++) {
        wal.stream("a").append(VALUE);
        assertThat(afterPowerLoss()).isEqualTo(i);
      }
    }
  }

  @Test
  void shouldCountTheRecordsOfAllStreamsAndOfBatches() throws WalException {
    try (Wal wal = bench.open(never(Durability.MEMORY).syncRecords(4).build())) {
      WalStream a = wal.stream("a");
      wal.stream("b").append(VALUE);
      wal.append(Batch.of().add(a, VALUE).add(a, VALUE));
      assertThat(afterPowerLoss()).isZero();
      wal.append(Batch.of().add(a, VALUE).add(a, VALUE));
      assertThat(afterPowerLoss()).isEqualTo(4);
      wal.append(Batch.of().add(a, VALUE).add(a, VALUE).add(a, VALUE));
      assertThat(afterPowerLoss()).isEqualTo(4);
    }
  }

  @Test
  void shouldBeginToCountAnewWhenSomethingElseHasSynced() throws WalException {
    try (Wal wal = bench.open(never(Durability.MEMORY).syncRecords(4).build())) {
      WalStream a = wal.stream("a");
      for (int round = 0; round < 3; round++) {
        a.append(VALUE);
        a.append(VALUE);
        a.append(VALUE, Durability.DISK);
        wal.roll();
        wal.sync();
      }
      long syncs = wal.stats().syncs();
      a.append(VALUE);
      a.append(VALUE);
      a.append(VALUE);
      assertThat(wal.stats().syncs()).isEqualTo(syncs);
      assertThat(afterPowerLoss()).isEqualTo(9);
      a.append(VALUE);
      assertThat(afterPowerLoss()).isEqualTo(13);
    }
  }

  @Test
  void shouldLoseFewerThanNAcknowledgedRecordsWhenManyThreadsAppend() throws Exception {
    int most = 5;
    AtomicLong acknowledged = new AtomicLong();
    try (Wal wal = bench.open(never(Durability.MEMORY).syncRecords(most).build())) {
      WalStream a = wal.stream("a");
      List<Future<Long>> appenders =
          bench.start(
              4,
              () -> {
                for (int i = 0; i < 200; i++) {
                  a.append(VALUE, i % 3 == 0 ? Durability.OS : Durability.MEMORY);
                  acknowledged.incrementAndGet();
                }
                return 0L;
              });
      long before = 0;
      while (before < 800) {
        before = acknowledged.get();
        assertThat((long) afterPowerLoss()).isGreaterThan(before - most);
      }
      for (Future<Long> each : appenders) {
        each.get();
      }
    }
  }

  @Test
  void shouldAcknowledgeNobodyWhileTheSyncThatTheBoundAskedForIsUnderWay() throws Exception {
    try (Wal wal = bench.open(never(Durability.MEMORY).syncRecords(3).build())) {
      WalStream a = wal.stream("a");
      a.append(VALUE, Durability.DISK);
      CountDownLatch release = new CountDownLatch(1);
      long syncs = bench.faults.countOf(Kind.SYNC);
      bench.faults.onNth(Kind.SYNC, 1, Faults.stuckUntil(release));
      a.append(VALUE);
      a.append(VALUE);
      Future<Long> third = bench.start(() -> a.append(VALUE));
      Bench.await(() -> bench.faults.countOf(Kind.SYNC) > syncs);
      CompletableFuture<Long> meanwhile = a.appendAsync(VALUE);
      assertThat(third).isNotDone();
      assertThat(meanwhile).isNotDone();
      release.countDown();
      assertThat(third.get()).isEqualTo(4);
      assertThat(meanwhile.get()).isEqualTo(5);
      assertThat(afterPowerLoss()).isEqualTo(5);
    }
  }

  @Test
  void shouldLoseFewerThanNRecordsWhoseFuturesAreCompleted() throws Exception {
    try (Wal wal = bench.open(never(Durability.MEMORY).syncRecords(3).build())) {
      List<CompletableFuture<Long>> futures = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        futures.add(wal.stream("a").appendAsync(VALUE));
        long completed = futures.stream().filter(CompletableFuture::isDone).count();
        assertThat((long) afterPowerLoss()).isGreaterThan(completed - 3);
      }
      for (CompletableFuture<Long> each : futures) {
        each.get();
      }
      assertThat(afterPowerLoss()).isGreaterThan(50 - 3);
    }
  }

  @Test
  void shouldFailTheNthAppendWhenItsSyncFails() throws WalException {
    Wal wal = bench.open(never(Durability.MEMORY).syncRecords(2).build());
    wal.stream("a").append(VALUE, Durability.DISK);
    bench.faults.onNth(Kind.SYNC, 1, Faults.loseUnsynced());
    wal.stream("a").append(VALUE);
    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
  }

  @Test
  void shouldKeepTheBoundWhenThereIsNoRoom() throws WalException {
    try (Wal wal = bench.open(never(Durability.MEMORY).syncRecords(3).build())) {
      WalStream a = wal.stream("a");
      bench.faults.limitSpace(0);
      a.append(VALUE);
      a.append(VALUE);
      assertThatThrownBy(() -> a.append(VALUE))
          .isInstanceOfSatisfying(
              OutOfSpaceException.class, e -> assertThat(e.isStillBuffered()).isTrue());
      assertThatThrownBy(() -> a.append(VALUE)).isInstanceOf(OutOfSpaceException.class);
      bench.faults.unlimitSpace();
      assertThat(a.append(VALUE)).isEqualTo(4);
      assertThat(afterPowerLoss()).isGreaterThan(4 - 3);
      a.append(VALUE);
      a.append(VALUE);
      assertThat(afterPowerLoss()).isGreaterThan(6 - 3);
    }
  }

  @Test
  void shouldLoseWhatWasNotSyncedWhenNothingSyncs() throws WalException {
    try (Wal wal = bench.open(never(Durability.OS).build())) {
      for (int i = 0; i < 100; i++) {
        wal.stream("a").append(VALUE);
      }
      assertThat(afterKill()).isEqualTo(100);
      assertThat(afterPowerLoss()).isZero();
      wal.stream("a").append(VALUE, Durability.MEMORY);
      assertThat(afterKill()).isEqualTo(100);
      wal.sync();
      assertThat(afterPowerLoss()).isEqualTo(101);
    }
  }

  @Test
  void shouldLoseNothingOfBatchesWhenOnlyTheySync() throws WalException {
    try (Wal wal = bench.open(never(Durability.OS).build())) {
      WalStream a = wal.stream("a");
      a.append(VALUE);
      assertThat(afterPowerLoss()).isZero();
      wal.append(Batch.of().add(a, VALUE).add(a, VALUE), Durability.DISK);
      assertThat(afterPowerLoss()).isEqualTo(3);
      a.append(VALUE);
      assertThat(afterKill()).isEqualTo(4);
    }
  }

  @Test
  void shouldSyncInTheBackgroundWhenSoManyBytesAreWritten() throws Exception {
    try (Wal wal = bench.open(never(Durability.OS).syncBytes(1000).build())) {
      wal.stream("a").append(new byte[400]);
      assertThat(afterPowerLoss()).isZero();
      wal.stream("a").append(new byte[700]);
      Bench.await(() -> wal.stream("a").durableSequence() == 2);
      assertThat(afterPowerLoss()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMORY", "OS"})
  void shouldSyncInTheBackgroundWhenTheTimeHasCome(Durability durability) throws Exception {
    WalOptions options = never(durability).syncInterval(Duration.ofMillis(1)).build();
    try (Wal wal = bench.open(options)) {
      wal.stream("a").append(VALUE);
      Bench.await(() -> wal.stream("a").durableSequence() == 1);
      assertThat(afterPowerLoss()).isEqualTo(1);
    }
  }
}
