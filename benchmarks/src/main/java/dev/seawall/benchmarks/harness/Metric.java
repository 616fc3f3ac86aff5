package dev.seawall.benchmarks.harness;

import org.jspecify.annotations.Nullable;

/**
 * Something that is measured once a round.
 *
 * @param name its short name, which other metrics and the command line refer to
 * @param title what it is, for people
 * @param unit what its number counts
 * @param base the name of the metric it is compared with, in the same round; null for none
 * @param scale how many of the base's units one of this one's is
 * @param floor what it has to reach; null for no such thing
 */
public record Metric(
    String name,
    String title,
    Unit unit,
    @Nullable String base,
    double scale,
    @Nullable Floor floor) {

  /** A metric without base and floor. */
  public static Metric of(String name, String title, Unit unit) {
    return new Metric(name, title, unit, null, 1, null);
  }

  /** Compares with another metric, of the same unit. */
  public Metric against(String other) {
    return against(other, 1);
  }

  /**
   * Compares with another metric.
   *
   * @param other its name
   * @param unitsOfOther how many units of the other one of this is: the bytes of a record, say
   */
  public Metric against(String other, double unitsOfOther) {
    return new Metric(name, title, unit, other, unitsOfOther, floor);
  }

  /** Sets the least value. */
  public Metric atLeast(double bound) {
    return with(new Floor(Floor.Kind.VALUE_AT_LEAST, bound));
  }

  /** Sets the greatest value. */
  public Metric atMost(double bound) {
    return with(new Floor(Floor.Kind.VALUE_AT_MOST, bound));
  }

  /** Sets the least ratio to the base. */
  public Metric atLeastRatio(double bound) {
    return with(new Floor(Floor.Kind.RATIO_AT_LEAST, bound));
  }

  /** Sets the greatest ratio to the base. */
  public Metric atMostRatio(double bound) {
    return with(new Floor(Floor.Kind.RATIO_AT_MOST, bound));
  }

  private Metric with(Floor wanted) {
    return new Metric(name, title, unit, base, scale, wanted);
  }
}
