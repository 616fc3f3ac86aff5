package dev.seawall.benchmarks.report;

import dev.seawall.benchmarks.harness.Floor;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Results;
import dev.seawall.benchmarks.harness.Unit;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A line of results as text, for tables of any look. */
final class Row {
  static final List<Column> RESULT =
      List.of(
          new Column("name", false),
          new Column("workload", false),
          new Column("median", true),
          new Column("min .. max", true),
          new Column("unit", false),
          new Column("ratio", true),
          new Column("to", false),
          new Column("floor", false),
          new Column("", false));
  static final List<Column> LATENCY =
      List.of(
          new Column("name", false),
          new Column("p50 us", true),
          new Column("p99 us", true),
          new Column("p99.9 us", true),
          new Column("max us", true));
  private static final double NANOS_PER_MICRO = 1e3;

  /** A column; numbers are aligned at their end. */
  record Column(String title, boolean isNumber) {}

  private Row() {}

  static List<String> result(Results.Line line) {
    Metric metric = line.metric();
    Unit unit = metric.unit();
    Floor floor = metric.floor();
    boolean hasRatio = !line.ratios().isEmpty();
    return List.of(
        metric.name(),
        metric.title(),
        unit.format(line.values().median()),
        unit.format(line.values().min()) + " .. " + unit.format(line.values().max()),
        unit.symbol(),
        hasRatio ? String.format(Locale.ROOT, "%.2f", line.ratios().median()) : "",
        hasRatio ? "" + metric.base() : "",
        floor == null ? "" : floor.format(unit),
        floor == null ? "" : line.isBelowFloor() ? "BELOW" : "ok");
  }

  static List<String> latency(Results.Line line) {
    Histogram nanos = line.latencies();
    return List.of(
        line.metric().name(),
        micros(nanos.getValueAtPercentile(50)),
        micros(nanos.getValueAtPercentile(99)),
        micros(nanos.getValueAtPercentile(99.9)),
        micros(nanos.getMaxValue()));
  }

  private static String micros(long nanos) {
    double value = nanos / NANOS_PER_MICRO;
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }
}
