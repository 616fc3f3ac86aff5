package dev.seawall.testkit;

/**
 * One state that a power loss may leave.
 *
 * @param disk what is left, nobody holding its lock
 * @param choice how it was chosen among those that are permitted
 * @param number which of the states chosen in that way it is; the same states of the same disk have
 *     the same numbers, so a failure can be looked at again
 */
public record CrashState(SimulatedDisk disk, Choice choice, long number) {

  /** How a state is chosen. */
  public enum Choice {
    /** All states are made, one after the other. */
    ENUMERATED,
    /** Of each sort of un-synced changes, all are lost or all are kept. */
    CORNER,
    /** Chance decides; the number is the seed of {@link CrashPlan#random(long)}. */
    SAMPLED
  }

  /** Says which state it is. */
  @Override
  public String toString() {
    return choice.name().toLowerCase(java.util.Locale.ROOT) + " state " + number;
  }
}
