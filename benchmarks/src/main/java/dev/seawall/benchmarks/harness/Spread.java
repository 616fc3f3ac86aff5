package dev.seawall.benchmarks.harness;

import java.util.List;

/**
 * The values of all rounds.
 *
 * @param all as measured, round by round
 * @param median the middle one, or the mean of the two in the middle; NaN if there are none
 * @param min the least; NaN if there are none
 * @param max the greatest; NaN if there are none
 */
public record Spread(List<Double> all, double median, double min, double max) {

  /** Sums up values. */
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      return new Spread(List.of(), Double.NaN, Double.NaN, Double.NaN);
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int last = sorted.length - 1;
    double median = (sorted[last / 2] + sorted[(last + 1) / 2]) / 2;
    return new Spread(List.copyOf(values), median, sorted[0], sorted[last]);
  }

  /** Whether there are no values. */
  public boolean isEmpty() {
    return all.isEmpty();
  }
}
