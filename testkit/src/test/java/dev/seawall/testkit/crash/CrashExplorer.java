package dev.seawall.testkit.crash;

import dev.seawall.CorruptionException;
import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.store.SegmentStore;
import dev.seawall.testkit.CrashPlan;
import dev.seawall.testkit.CrashPlan.Fate;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.History;
import dev.seawall.testkit.IoListener;
import dev.seawall.testkit.IoOperation;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.SimulatedDisk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Runs a scenario, loses power at each of its calls in many ways, and checks what is left each
 * time.
 */
final class CrashExplorer {
  private final Scenario scenario;
  private final int statesPerCall;
  private final UnaryOperator<SegmentStore> sabotage;
  private final FaultPlan faults;
  private final SimulatedDisk disk = new SimulatedDisk();
  private final Set<Object> seen = new HashSet<>();
  private final List<Snapshot> snapshots = new ArrayList<>();
  private long points;
  private long explored;
  private long nested;

  /** A state that a crash may leave, and how it came about. */
  private record Snapshot(
      SimulatedDisk disk, History.Mark mark, boolean powerLost, boolean stale, String origin) {}

  CrashExplorer(
      Scenario scenario,
      int statesPerCall,
      FaultPlan faults,
      UnaryOperator<SegmentStore> sabotage) {
    this.scenario = scenario;
    this.statesPerCall = statesPerCall;
    this.faults = faults;
    this.sabotage = sabotage;
  }

  /** How many moments were looked at. */
  long points() {
    return points;
  }

  /** How many different states were checked. */
  long explored() {
    return explored;
  }

  long nested() {
    return nested;
  }

  void explore() throws WalException {
    Driver driver =
        new Driver(() -> new FaultyStore(sabotage.apply(disk.store()), faults), scenario.options());
    faults.listen(
        new IoListener() {
          @Override
          public void before(IoOperation call) {
            snap(driver.history(), call, "before");
          }

          @Override
          public void after(IoOperation call) {
            snap(driver.history(), call, "after");
          }
        });
    driver.open();
    scenario.run(driver);
    driver.close();
    History<LogContents> history = driver.history();
    history.survivors(read(disk), history.mark().durable(), history.mark().begun());
    for (Snapshot snapshot : snapshots) {
      check(history, snapshot);
    }
  }

  private LogContents read(SimulatedDisk from) throws WalException {
    try (Wal wal = Wal.open(from.store(), scenario.options())) {
      return LogContents.of(wal);
    }
  }

  private synchronized void snap(History<LogContents> history, IoOperation call, String when) {
    if (!call.kind().changesDisk()) {
      return;
    }
    points++;
    History.Mark mark = history.mark();
    String at =
        scenario
            + ", "
            + when
            + " call "
            + call.ordinal()
            + " ("
            + call.kind()
            + " "
            + call.segment()
            + " at "
            + call.offset()
            + "), ";
    add(new Snapshot(disk.crashKeepingCache(), mark, false, false, at + "killed"));
    add(new Snapshot(disk.crashLosingAll(), mark, true, false, at + "losing all"));
    add(new Snapshot(disk.crash(CrashPlan.keepingAll()), mark, true, false, at + "keeping all"));
    for (int i = 0; i < statesPerCall; i++) {
      long seed = call.ordinal() * 1000 + i;
      CrashPlan plan = planFor(seed, i);
      add(new Snapshot(disk.crash(plan), mark, true, plan.staleBytes(), at + plan));
    }
  }

  private static CrashPlan planFor(long seed, int i) {
    CrashPlan random = CrashPlan.random(seed);
    return switch (i % 6) {
      case 1 -> random.withNames(Fate.KEPT).withLengths(Fate.KEPT).withCuts(Fate.KEPT);
      case 2 -> random.withStaleBytes();
      case 3 -> random.withData(Fate.KEPT);
      case 4 -> random.withData(Fate.LOST).withLengths(Fate.KEPT);
      default -> random;
    };
  }

  private void add(Snapshot snapshot) {
    int least = snapshot.powerLost ? snapshot.mark.durable() : snapshot.mark.written();
    if (seen.add(
        List.of(fingerprint(snapshot.disk), least, snapshot.mark.begun(), snapshot.powerLost))) {
      snapshots.add(snapshot);
    }
  }

  private static List<Object> fingerprint(SimulatedDisk disk) {
    List<Object> print = new ArrayList<>();
    disk.files()
        .forEach(
            (name, bytes) -> {
              print.add(name);
              print.add(bytes.length);
              java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
              crc.update(bytes);
              print.add(crc.getValue());
              print.add(Arrays.hashCode(bytes));
            });
    return print;
  }

  private void check(History<LogContents> history, Snapshot snapshot) {
    explored++;
    try {
      checkRecovery(history, snapshot, explored % 40 == 0);
    } catch (WalException | RuntimeException | AssertionError e) {
      throw new AssertionError(
          "a crash that is permitted left what is not: " + snapshot.origin + "\n" + e, e);
    }
  }

  private void checkRecovery(History<LogContents> history, Snapshot snapshot, boolean crashInside)
      throws WalException {
    int least = snapshot.powerLost ? snapshot.mark.durable() : snapshot.mark.written();
    int most = snapshot.mark.begun();
    FaultPlan plan = new FaultPlan();
    List<SimulatedDisk> inside = new ArrayList<>();
    if (crashInside) {
      plan.listen(
          call -> {
            if (call.kind().changesDisk()) {
              inside.add(snapshot.disk.crashLosingAll());
              for (long seed = 0; seed < 4; seed++) {
                inside.add(snapshot.disk.crash(call.ordinal() * 10 + seed));
              }
            }
          });
    }
    try (Wal wal =
        open(new FaultyStore(sabotage.apply(snapshot.disk.store()), plan), snapshot.stale)) {
      List<SimulatedDisk> duringOpen = List.copyOf(inside);
      int survived = history.survivors(LogContents.of(wal), least, most);
      EffectChecks.replay(wal, history.after(survived));
      if (!wal.recoveryReport().damages().isEmpty()) {
        return; // salvaged: its damage stays
      }
      for (SimulatedDisk again : duringOpen) {
        nested++;
        checkSame(history, again, snapshot.mark.durable(), most, snapshot.stale);
      }
      checkSame(history, snapshot.disk.crashLosingAll(), survived, survived, false);
      appendAndCrash(history.after(survived), wal, snapshot);
    }
  }

  /**
   * Opens a log after a crash. A new segment that holds noise, and not even a header, cannot be
   * told from one whose header has rotted: where a file system leaves noise, opening may ask for
   * salvage, which then must lose nothing.
   */
  private Wal open(SegmentStore store, boolean mayBeNoise) throws WalException {
    try {
      return Wal.open(store, scenario.options());
    } catch (CorruptionException e) {
      if (!mayBeNoise || !String.valueOf(e.getMessage()).contains("no valid segment header")) {
        throw e;
      }
      return Wal.open(store, scenario.salvaging());
    }
  }

  private void checkSame(
      History<LogContents> history, SimulatedDisk again, int least, int most, boolean mayBeNoise)
      throws WalException {
    try (Wal wal = open(sabotage.apply(again.store()), mayBeNoise)) {
      history.survivors(LogContents.of(wal), least, most);
    }
  }

  private void appendAndCrash(LogContents before, Wal wal, Snapshot snapshot) throws WalException {
    LogContents expected = before;
    for (String name : List.of("a", "new")) {
      byte[] value = {1, 2, 3};
      long sequence = wal.stream(name).append(value, Durability.DISK);
      if (sequence != expected.stream(name).next()) {
        throw new AssertionError(
            "got sequence " + sequence + " instead of " + expected.stream(name).next());
      }
      expected = expected.append(name, LogContents.Entry.data(value));
    }
    for (CrashPlan plan : List.of(CrashPlan.losingAll(), CrashPlan.random(explored))) {
      try (Wal again =
          Wal.open(sabotage.apply(snapshot.disk.crash(plan).store()), scenario.options())) {
        LogContents found = LogContents.of(again);
        if (!found.equals(expected)) {
          throw new AssertionError(
              "appended after recovery, crashed, and found\n" + found + "instead of\n" + expected);
        }
      }
    }
    EffectChecks.truncate(wal, expected);
  }
}
