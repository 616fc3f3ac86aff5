package dev.seawall.testkit.crash;

import dev.seawall.CorruptionException;
import dev.seawall.Durability;
import dev.seawall.RecoveryReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalProvider;
import dev.seawall.store.SegmentStore;
import dev.seawall.testkit.CrashState;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.Fingerprint;
import dev.seawall.testkit.History;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Entry;
import dev.seawall.testkit.LogHistory;
import dev.seawall.testkit.SimulatedDisk;
import dev.seawall.testkit.crash.Left.Depth;
import dev.seawall.testkit.crash.Left.Loss;
import dev.seawall.testkit.crash.Moments.Moment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Opens what crashes have left, and checks what is found, what is reported, and that a crash while
 * it is opened, or after something was appended, leaves what it may.
 *
 * <p>What opening makes of a directory depends on nothing but its bytes. So each directory is
 * opened once; where another crash leaves the same, what was found is held against what that crash
 * may leave.
 */
final class RecoveryCheck {
  private static final byte[] APPENDED = {1, 2, 3};

  /** Found once, and not anew for each of a million openings. */
  private static final WalProvider ENGINE = WalProvider.load();

  private final Script script;
  private final UnaryOperator<SegmentStore> sabotage;
  private final Budget budget;
  private final Tally tally;
  private final Map<Fingerprint, Outcome> outcomes = new HashMap<>();

  /** Thousands of states come to the same few contents: these are kept once. */
  private final Map<LogContents, LogContents> foundBefore = new HashMap<>();

  private final Set<Mended> continued = new HashSet<>();
  private final FingerprintSet continuedImages = new FingerprintSet();
  private long nested;

  /** What an opening found, and how thoroughly it was looked at. */
  private record Outcome(LogContents found, RecoveryReport report, Depth depth) {}

  /** What an opening has made durable, and by which way it came there. */
  private record Mended(Fingerprint image, RecoveryReport.Verdict verdict) {}

  RecoveryCheck(Script script, UnaryOperator<SegmentStore> sabotage, Budget budget, Tally tally) {
    this.script = script;
    this.sabotage = sabotage;
    this.budget = budget;
    this.tally = tally;
  }

  /** How many different directories were opened. */
  int opened() {
    return outcomes.size();
  }

  /** How many crashes during recovery, or behind it, were looked at. */
  long nested() {
    return nested;
  }

  /** Checks what a crash has left. */
  RecoveryReport check(Left left, Permitted permitted) throws WalException {
    return check(left, permitted, true);
  }

  /** Counts it only if nothing but what was written by the script makes it different. */
  private RecoveryReport check(Left left, Permitted permitted, boolean counts) throws WalException {
    if (left.loss() == Loss.PROCESS) {
      return open(left, permitted); // its bytes do not tell which of them are durable
    }
    Fingerprint print = left.disk().fingerprint();
    Outcome known = outcomes.get(print);
    if (known != null && known.depth.compareTo(left.depth()) >= 0) {
      permitted.require(known.found);
      return known.report;
    }
    if (counts && left.loss() == Loss.POWER) {
      tally.state(print);
    }
    return open(left, permitted);
  }

  private RecoveryReport open(Left left, Permitted permitted) throws WalException {
    SimulatedDisk before = left.disk().crashKeepingCache();
    Fingerprint print = before.fingerprint();
    FaultPlan calls = new FaultPlan();
    Moments during = new Moments(left.disk(), () -> new History.Mark(0, 0, 0));
    if (left.depth().compareTo(Depth.CRASH_INSIDE) >= 0) {
      calls.listen(during);
    }
    try (Wal wal = open(new FaultyStore(sabotage.apply(left.disk().store()), calls), left.loss())) {
      List<Moment> moments = during.end();
      if (!wal.recoveryReport().damages().isEmpty()) {
        permitted.require(Salvaged.of(wal)); // its damage stays
        return wal.recoveryReport();
      }
      LogContents found = foundBefore.computeIfAbsent(LogContents.of(wal), same -> same);
      Outcome outcome = new Outcome(found, wal.recoveryReport(), left.depth());
      permitted.require(outcome.found);
      if (left.loss() != Loss.PROCESS) {
        outcomes.put(print, outcome); // a crash inside may leave the same
      }
      EffectChecks.replay(wal, outcome.found);
      if (left.loss() != Loss.POWER_LEAVING_NOISE) {
        VerdictChecks.afterCrash(outcome.report, before, left.disk());
      }
      crashInside(moments, left, permitted.duringRecovery(outcome.found));
      if (left.depth() != Depth.OPEN) {
        goOn(wal, calls, left, outcome);
      }
      return outcome.report;
    }
  }

  /**
   * Opens a log after a crash. A new segment that holds noise, and not even a header, cannot be
   * told from one whose header has rotted: where a file system leaves noise, opening may ask for
   * salvage, which then must lose nothing.
   */
  private Wal open(SegmentStore store, Loss loss) throws WalException {
    try {
      return ENGINE.open(store, script.options());
    } catch (CorruptionException e) {
      if (loss != Loss.POWER_LEAVING_NOISE
          || !String.valueOf(e.getMessage()).contains("no valid segment header")) {
        throw e;
      }
      return ENGINE.open(store, script.salvaging());
    }
  }

  /** Loses power before and after each call of an opening, and opens what is left. */
  private void crashInside(List<Moment> moments, Left left, Permitted permitted)
      throws WalException {
    Loss next = left.loss() == Loss.PROCESS ? Loss.POWER : left.loss();
    boolean isDeep = left.depth() == Depth.CRASH_INSIDE_TWICE;
    for (Moment moment : moments) {
      for (CrashState state : moment.disk().crashStates(budget.nestedStates(), budget.seed())) {
        countNested();
        Depth depth = isDeep && nested % budget.deepEvery() == 0 ? Depth.CRASH_INSIDE : Depth.GO_ON;
        check(new Left(state.disk(), next, depth), permitted);
      }
    }
  }

  private void countNested() {
    nested++;
    tally.nested();
  }

  /** What was found is durable now; so is what is appended. */
  private void goOn(Wal wal, FaultPlan calls, Left left, Outcome outcome) throws WalException {
    SimulatedDisk mended = left.disk().crashLosingAll();
    Fingerprint image = mended.fingerprint();
    Left again = new Left(mended, Loss.POWER, Depth.OPEN);
    VerdictChecks.afterMending(check(again, Permitted.same(outcome.found)));
    // behind a kill there may be more that is not durable than what was mended
    boolean isNew = continued.add(new Mended(image, outcome.report.verdict()));
    if (isNew || left.loss() == Loss.PROCESS) {
      boolean counts = continuedImages.add(image);
      LogContents expected = appendAndCrash(wal, calls, left.disk(), outcome.found, counts);
      EffectChecks.truncate(wal, expected);
    }
  }

  private LogContents appendAndCrash(
      Wal wal, FaultPlan calls, SimulatedDisk disk, LogContents before, boolean counts)
      throws WalException {
    LogHistory history = new LogHistory();
    history.begin(contents -> before);
    history.acknowledgeDurable();
    Moments during = new Moments(disk, history::mark);
    calls.listen(during);
    for (String name : List.of("a", "new")) {
      LogContents expected = history.latest();
      history.begin(contents -> contents.create(name));
      history.begin(contents -> contents.append(name, Entry.data(APPENDED)));
      long sequence = wal.stream(name).append(APPENDED, Durability.DISK);
      history.acknowledgeDurable();
      if (sequence != expected.stream(name).next()) {
        throw new AssertionError(
            "got sequence " + sequence + " instead of " + expected.stream(name).next());
      }
    }
    for (Moment moment : during.end()) {
      lookAt(moment.disk(), Permitted.afterPowerLoss(history, moment.marks()), counts);
    }
    lookAt(disk, Permitted.same(history.latest()), counts);
    return history.latest();
  }

  private void lookAt(SimulatedDisk disk, Permitted permitted, boolean counts) throws WalException {
    for (CrashState state : disk.crashStates(budget.nestedStates(), budget.seed())) {
      countNested();
      check(new Left(state.disk(), Loss.POWER, Depth.OPEN), permitted, counts);
    }
  }
}
