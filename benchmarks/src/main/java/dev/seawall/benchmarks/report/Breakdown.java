package dev.seawall.benchmarks.report;

import dev.seawall.benchmarks.harness.Stretch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** Where the time of each workload went, as a Markdown table. Of what is within its stretches. */
final class Breakdown {
  private static final double LEAST_SHARE = 0.03;
  private static final String HEADER =
      """
      | workload | samples | user us | system us | reads | writes | parks | heap B |
      | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
      """;

  private final List<Part> parts = new ArrayList<>();
  private final Map<String, Sums> workloads = new LinkedHashMap<>();

  /** A stretch. */
  private record Part(Instant begin, Instant end, Sums sums) {}

  /** What is known of a workload. */
  private static final class Sums {
    private final Map<String, Long> samples = new HashMap<>();
    private long operations;
    private long userMillis;
    private long systemMillis;
    private long reads;
    private long writes;
    private long parks;
    private long heapBytes;
  }

  /** Takes a stretch; all of them come first. */
  void addStretch(RecordedEvent event) {
    Sums sums = workloads.computeIfAbsent(event.getString("workload"), unused -> new Sums());
    sums.operations += event.getLong("operations");
    sums.userMillis += event.getLong("userMillis");
    sums.systemMillis += event.getLong("systemMillis");
    sums.reads += event.getLong("reads");
    sums.writes += event.getLong("writes");
    parts.add(new Part(event.getStartTime(), event.getEndTime(), sums));
  }

  /** Takes any other event, and the methods of its stack, the innermost first. */
  void add(RecordedEvent event, List<String> methods) {
    Sums sums = at(event.getStartTime());
    if (sums == null) {
      return;
    }
    switch (event.getEventType().getName()) {
      case "jdk.ExecutionSample", "jdk.NativeMethodSample" ->
          sums.samples.merge(Kind.of(methods), 1L, Long::sum);
      case "jdk.ThreadPark" -> sums.parks++;
      case "jdk.ObjectAllocationSample" -> sums.heapBytes += event.getLong("weight");
      default -> {
        // nothing that is told
      }
    }
  }

  private @Nullable Sums at(Instant time) {
    for (Part part : parts) {
      if (!time.isBefore(part.begin) && time.isBefore(part.end)) {
        return part.sums;
      }
    }
    return null;
  }

  /** The table; empty if there was no stretch. */
  String table() {
    if (workloads.isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder("\nof each workload: samples by kind; the rest for each operation\n\n");
    text.append(HEADER);
    workloads.forEach((name, sums) -> text.append(row(name, sums)));
    return text.toString();
  }

  private static String row(String name, Sums sums) {
    double count = Math.max(1, sums.operations);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
        name,
        shares(sums.samples),
        number(sums.userMillis * 1e3 / count),
        number(sums.systemMillis * 1e3 / count),
        number(sums.reads / count),
        number(sums.writes / count),
        number(sums.parks / count),
        number(sums.heapBytes / count));
  }

  private static String shares(Map<String, Long> samples) {
    double all = samples.values().stream().mapToLong(count -> count).sum();
    return samples.entrySet().stream()
        .filter(entry -> entry.getValue() / all >= LEAST_SHARE)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(
            entry ->
                String.format(
                    Locale.ROOT, "%s %.0f %%", entry.getKey(), 100 * entry.getValue() / all))
        .collect(Collectors.joining(", "));
  }

  /** Two digits that say something. */
  private static String number(double value) {
    if (value < 0.0005) {
      return "0";
    }
    String format = value < 0.1 ? "%.3f" : value < 10 ? "%.2f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Whether an event is a stretch. */
  static boolean isStretch(RecordedEvent event) {
    return event.getEventType().getName().equals(Stretch.NAME);
  }
}
