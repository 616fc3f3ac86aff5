package dev.seawall.benchmarks.report;

import dev.seawall.benchmarks.harness.Results;
import java.util.ArrayList;
import java.util.List;

/** Results as text: aligned for a terminal, or as Markdown. */
public final class TableReport {
  private final boolean isMarkdown;

  /**
   * Creates one.
   *
   * @param isMarkdown whether the tables are Markdown
   */
  public TableReport(boolean isMarkdown) {
    this.isMarkdown = isMarkdown;
  }

  /** Writes everything down. */
  public String text(Machine machine, Results results) {
    StringBuilder text = new StringBuilder();
    text.append(machine.date()).append(": ").append(machine.summary()).append(", ");
    text.append(results.rounds()).append(" rounds; medians, and medians of the ratios\n");
    if (machine.isInMemory()) {
      text.append("NOTHING HERE REACHES A DISK: ").append(machine.fileSystem()).append('\n');
    }
    List<Results.Line> lines = results.lines();
    text.append('\n');
    append(text, Row.RESULT, lines.stream().map(Row::result).toList());
    List<List<String>> latencies =
        lines.stream().filter(Results.Line::hasLatencies).map(Row::latency).toList();
    if (!latencies.isEmpty()) {
      text.append('\n');
      append(text, Row.LATENCY, latencies);
    }
    results
        .failures()
        .forEach((name, why) -> text.append("\nFAILED ").append(name).append(": ").append(why));
    results
        .skipped()
        .forEach((name, why) -> text.append("\nleft out: ").append(name).append(": ").append(why));
    return text.toString();
  }

  private void append(StringBuilder text, List<Row.Column> columns, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(columns.stream().map(Row.Column::title).toList());
    all.addAll(rows);
    for (int i = 0; i < all.size(); i++) {
      append(text, columns, all, i);
      if (i == 0 && isMarkdown) {
        columns.forEach(column -> text.append(column.isNumber() ? "| ---: " : "| --- "));
        text.append("|\n");
      }
    }
  }

  private void append(
      StringBuilder text, List<Row.Column> columns, List<List<String>> all, int index) {
    StringBuilder line = new StringBuilder(isMarkdown ? "| " : "");
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      int width = all.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      String cell = all.get(index).get(i);
      String blanks = " ".repeat(width - cell.length());
      line.append(columns.get(i).isNumber() ? blanks + cell : cell + blanks);
      line.append(isMarkdown ? " | " : "  ");
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}
