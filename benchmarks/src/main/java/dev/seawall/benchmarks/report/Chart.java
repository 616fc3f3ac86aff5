package dev.seawall.benchmarks.report;

import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Results;
import dev.seawall.benchmarks.harness.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Draws results that belong together: bars of values, and curves of latencies. */
final class Chart {
  private static final int WIDTH = 920;
  private static final int LABEL_WIDTH = 250;
  private static final int BAR_WIDTH = 420;
  private static final int ROW_HEIGHT = 24;
  private static final int BAR_HEIGHT = 16;
  private static final int PLOT_HEIGHT = 260;
  private static final int PLOT_TOP = 16;
  private static final int PLOT_LEFT = 70;
  private static final int PLOT_WIDTH = 520;
  private static final int COLORS = 12;
  private static final double[] PERCENTILES = {
    0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99
  };

  /** "One in so many is slower": the places of the axis, as powers of ten. */
  private static final Map<Integer, String> PERCENTILE_MARKS =
      new TreeMap<>(Map.of(0, "0 %", 1, "90 %", 2, "99 %", 3, "99.9 %", 4, "99.99 %"));

  private Chart() {}

  /**
   * Results that measure the same thing with several participants, named "what/who", by what;
   * others with what they are compared with, where that has the same unit.
   */
  static Map<String, List<Results.Line>> groups(List<Results.Line> lines) {
    Map<String, List<Results.Line>> groups = new LinkedHashMap<>();
    Map<String, Metric> known = new HashMap<>();
    lines.forEach(line -> known.put(line.metric().name(), line.metric()));
    for (Results.Line line : lines) {
      String group = group(line.metric(), known);
      groups.computeIfAbsent(group, unused -> new ArrayList<>()).add(line);
    }
    return groups;
  }

  private static String group(Metric metric, Map<String, Metric> known) {
    int slash = metric.name().indexOf('/');
    if (slash >= 0) {
      return metric.name().substring(0, slash);
    }
    Metric base = metric.base() == null ? null : known.get(metric.base());
    return base == null || base.unit() != metric.unit() ? metric.name() : group(base, known);
  }

  /** Says what the names in a drawing mean; empty where they are those of participants. */
  static String names(List<Results.Line> group) {
    if (group.size() == 1 || isOneOfMany(group.get(0))) {
      return "";
    }
    StringBuilder text = new StringBuilder("<ul class=\"names\">\n");
    for (Results.Line line : group) {
      text.append("<li><code>")
          .append(Svg.escape(line.metric().name()))
          .append("</code> ")
          .append(Svg.escape(line.metric().title()))
          .append("</li>\n");
    }
    return text.append("</ul>\n").toString();
  }

  /** What a group measures. */
  static String title(List<Results.Line> group) {
    String title = group.get(0).metric().title();
    int colon = title.lastIndexOf(": ");
    return group.size() > 1 && isOneOfMany(group.get(0)) ? title.substring(0, colon) : title;
  }

  /** Whether it is one participant's figure of what several do. */
  private static boolean isOneOfMany(Results.Line line) {
    return line.metric().name().contains("/");
  }

  /** Who a line is about. */
  private static String who(Results.Line line) {
    String title = line.metric().title();
    return isOneOfMany(line) ? title.substring(title.lastIndexOf(": ") + 2) : line.metric().name();
  }

  /** Bars from 0, with a whisker from the lowest to the highest round. */
  static String bars(List<Results.Line> group) {
    Svg svg = new Svg(WIDTH, ROW_HEIGHT * group.size() + 4);
    double most = group.stream().mapToDouble(line -> line.values().max()).max().orElse(1);
    double scale = BAR_WIDTH / Math.max(most, Double.MIN_NORMAL);
    double y = 2;
    for (Results.Line line : group) {
      Metric metric = line.metric();
      Unit unit = metric.unit();
      double middle = y + ROW_HEIGHT / 2.0;
      svg.text("end", LABEL_WIDTH - 8, middle + 4, who(line));
      double bar = line.values().median() * scale;
      double top = y + (ROW_HEIGHT - BAR_HEIGHT) / 2.0;
      svg.bar(style(metric), LABEL_WIDTH, top, bar, BAR_HEIGHT, metric.title());
      double low = LABEL_WIDTH + line.values().min() * scale;
      double high = LABEL_WIDTH + line.values().max() * scale;
      svg.line("whisker", low, middle, high, middle);
      String text = unit.format(line.values().median()) + " " + unit.symbol();
      if (!line.ratios().isEmpty()) {
        String base = "" + metric.base();
        text +=
            String.format(
                Locale.ROOT,
                "  (%.2f × %s)",
                line.ratios().median(),
                base.substring(base.indexOf('/') + 1));
      }
      svg.text("begin", Math.max(high, LABEL_WIDTH + bar) + 8, middle + 4, text);
      y += ROW_HEIGHT;
    }
    return svg.finish(title(group));
  }

  private static String style(Metric metric) {
    if (metric.name().startsWith("raw") || metric.name().endsWith("/raw")) {
      return "raw";
    }
    boolean isPeer = metric.name().contains("/") && !metric.name().contains("/seawall");
    return isPeer ? "peer" : "ours";
  }

  /** Latencies over the share of operations, both logarithmic; empty where none were measured. */
  static String latencies(List<Results.Line> group) {
    List<Results.Line> measured = group.stream().filter(Results.Line::hasLatencies).toList();
    if (measured.isEmpty()) {
      return "";
    }
    int height = Math.max(PLOT_TOP + PLOT_HEIGHT + 48, 20 * measured.size() + 20);
    Svg svg = new Svg(WIDTH, height);
    double least = Double.MAX_VALUE;
    double most = 1;
    for (Results.Line line : measured) {
      least = Math.min(least, Math.max(1.0, (double) line.latencies().getMinValue()));
      most = Math.max(most, (double) line.latencies().getValueAtPercentile(99.99));
    }
    int bottom = (int) Math.floor(Math.log10(least));
    int top = Math.max(bottom + 1, (int) Math.ceil(Math.log10(most)));
    grid(svg, bottom, top);
    int number = 0;
    for (Results.Line line : measured) {
      String style = "curve color" + color(line, measured);
      svg.curve(style, points(line.latencies(), bottom, top), line.metric().title());
      double y = PLOT_TOP + 8 + 20 * number;
      svg.line(style, PLOT_LEFT + PLOT_WIDTH + 20, y, PLOT_LEFT + PLOT_WIDTH + 44, y);
      svg.text("begin", PLOT_LEFT + PLOT_WIDTH + 50, y + 4, who(line));
      number++;
    }
    return svg.finish("Latencies: " + title(group));
  }

  /** The same for a participant in all drawings, as long as the same ones take part. */
  private static int color(Results.Line line, List<Results.Line> group) {
    if (style(line.metric()).equals("raw")) {
      return 0;
    }
    List<Results.Line> others =
        group.stream().filter(one -> !style(one.metric()).equals("raw")).toList();
    return 1 + others.indexOf(line) % (COLORS - 1);
  }

  private static void grid(Svg svg, int bottom, int top) {
    for (int power = bottom; power <= top; power++) {
      double y = y(Math.pow(10, power), bottom, top);
      svg.line("grid", PLOT_LEFT, y, PLOT_LEFT + PLOT_WIDTH, y);
      svg.text("end", PLOT_LEFT - 6, y + 4, duration(power));
    }
    PERCENTILE_MARKS.forEach(
        (place, mark) -> {
          double x = PLOT_LEFT + PLOT_WIDTH * place / 4.0;
          svg.line("grid", x, PLOT_TOP, x, PLOT_TOP + PLOT_HEIGHT);
          svg.text("middle", x, PLOT_TOP + PLOT_HEIGHT + 20, mark);
        });
    svg.text(
        "middle",
        PLOT_LEFT + PLOT_WIDTH / 2.0,
        PLOT_TOP + PLOT_HEIGHT + 40,
        "so many of them took no longer");
  }

  /** A power of ten of nanoseconds. */
  private static String duration(int power) {
    String[] units = {"ns", "us", "ms", "s"};
    int unit = Math.min(power / 3, units.length - 1);
    return "1" + "0".repeat(power - 3 * unit) + " " + units[unit];
  }

  private static String points(Histogram nanos, int bottom, int top) {
    StringBuilder points = new StringBuilder();
    for (double percentile : PERCENTILES) {
      double x = PLOT_LEFT + PLOT_WIDTH * -Math.log10(1 - percentile / 100) / 4;
      double y = y((double) Math.max(1, nanos.getValueAtPercentile(percentile)), bottom, top);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    return points.toString().strip();
  }

  private static double y(double nanos, int bottom, int top) {
    return PLOT_TOP + PLOT_HEIGHT * (top - Math.log10(nanos)) / (top - bottom);
  }
}
