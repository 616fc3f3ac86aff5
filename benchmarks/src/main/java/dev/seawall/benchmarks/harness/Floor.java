package dev.seawall.benchmarks.harness;

import java.util.Locale;

/**
 * What a result has to reach.
 *
 * @param kind what is compared with the bound
 * @param bound the bound, in the metric's unit, or as a ratio
 */
public record Floor(Kind kind, double bound) {

  /** What is compared with the bound, and how. */
  public enum Kind {
    /** The value is at least the bound. */
    VALUE_AT_LEAST,
    /** The value is at most the bound. */
    VALUE_AT_MOST,
    /** The ratio to the base is at least the bound. */
    RATIO_AT_LEAST,
    /** The ratio to the base is at most the bound. */
    RATIO_AT_MOST
  }

  /** Whether a median value, and the median of its ratios to the base, reach the floor. */
  public boolean isMet(double value, double ratio) {
    return switch (kind) {
      case VALUE_AT_LEAST -> value >= bound;
      case VALUE_AT_MOST -> value <= bound;
      case RATIO_AT_LEAST -> ratio >= bound;
      case RATIO_AT_MOST -> ratio <= bound;
    };
  }

  /** The floor as people read it. */
  public String format(Unit unit) {
    return switch (kind) {
      case VALUE_AT_LEAST -> ">= " + unit.format(bound);
      case VALUE_AT_MOST -> "<= " + unit.format(bound);
      case RATIO_AT_LEAST -> String.format(Locale.ROOT, ">= %.2f x", bound);
      case RATIO_AT_MOST -> String.format(Locale.ROOT, "<= %.2f x", bound);
    };
  }
}
