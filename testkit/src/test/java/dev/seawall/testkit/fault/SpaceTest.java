package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Checkpoint.Reachability;
import dev.seawall.Durability;
import dev.seawall.OutOfSpaceException;
import dev.seawall.RecordCursor;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lack of space is no failure: nothing acknowledged is lost, and appending goes on when there is
 * room.
 */
@Timeout(60)
class SpaceTest {
  private static final byte[] LARGE = new byte[3000];
  private static final int THREADS = 4;

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private static long appendUntilFull(WalStream stream) {
    long last = 0;
    try {
      while (true) {
        last = stream.append(LARGE);
      }
    } catch (OutOfSpaceException e) {
      assertThat(e.isStillBuffered()).isFalse();
      return last;
    } catch (WalException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100, 5000, 16384, 16500, 20000, 33000, 40000})
  void shouldGiveSequencesOutAgainWhenThereIsRoomAgain(long room) throws WalException {
    bench.faults.limitSpace(room);
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      long last = appendUntilFull(stream);
      assertThat(stream.lastSequence()).isEqualTo(last);
      assertThatThrownBy(() -> stream.append(LARGE)).isInstanceOf(OutOfSpaceException.class);
      assertThat(bench.afterPowerLoss().stream("a").records()).hasSize((int) last);
      bench.faults.unlimitSpace();
      assertThat(stream.append(LARGE)).isEqualTo(last + 1);
      assertThat(bench.afterPowerLoss().stream("a").records()).hasSize((int) last + 1);
    }
    assertThat(Bench.read(bench.disk).stream("a").next()).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100, 5000, 16384, 16500, 20000, 33000})
  void shouldKeepWhatMemoryAcknowledgedWhenThereIsNoRoomForIt(long room) throws WalException {
    bench.faults.limitSpace(room);
    long acknowledged = 0;
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      try {
        while (true) {
          acknowledged = stream.append(new byte[500], Durability.MEMORY);
        }
      } catch (OutOfSpaceException e) {
        assertThatThrownBy(wal::sync).isInstanceOf(OutOfSpaceException.class);
      }
      bench.faults.unlimitSpace();
      wal.sync();
      assertThat(bench.afterPowerLoss().stream("a").records()).hasSize((int) acknowledged);
      assertThat(stream.append(VALUE)).isEqualTo(acknowledged + 1);
    }
  }

  @Test
  void shouldLoseNothingOutOfTheMiddleWhenAsynchronousAppendsFindNoRoom() throws WalException {
    bench.faults.limitSpace(60_000);
    try (Wal wal = bench.open(Bench.options().segmentSizeBytes(1 << 20).build())) {
      WalStream stream = wal.stream("a");
      for (int i = 1; i <= 5000; i++) {
        // whoever does not wait goes on appending, smaller records too, before it learns of a
        // failure
        stream.appendAsync((i + ":" + "x".repeat(i % 7 == 0 ? 500 : 5)).getBytes(UTF_8));
      }
      bench.faults.unlimitSpace();
      wal.sync();
      long next = 1;
      try (RecordCursor cursor = stream.iterate(1)) {
        while (cursor.next()) {
          assertThat(cursor.record().valueText()).startsWith(next + ":");
          next++;
        }
      }
      assertThat(next).isGreaterThan(1);
    }
  }

  @Test
  void shouldGoOnInTheNextSegmentOnceItCanBeCreated() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      stream.append(VALUE);
      bench.faults.always(Kind.CREATE, Faults.full()); // such as a lack of descriptors
      wal.roll();
      assertThatThrownBy(() -> stream.append(VALUE))
          .isInstanceOfSatisfying(
              OutOfSpaceException.class, e -> assertThat(e.isStillBuffered()).isFalse());
      assertThat(stream.get(1).value()).isEqualTo(VALUE);
      bench.faults.heal();
      assertThat(stream.append(VALUE)).isEqualTo(2);
      assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(2);
    }
  }

  @Test
  void shouldTruncateAndSoMakeRoomWhenThereIsLittleLeft() throws WalException {
    bench.faults.limitSpace(100_000);
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      long last = appendUntilFull(stream);
      bench.faults.limitSpace(3000); // less than any segment begins with
      wal.roll();
      assertThatThrownBy(() -> stream.append(LARGE)).isInstanceOf(OutOfSpaceException.class);
      assertThat(stream.truncateBefore(last)).isEqualTo(last);
      assertThat(wal.stats().firstSegment()).isGreaterThan(1);
      assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(1);
    }
  }

  @Test
  void shouldWriteASpillOnceThoughItFoundNoRoomWhenItHadToBeSynced() throws WalException {
    try (Wal wal = bench.open(Bench.options().syncRecords(1).build())) {
      WalStream stream = wal.stream("a");
      stream.append(VALUE);
      try (Transaction transaction = wal.begin()) {
        transaction.append(stream, new byte[] {1});
        transaction.append(stream, new byte[] {2});
        bench.faults.always(Kind.WRITE, Faults.full());
        assertThatThrownBy(transaction::spill)
            .isInstanceOfSatisfying(
                OutOfSpaceException.class, why -> assertThat(why.isStillBuffered()).isTrue());
        bench.faults.heal();
        transaction.append(stream, new byte[] {3});
        transaction.commit();
      }
      List<Integer> values = new ArrayList<>();
      stream.replay(1, each -> values.add((int) each.value()[0]));
      assertThat(values).containsExactly(1, 2, 3);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OS", "DISK"})
  void shouldKeepWhatHasRoomAndDropTheRestWhenAGroupSpansARoll(Durability durability)
      throws Exception {
    try (Wal wal = bench.open()) {
      WalStream filler = wal.stream("filler");
      for (int i = 0; i < THREADS; i++) {
        wal.stream("s" + i).append(VALUE);
      }
      bench.faults.always(Kind.CREATE, Faults.full());
      filler.append(new byte[6000]);
      filler.append(new byte[6000]);
      List<Future<Long>> appends = appendAsOneGroup(wal, durability);
      int refused = 0;
      for (int i = 0; i < THREADS; i++) {
        long last = wal.stream("s" + i).lastSequence();
        try {
          assertThat(appends.get(i).get()).isEqualTo(2).isEqualTo(last);
        } catch (ExecutionException e) {
          refused++;
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  OutOfSpaceException.class, why -> assertThat(why.isStillBuffered()).isFalse());
          assertThat(last).isEqualTo(1);
        }
        if (durability == Durability.DISK) {
          assertThat(bench.afterPowerLoss().stream("s" + i).next()).isEqualTo(last + 1);
        }
      }
      assertThat(refused).isBetween(1, THREADS - 1);
      assertThat(wal.stats().bufferedBytes()).isZero();
      bench.faults.heal();
      assertThat(filler.append(VALUE)).isEqualTo(4);
    }
  }

  /** Appends to as many streams with as many threads, in one group behind one that is synced. */
  private List<Future<Long>> appendAsOneGroup(Wal wal, Durability durability) throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    long syncs = bench.faults.countOf(Kind.SYNC);
    bench.faults.onNth(Kind.SYNC, 1, Faults.stuckUntil(release));
    Future<Long> leader = bench.start(() -> wal.stream("filler").append(VALUE));
    Bench.await(() -> bench.faults.countOf(Kind.SYNC) > syncs);
    List<Future<Long>> appends = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      WalStream mine = wal.stream("s" + i);
      long staged = wal.stats().bufferedBytes();
      appends.add(bench.start(() -> mine.append(new byte[1500], durability)));
      Bench.await(() -> wal.stats().bufferedBytes() > staged);
    }
    release.countDown();
    assertThat(leader.get()).isEqualTo(3);
    return appends;
  }

  @Test
  void shouldLeaveNoTraceOfAStreamWhoseFirstRecordFoundNoRoom() throws WalException {
    try (Wal wal = bench.open()) {
      wal.stream("a").append(VALUE);
      wal.roll();
      bench.faults.limitSpace(10);
      assertThatThrownBy(() -> wal.stream("b").append(VALUE))
          .isInstanceOf(OutOfSpaceException.class);
      assertThatThrownBy(() -> wal.stream("a").truncateBefore(2))
          .isInstanceOf(OutOfSpaceException.class);
      assertThatThrownBy(() -> wal.delete("a")).isInstanceOf(OutOfSpaceException.class);
      assertThat(wal.find("b")).isEmpty();
      bench.faults.unlimitSpace();
      assertThat(wal.stream("a").firstSequence()).isEqualTo(1);
      assertThat(wal.stream("a").append(VALUE)).isEqualTo(2);
      assertThat(wal.stream("b").append(VALUE)).isEqualTo(1);
    }
    assertThat(Bench.read(bench.disk).streams().keySet()).containsExactly("a", "b");
  }

  @Test
  void shouldLeaveNoTraceOfACheckpointThatFoundNoRoom() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      stream.append(VALUE);
      stream.checkpoint(1);
      wal.roll();
      bench.faults.limitSpace(10);
      assertThatThrownBy(() -> stream.checkpoint(2)).isInstanceOf(OutOfSpaceException.class);
      assertThatThrownBy(() -> stream.truncateAfter(0)).isInstanceOf(OutOfSpaceException.class);
      assertThat(stream.lastCheckpoint().orElseThrow().appliedThrough()).isEqualTo(1);
      bench.faults.unlimitSpace();
      assertThat(stream.append(VALUE)).isEqualTo(3);
      // a snapshot is written of what is staged
      stream.truncateBefore(4);
      assertThat(wal.stats().firstSegment()).isEqualTo(2);
    }
    assertThat(Bench.read(bench.disk).stream("a").appliedThrough()).isEqualTo(1);
  }

  @Test
  void shouldLeaveNamedCheckpointsAsTheyWereWhenThereIsNoRoomForAChange() throws WalException {
    try (Wal wal = bench.open()) {
      wal.stream("a").append(VALUE);
      wal.checkpoint("c");
      wal.stream("a").append(VALUE);
      wal.roll();
      LogContents before = LogContents.of(wal);
      bench.faults.limitSpace(10);
      assertThatThrownBy(() -> wal.checkpoint("c")).isInstanceOf(OutOfSpaceException.class);
      assertThatThrownBy(() -> wal.checkpoint("d")).isInstanceOf(OutOfSpaceException.class);
      assertThatThrownBy(() -> wal.dropCheckpoint("c")).isInstanceOf(OutOfSpaceException.class);
      assertThatThrownBy(() -> wal.truncateBefore(wal.findCheckpoint("c").orElseThrow()))
          .isInstanceOf(OutOfSpaceException.class);
      assertThatThrownBy(() -> wal.stream("a").truncateAfter(0))
          .isInstanceOf(OutOfSpaceException.class);
      assertThat(LogContents.of(wal)).isEqualTo(before);
      bench.faults.unlimitSpace();
      wal.stream("a").truncateBefore(3); // and a snapshot is written of what is staged
      assertThat(wal.stats().firstSegment()).isEqualTo(2);
    }
    LogContents after = Bench.read(bench.disk);
    assertThat(after.checkpoints()).hasSize(1);
    assertThat(after.checkpoints().get(0).positions().get("a").reachability())
        .isEqualTo(Reachability.TRUNCATED);
    assertThat(after.checkpoints().get(0).positions().get("a").sequence()).isEqualTo(1);
  }

  @Test
  void shouldLeaveNoTraceOfShardsThatFoundNoRoom() throws WalException {
    try (Wal wal = bench.open()) {
      wal.sharded("kept", 2);
      wal.roll();
      bench.faults.limitSpace(10);
      assertThatThrownBy(() -> wal.sharded("users", 3)).isInstanceOf(OutOfSpaceException.class);
      assertThatThrownBy(() -> wal.deleteSharded("kept")).isInstanceOf(OutOfSpaceException.class);
      assertThat(wal.findSharded("users")).isEmpty();
      bench.faults.unlimitSpace();
      wal.findSharded("kept").orElseThrow().put("k", "v");
      assertThat(wal.stream("users/2").append(VALUE)).isEqualTo(1);
      assertThat(wal.sharded("users", 2).shard(1).append(VALUE)).isEqualTo(1);
    }
    assertThat(Bench.read(bench.disk).shards()).isEqualTo(Map.of("kept", 2, "users", 2));
  }

  @Test
  void shouldCloseAndLoseNothingWhenThereIsNoRoomForTheFooter() throws WalException {
    Wal wal = bench.open();
    bench.faults.limitSpace(16384 + 4096);
    long last = appendUntilFull(wal.stream("a"));
    bench.faults.limitSpace(0);
    wal.close();
    bench.faults.unlimitSpace();
    assertThat(Bench.read(bench.disk).stream("a").records()).hasSize((int) last);
  }

  @Test
  void shouldKeepWhatWasWrittenWhenClosingFindsNoRoomForWhatIsBuffered() throws WalException {
    Wal wal = bench.open();
    wal.stream("a").append(LARGE, Durability.OS);
    bench.faults.limitSpace(0);
    wal.stream("a").append(LARGE, Durability.MEMORY);
    wal.stream("a").append(LARGE, Durability.MEMORY);
    wal.stream("a").append(new byte[7900], Durability.MEMORY);
    assertThatThrownBy(wal::close).isInstanceOf(OutOfSpaceException.class);
    assertThat(bench.afterPowerLoss().stream("a").records()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 40, 100, 200, 1000, 5000, 16500})
  void shouldOpenAndReadAndThenGoOnWhenRecoveryFindsNoRoom(long room) throws WalException {
    try (Wal wal = bench.open()) {
      for (int i = 0; i < 7; i++) {
        wal.stream("a").append(LARGE);
      }
      wal.stream("a").append(LARGE, Durability.OS);
      checkOpening(room, bench.disk.crash(3));
      checkOpening(room, bench.disk.crash(7));
      checkOpening(room, bench.disk.crashKeepingCache());
    }
  }

  private static void checkOpening(long room, SimulatedDisk disk) throws WalException {
    FaultPlan faults = new FaultPlan().limitSpace(room);
    LogContents found;
    try (Wal wal = Wal.open(new FaultyStore(disk.store(), faults), Bench.options().build())) {
      found = LogContents.of(wal);
      assertThat(found.stream("a").records()).hasSizeGreaterThanOrEqualTo(7);
      try {
        wal.stream("a").append(VALUE);
        found = LogContents.of(wal);
      } catch (OutOfSpaceException e) {
        assertThat(LogContents.of(wal)).isEqualTo(found);
        faults.unlimitSpace();
        wal.stream("a").append(VALUE);
        found = LogContents.of(wal);
      }
      assertThat(Bench.read(disk.crashLosingAll())).isEqualTo(found);
    }
    assertThat(Bench.read(disk)).isEqualTo(found);
  }

  /** The first half of the snapshot was dropped with a group that found no room. */
  @Test
  void shouldDeleteNothingWhenAPartOfTheSnapshotFoundNoRoom() throws Exception {
    int streams = 200;
    String name = "a stream with a long name, so that a snapshot fills the buffer: ";
    try (Wal wal = bench.open()) {
      for (int i = 0; i < streams; i++) {
        wal.stream(name + i).append(VALUE, Durability.MEMORY);
      }
      WalStream other = wal.stream("other");
      wal.roll();
      other.append(VALUE);
      RecordCursor reader = wal.stream(name + 0).iterate();
      assertThat(reader.next()).isTrue();
      for (int i = 0; i < streams; i++) {
        wal.stream(name + i).truncateBefore(2);
      }
      try (HeldCall write =
          HeldCall.nextWriteTo(wal.stats().lastSegment(), bench.faults, Faults.full())) {
        Future<Long> append = bench.start(() -> other.append(VALUE));
        write.awaitReached();
        reader.close(); // now the first segment can go, and in the background a snapshot is begun
        Bench.await(() -> wal.stats().bufferedBytes() > 4096);
        write.close();
        assertThatThrownBy(append::get).hasCauseInstanceOf(OutOfSpaceException.class);
      }
      wal.roll();
    }
    LogContents left = bench.afterPowerLoss();
    assertThat(left.streams()).hasSize(streams + 1).containsKey(name + 0);
    assertThat(left.stream(name + 0).next()).isEqualTo(2);
  }
}
