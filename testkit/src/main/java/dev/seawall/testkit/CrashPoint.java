package dev.seawall.testkit;

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

  /**
   * What may be left on the disk, by number: 0 if the process is killed, the others if the power is
   * lost.
   */
  record Leftovers(SimulatedDisk disk, CrashStates powerLosses) {

    int count() {
      return 1 + powerLosses.count();
    }

    /**
     * Returns a disk in that state.
     *
     * @throws IllegalArgumentException if there is no such state
     */
    SimulatedDisk state(int number) {
      if (number >= count()) {
        throw new IllegalArgumentException(
            "there is no state %d, as only %d are tried".formatted(number, count()));
      }
      return number == 0 ? disk.crashKeepingCache() : powerLosses.state(number - 1).disk();
    }
  }

  /** Returns what may be left on the disk; the same for the same limit and seed. */
  Leftovers leftovers(int limit, long seed) {
    return new Leftovers(disk, disk.crashStates(limit, seed + 1_000_003 * call.ordinal()));
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
