package dev.seawall.testkit.crash;

import dev.seawall.LogFailedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.SimulatedDisk;

/**
 * Lets each sync of a life fail as Linux lets it fail: the pages seem clean and can be read, but
 * never reach the disk. What the next life reads and builds on must be there when the power is
 * lost.
 */
final class FailedSyncs {
  private FailedSyncs() {}

  static void explore() throws WalException {
    for (Scenario scenario : Scenario.values()) {
      boolean failed = true;
      for (int nth = 1; failed && nth < 40; nth++) {
        failed = failsAt(scenario, nth);
      }
    }
  }

  private static boolean failsAt(Scenario scenario, int nth) throws WalException {
    SimulatedDisk disk = new SimulatedDisk();
    FaultPlan faults = new FaultPlan().onNth(Kind.SYNC, nth, Faults.loseUnsynced());
    Driver driver = new Driver(() -> new FaultyStore(disk.store(), faults), scenario.options());
    boolean failed = false;
    try {
      driver.open();
      scenario.run(driver);
      driver.close();
    } catch (LogFailedException e) {
      failed = true;
      closeFailed(driver);
    } catch (WalException e) {
      return true; // opening failed, and left everything for another try
    }
    SimulatedDisk next = disk.crashKeepingCache();
    LogContents expected;
    try (Wal wal = Wal.open(next.store(), scenario.options())) {
      int least = driver.history().mark().written();
      int survived =
          driver.history().survivors(LogContents.of(wal), least, driver.history().mark().begun());
      byte[] value = {1};
      wal.stream("a").append(value, dev.seawall.Durability.DISK);
      expected = driver.history().after(survived).append("a", LogContents.Entry.data(value));
      check(next.crashLosingAll(), scenario, nth, expected);
    }
    check(next.crashLosingAll(), scenario, nth, expected);
    return failed;
  }

  private static void closeFailed(Driver driver) throws WalException {
    try {
      driver.wal().close();
    } catch (LogFailedException e) {
      // as it should be
      return;
    }
  }

  private static void check(SimulatedDisk left, Scenario scenario, int nth, LogContents expected)
      throws WalException {
    try (Wal wal = Wal.open(left.store(), scenario.options())) {
      LogContents found = LogContents.of(wal);
      if (!found.equals(expected)) {
        throw new AssertionError(
            "%s, sync %d failed: after a power loss in the next life found\n%sinstead of\n%s"
                .formatted(scenario, nth, found, expected));
      }
    }
  }
}
