package dev.seawall.testkit.matrix;

/**
 * An outcome, and why.
 *
 * @param outcome the outcome
 * @param detail what was lost or wrong; empty if that goes without saying
 */
record Finding(Outcome outcome, String detail) {
  static Finding of(Outcome outcome) {
    return new Finding(outcome, "");
  }

  Finding worse(Finding other) {
    return other.outcome.compareTo(outcome) > 0 ? other : this;
  }
}
