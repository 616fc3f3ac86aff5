package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Durability;
import dev.seawall.LogFailedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.testkit.CrashPlan;
import dev.seawall.testkit.CrashPlan.Fate;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.SimulatedDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Named checkpoints behind what a crash or a failure left. */
class CheckpointTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldNotVanishWhenTheyAreAppendedBehindGarbage() throws WalException {
    try (Wal wal = bench.open()) {
      wal.stream("a").append(VALUE);
      wal.checkpoint("before");
      wal.stream("a").append(new byte[9000], Durability.OS);
      for (int seed = 0; seed < 50; seed++) {
        CrashPlan torn = CrashPlan.random(seed).withLengths(Fate.KEPT).withStaleBytes();
        checkBehind(bench.disk.crash(torn));
      }
    }
  }

  private static void checkBehind(SimulatedDisk disk) throws WalException {
    LogContents made;
    try (Wal wal = Wal.open(disk.store(), Bench.options().build())) {
      wal.checkpoint("behind");
      made = LogContents.of(wal);
      assertThat(made.checkpoints())
          .extracting(LogContents.Marks::name)
          .containsExactly("before", "behind");
      assertThat(Bench.read(disk.crashLosingAll())).isEqualTo(made);
    }
    assertThat(Bench.read(disk)).isEqualTo(made);
  }

  @Test
  void shouldStayAsTheyWereWhenTheLogFails() throws WalException {
    Wal wal = bench.open();
    wal.stream("a").append(VALUE);
    wal.checkpoint("c");
    LogContents before = LogContents.of(wal);
    bench.faults.onNth(Kind.WRITE, 1, Faults.error());
    assertThatThrownBy(() -> wal.checkpoint("d")).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> wal.dropCheckpoint("c")).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> wal.sharded("users", 4)).isInstanceOf(LogFailedException.class);
    assertThat(LogContents.of(wal).checkpoints()).isEqualTo(before.checkpoints());
    assertThat(wal.findSharded("users")).isEmpty();
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    assertThat(bench.afterPowerLoss()).isEqualTo(before);
  }
}
