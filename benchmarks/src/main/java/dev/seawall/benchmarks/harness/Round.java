package dev.seawall.benchmarks.harness;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What was measured in one round. For one thread. */
public final class Round {
  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Map<String, Histogram> latencies = new LinkedHashMap<>();

  /** Creates a round without results. */
  public Round() {}

  /** Notes a value. */
  public void put(Metric metric, double value) {
    values.put(metric.name(), value);
  }

  /** Notes latencies, in nanoseconds. */
  public void put(Metric metric, Histogram nanos) {
    latencies.put(metric.name(), nanos);
  }

  /** The value of a metric; null if it was not measured. */
  public @Nullable Double value(String metric) {
    return values.get(metric);
  }

  /** The latencies of a metric; null if they were not measured. */
  public @Nullable Histogram latency(String metric) {
    return latencies.get(metric);
  }
}
