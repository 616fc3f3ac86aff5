package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.CorruptionException;
import dev.seawall.Durability;
import dev.seawall.LogFailedException;
import dev.seawall.RefusedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.SimulatedDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What failing reads, deletions, cuts and background syncs cost: never a record. */
@Timeout(60)
class FailingCallsTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private static void fill(WalStream stream, int records) throws WalException {
    for (int i = 0; i < records; i++) {
      stream.append(new byte[1000]);
    }
  }

  @Test
  void shouldLoseNothingWhenDeadSegmentsCannotBeDeleted() throws Exception {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      fill(stream, 60);
      bench.faults.always(Kind.DELETE, Faults.error());
      stream.truncateBefore(50);
      assertThat(stream.firstSequence()).isEqualTo(50);
      assertThat(wal.stats().firstSegment()).isEqualTo(1);
      assertThat(stream.append(VALUE)).isEqualTo(61);
      LogContents now = LogContents.of(wal);
      assertThat(bench.afterPowerLoss()).isEqualTo(now);
      bench.faults.heal();
      stream.truncateBefore(51); // and what could not be deleted is tried again
      Bench.await(() -> wal.stats().firstSegment() > 1);
    }
    assertThat(Bench.read(bench.disk).stream("a").first()).isEqualTo(51);
  }

  @Test
  void shouldFailWhenWhatFoundNoRoomCannotBeCutBack() throws WalException {
    Wal wal = bench.open();
    WalStream stream = wal.stream("a");
    stream.append(VALUE);
    bench.faults.limitSpace(100).always(Kind.TRUNCATE, Faults.error());
    assertThatThrownBy(() -> fill(stream, 60)).isInstanceOf(LogFailedException.class);
    bench.faults.unlimitSpace().heal();
    assertThatThrownBy(() -> stream.append(VALUE)).isInstanceOf(LogFailedException.class);
    long acknowledged = stream.durableSequence();
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    try (Wal again = bench.open()) {
      assertThat(again.stream("a").lastSequence()).isGreaterThanOrEqualTo(acknowledged);
      assertThat(again.verify(progress -> {}).damages()).isEmpty();
    }
  }

  @Test
  void shouldFailToOpenWhenATornTailCannotBeCut() throws WalException {
    SimulatedDisk killed = tornDisk();
    FaultPlan faults = new FaultPlan().always(Kind.TRUNCATE, Faults.error());
    assertThatThrownBy(
            () -> Wal.open(new FaultyStore(killed.store(), faults), Bench.options().build()))
        .isInstanceOf(WalException.class)
        .hasMessageContaining("Input/output error");
    assertThat(Bench.read(killed).stream("a").records()).hasSize(1);
  }

  /** A log whose second record reached the disk in part only. */
  private SimulatedDisk tornDisk() throws WalException {
    Wal wal = bench.open();
    wal.stream("a").append(VALUE);
    bench.faults.onNth(Kind.WRITE, 1, Faults.errorAfter(20));
    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    SimulatedDisk killed = bench.disk.crashKeepingCache();
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    return killed;
  }

  @Test
  void shouldFindTheSameWhenReadsReturnLess() throws WalException {
    LogContents expected;
    try (Wal wal = bench.open()) {
      fill(wal.stream("a"), 40);
      fill(wal.stream("b"), 3);
      expected = LogContents.of(wal);
    }
    SimulatedDisk killed = bench.disk.crashKeepingCache();
    for (int bytes : new int[] {1, 7, 100, 4096}) {
      FaultPlan faults = new FaultPlan().always(Kind.READ, Faults.shortRead(bytes));
      try (Wal wal =
          Wal.openReadOnly(new FaultyStore(killed.store(), faults), Bench.options().build())) {
        assertThat(LogContents.of(wal)).isEqualTo(expected);
        assertThat(wal.verify(progress -> {}).damages()).isEmpty();
      }
    }
  }

  @Test
  void shouldTellAFailedReadFromDamageAndReadOn() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      fill(stream, 40);
      bench.faults.onNth(Kind.READ, 1, Faults.error());
      assertThatThrownBy(() -> stream.get(3))
          .isInstanceOf(WalException.class)
          .isNotInstanceOf(CorruptionException.class)
          .hasMessageContaining("Input/output error");
      assertThat(stream.get(3).value()).hasSize(1000);
      assertThat(stream.append(VALUE)).isEqualTo(41);
      assertThat(wal.stats().failure()).isEmpty();
    }
  }

  @Test
  void shouldFailEveryLaterAppendWhenABackgroundSyncFails() throws Exception {
    Wal wal = bench.open(Bench.options().syncBytes(1).build());
    WalStream stream = wal.stream("a");
    stream.append(VALUE);
    bench.faults.onNth(Kind.SYNC, 1, Faults.loseUnsynced());
    stream.append(VALUE, Durability.OS);
    Bench.await(() -> !wal.stats().failure().isEmpty());
    for (Durability durability : Durability.values()) {
      assertThatThrownBy(() -> stream.append(VALUE, durability))
          .isInstanceOf(LogFailedException.class);
    }
    assertThat(stream.appendAsync(VALUE)).isCompletedExceptionally();
    assertThat(stream.durableSequence()).isEqualTo(1);
    assertThatThrownBy(wal::sync).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(1);
  }

  @Test
  void shouldAcknowledgeNothingBehindARollWhenTheDirectoryIsGone(@TempDir Path parent)
      throws Exception {
    Path directory = parent.resolve("log");
    Wal wal = Wal.open(directory, Bench.options().build());
    wal.stream("a").append(VALUE);
    Files.move(directory, parent.resolve("moved"));
    Files.createDirectory(directory);
    wal.roll();
    assertThatThrownBy(() -> wal.stream("a").append(VALUE))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("not the directory that was opened");
    wal.close();
    assertThat(directory).isEmptyDirectory();
    try (Wal moved = Wal.open(parent.resolve("moved"), Bench.options().build())) {
      assertThat(moved.stream("a").append(VALUE)).isEqualTo(2);
    }
  }
}
