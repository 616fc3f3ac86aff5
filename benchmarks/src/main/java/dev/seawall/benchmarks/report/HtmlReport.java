package dev.seawall.benchmarks.report;

import dev.seawall.benchmarks.harness.Results;
import java.util.List;
import java.util.Map;

/** Results as a page with plots: one file that needs nothing else, neither scripts nor network. */
public final class HtmlReport {
  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 960px; margin: 2em auto; padding: 0 1em;
        color: #1c2530; background: #fff; }
      h1 { font-size: 1.5em; } h2 { font-size: 1.1em; margin: 2em 0 0.3em; }
      code { color: #566; white-space: nowrap; } .warning { color: #b00020; font-weight: bold; }
      .plot { overflow-x: auto; } .names { columns: 2 22em; padding-left: 1.2em; font-size: 13px; }
      svg { max-width: 100%; min-width: 720px; height: auto; display: block; }
      svg text { font: 12px system-ui, sans-serif; fill: #333; }
      .end { text-anchor: end; } .middle { text-anchor: middle; }
      .ours { fill: #22a0b5; } .peer { fill: #adb5bd; } .raw { fill: #e9b949; }
      .whisker { stroke: #1c2530; stroke-width: 1.5; }
      .grid { stroke: #dde2e6; stroke-width: 1; }
      .curve { fill: none; stroke-width: 2; }
      .color0 { stroke: #e9b949; } .color1 { stroke: #0b7285; } .color2 { stroke: #d6336c; }
      .color3 { stroke: #7048e8; } .color4 { stroke: #2b8a3e; } .color5 { stroke: #e8590c; }
      .color6 { stroke: #1971c2; } .color7 { stroke: #868e96; } .color8 { stroke: #a61e4d; }
      .color9 { stroke: #5c940d; } .color10 { stroke: #5f3dc4; } .color11 { stroke: #343a40; }
      """;

  private HtmlReport() {}

  /** Writes everything down. */
  public static String text(Machine machine, Results results) {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width\">\n")
        .append("<title>Seawall: measurements</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<h1>Seawall: measurements</h1>\n<p>")
        .append(Svg.escape(machine.date() + ": " + machine.summary()))
        .append(", ")
        .append(results.rounds())
        .append(
            " rounds. Bars are medians of the rounds, lines across them go from the lowest to the"
                + " highest; ratios are medians of those within each round. Latencies are those of"
                + " all rounds.</p>\n");
    if (machine.isInMemory()) {
      page.append("<p class=\"warning\">Nothing here reaches a disk.</p>\n");
    }
    for (Map.Entry<String, List<Results.Line>> group : Chart.groups(results.lines()).entrySet()) {
      page.append("<h2>")
          .append(Svg.escape(Chart.title(group.getValue())))
          .append(" <code>")
          .append(Svg.escape(group.getKey()))
          .append("</code></h2>\n<div class=\"plot\">\n")
          .append(Chart.bars(group.getValue()))
          .append(Chart.latencies(group.getValue()))
          .append("</div>\n")
          .append(Chart.names(group.getValue()));
    }
    append(page, "Failed", results.failures());
    append(page, "Left out", results.skipped());
    return page.append("</body>\n</html>\n").toString();
  }

  private static void append(StringBuilder page, String title, Map<String, String> reasons) {
    if (reasons.isEmpty()) {
      return;
    }
    page.append("<h2>").append(title).append("</h2>\n<ul>\n");
    reasons.forEach(
        (name, why) ->
            page.append("<li><code>")
                .append(Svg.escape(name))
                .append("</code> ")
                .append(Svg.escape(why))
                .append("</li>\n"));
    page.append("</ul>\n");
  }
}
