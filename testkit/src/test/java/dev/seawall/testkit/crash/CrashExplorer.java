package dev.seawall.testkit.crash;

import dev.seawall.RecoveryReport;
import dev.seawall.WalException;
import dev.seawall.store.SegmentStore;
import dev.seawall.testkit.CrashPlan;
import dev.seawall.testkit.CrashState;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.History;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.SimulatedDisk;
import dev.seawall.testkit.crash.Left.Depth;
import dev.seawall.testkit.crash.Left.Loss;
import dev.seawall.testkit.crash.Moments.Moment;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Runs a script, loses power at each of its calls in every way that is permitted, or in many, and
 * checks what is left each time.
 */
final class CrashExplorer {
  /** For so many states of a moment there is one more with noise in it. */
  private static final int STATES_PER_NOISE = 8;

  private final Script script;
  private final Budget budget;
  private final Tally tally;
  private final UnaryOperator<SegmentStore> sabotage;
  private final FaultPlan faults;
  private final SimulatedDisk disk = new SimulatedDisk();
  private final RecoveryCheck recovery;
  private long points;

  CrashExplorer(
      Script script, int statesPerCall, FaultPlan faults, UnaryOperator<SegmentStore> sabotage) {
    this(script, Budget.of(statesPerCall), new Tally(), faults, sabotage);
  }

  CrashExplorer(Script script, Budget budget, Tally tally) {
    this(script, budget, tally, new FaultPlan(), store -> store);
  }

  private CrashExplorer(
      Script script,
      Budget budget,
      Tally tally,
      FaultPlan faults,
      UnaryOperator<SegmentStore> sabotage) {
    this.script = script;
    this.budget = budget;
    this.tally = tally;
    this.faults = faults;
    this.sabotage = sabotage;
    this.recovery = new RecoveryCheck(script, sabotage, budget, tally);
  }

  /** How many moments were looked at. */
  long points() {
    return points;
  }

  /** How many different directories were opened. */
  long explored() {
    return recovery.opened();
  }

  /** How many crashes during recovery, or behind it, were looked at. */
  long nested() {
    return recovery.nested();
  }

  void explore() throws WalException {
    Driver driver =
        new Driver(() -> new FaultyStore(sabotage.apply(disk.store()), faults), script.options());
    History<LogContents> history = driver.history();
    Moments during = new Moments(disk, history::mark);
    faults.listen(during);
    driver.open();
    script.run(driver);
    driver.close();
    tally.scenario();
    List<Moment> moments = during.end();
    for (int i = 0; i < moments.size(); i++) {
      explore(history, moments.get(i), budget.seed() + 1000L * i);
    }
    Left closed = new Left(disk.crashLosingAll(), Loss.POWER, Depth.CRASH_INSIDE_TWICE);
    RecoveryReport report =
        check(closed, Permitted.same(history.latest()), "power lost after it was closed");
    VerdictChecks.afterMending(report);
  }

  private void explore(History<LogContents> history, Moment moment, long seed) throws WalException {
    points += moment.marks().size();
    tally.points(moment.marks().size());
    SimulatedDisk then = moment.disk();
    Left killed = new Left(then.crashKeepingCache(), Loss.PROCESS, Depth.CRASH_INSIDE_TWICE);
    check(killed, Permitted.afterKill(history, moment.marks()), moment + ", killed");
    Permitted permitted = Permitted.afterPowerLoss(history, moment.marks());
    for (CrashState state : then.crashStates(budget.statesPerCall(), seed)) {
      Left left = new Left(state.disk(), Loss.POWER, Depth.CRASH_INSIDE_TWICE);
      check(left, permitted, moment, state);
    }
    for (int i = 0; i < budget.statesPerCall() / STATES_PER_NOISE; i++) {
      CrashPlan plan = CrashPlan.random(seed + i).withStaleBytes();
      Left left = new Left(then.crash(plan), Loss.POWER_LEAVING_NOISE, Depth.CRASH_INSIDE_TWICE);
      check(left, permitted, moment, plan);
    }
  }

  /** The origin is put into words only if it is needed. */
  private RecoveryReport check(Left left, Permitted permitted, Object... origin)
      throws WalException {
    try {
      return recovery.check(left, permitted);
    } catch (WalException | RuntimeException | AssertionError e) {
      throw new AssertionError(
          "a crash that is permitted left what is not: "
              + script
              + ", "
              + List.of(origin)
              + "\n"
              + e,
          e);
    }
  }
}
