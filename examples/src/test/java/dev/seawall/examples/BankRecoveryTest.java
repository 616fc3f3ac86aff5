package dev.seawall.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.CorruptionException;
import dev.seawall.OutOfSpaceException;
import dev.seawall.WalException;
import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.CrashExploration;
import dev.seawall.testkit.FaultExploration;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bank on a disk that fails: what the testkit is for. */
class BankRecoveryTest {
  /** Of files that cannot be closed, and the like, the log warns. */
  private static final Logger LOGGER = Logger.getLogger("dev.seawall");

  @BeforeAll
  static void silence() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    LOGGER.setLevel(null);
  }

  @Test
  void shouldKnowEveryAcknowledgedTransferWhereverItCrashes() {
    CrashExploration.Report report = CrashExploration.of(new TestedBank()).explore();
    assertThat(report.states()).isGreaterThan(91);
    assertThat(report.exhaustedPoints()).isEqualTo(report.points());
  }

  @Test
  void shouldKnowEveryAcknowledgedTransferWhateverCallFails() {
    FaultExploration.Report report =
        FaultExploration.of(new TestedBank()).callsPerKind(4).explore();
    assertThat(report.lives()).isGreaterThan(100);
    assertThat(report.openings()).isGreaterThan(100);
  }

  @Test
  void shouldRefuseToOpenWhenAnAcknowledgedTransferHasRotted() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    try (Bank bank = Bank.open(disk.store(), TestedBank.OPTIONS)) {
      bank.deposit("alice", 100);
    }
    Corrupter.of(disk).flipBit(1, 200, 3);
    assertThatThrownBy(() -> Bank.open(disk.store(), TestedBank.OPTIONS))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("00000000000000000001.seg");
  }

  @Test
  void shouldRefuseTransfersWhileThereIsNoRoomAndGoOnOnceThereIs() throws WalException {
    SimulatedDisk disk = new SimulatedDisk();
    FaultPlan faults = new FaultPlan();
    try (Bank bank = Bank.open(new FaultyStore(disk.store(), faults), TestedBank.OPTIONS)) {
      bank.deposit("alice", 100);
      faults.limitSpace(0);
      assertThatThrownBy(() -> transferForEver(bank)).isInstanceOf(OutOfSpaceException.class);
      long left = bank.balances().get("alice");
      faults.unlimitSpace();
      bank.transfer("alice", "bob", 1);
      assertThat(bank.balances()).isEqualTo(Map.of("alice", left - 1, "bob", 100 - left + 1));
      assertThat(new TestedBank().read(disk.crashLosingAll().store())).isEqualTo(bank.balances());
    }
  }

  private static void transferForEver(Bank bank) throws WalException {
    while (true) {
      bank.transfer("alice", "bob", 1);
    }
  }
}
