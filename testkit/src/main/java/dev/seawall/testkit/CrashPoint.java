package dev.seawall.testkit;

import dev.seawall.testkit.CrashPlan.Fate;
import java.util.List;

/**
 * A moment of a run at which it may end: just before or after a call that changes the disk.
 *
 * @param moment what is looked for when it is to be found again
 * @param call the call
 * @param disk the disk at that moment; not used by anybody else
 * @param ifKilled the states that are permitted if the process is killed
 * @param ifPowerLost the states that are permitted if the power is lost
 */
record CrashPoint<S>(
    CrashMoment moment,
    IoOperation call,
    SimulatedDisk disk,
    List<S> ifKilled,
    List<S> ifPowerLost) {

  /** The states of the disk that come before those left to chance. */
  static final int FIXED_STATES = 3;

  /** Returns what is left on the disk; the same for the same number and seed. */
  SimulatedDisk left(int state, long seed) {
    return switch (state) {
      case 0 -> disk.crashKeepingCache();
      case 1 -> disk.crashLosingAll();
      case 2 -> disk.crash(CrashPlan.keepingAll());
      default -> disk.crash(plan(state - FIXED_STATES, seed));
    };
  }

  private CrashPlan plan(int chance, long seed) {
    CrashPlan random = CrashPlan.random(seed + 1_000_003 * call.ordinal() + chance);
    return switch (chance % 4) {
      case 1 -> random.withNames(Fate.KEPT).withLengths(Fate.KEPT).withCuts(Fate.KEPT);
      case 2 -> random.withData(Fate.KEPT);
      case 3 -> random.withData(Fate.LOST).withLengths(Fate.KEPT);
      default -> random;
    };
  }

  /** Returns what an application may know after such a crash. */
  List<S> permitted(int state) {
    return state == 0 ? ifKilled : ifPowerLost;
  }

  String describe(int state) {
    return "%s (%s, segment %d, offset %d, %d bytes; %s)"
        .formatted(
            moment.withState(state),
            call.kind(),
            call.segment(),
            call.offset(),
            call.lengthBytes(),
            state == 0 ? "process killed" : "power lost");
  }
}
