package dev.seawall.benchmarks.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** What came of all rounds. */
public final class Results {
  private final List<Metric> metrics;
  private final List<Round> rounds = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();

  /** Creates results of metrics that are yet to be measured. */
  public Results(List<Metric> metrics) {
    this.metrics = List.copyOf(metrics);
  }

  /** Adds a finished round. */
  public void add(Round round) {
    rounds.add(round);
  }

  /** Notes that a workload could not be measured; the first reason stays. */
  public void fail(String workload, String reason) {
    failures.putIfAbsent(workload, reason);
  }

  /** Workloads that could not be measured, and why. */
  public Map<String, String> failures() {
    return failures;
  }

  /** Notes that a workload is not supported by what it would measure, or not possible here. */
  public void skip(String workload, String reason) {
    skipped.putIfAbsent(workload, reason);
  }

  /** Workloads that are not supported, and why. */
  public Map<String, String> skipped() {
    return skipped;
  }

  /** Whether a workload failed or is not supported, so that it need not be tried again. */
  boolean isLeftOut(String workload) {
    return failures.containsKey(workload) || skipped.containsKey(workload);
  }

  /** How many rounds there were. */
  public int rounds() {
    return rounds.size();
  }

  /** What was measured, in order, with what came of it. */
  public List<Line> lines() {
    return metrics.stream().map(this::line).flatMap(Optional::stream).toList();
  }

  private Optional<Line> line(Metric metric) {
    List<Double> values = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    Histogram latencies = Load.histogram();
    for (Round round : rounds) {
      Double value = round.value(metric.name());
      if (value == null) {
        continue;
      }
      values.add(value);
      String base = metric.base();
      Double other = base == null ? null : round.value(base);
      if (other != null) {
        ratios.add(value * metric.scale() / other);
      }
      Histogram latency = round.latency(metric.name());
      if (latency != null) {
        latencies.add(latency);
      }
    }
    if (values.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Line(metric, Spread.of(values), Spread.of(ratios), latencies));
  }

  /**
   * A metric and what came of it.
   *
   * @param metric what was measured
   * @param values its values
   * @param ratios its ratios to the base of the same round
   * @param latencies of all rounds, in nanoseconds; empty if there are none
   */
  public record Line(Metric metric, Spread values, Spread ratios, Histogram latencies) {

    /** Whether it has a floor and is below it. */
    public boolean isBelowFloor() {
      Floor floor = metric.floor();
      return floor != null && !floor.isMet(values.median(), ratios.median());
    }

    /** Whether latencies were measured. */
    public boolean hasLatencies() {
      return latencies.getTotalCount() > 0;
    }
  }
}
