package dev.seawall.testkit.matrix;

import dev.seawall.testkit.page.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the results as the page {@code docs/corruption.md}. */
final class CorruptionPage {
  private final Results results;
  private final StringBuilder text = new StringBuilder();

  CorruptionPage(Results results) {
    this.results = results;
  }

  static Path path() {
    return Page.root().resolve("docs/corruption.md");
  }

  /** What stands on the page now; nothing if there is none. */
  static String committed() throws IOException {
    return Files.exists(path()) ? Files.readString(path()) : "";
  }

  /** The table of one area, as the page has it. */
  static String table(String area, Results results) {
    CorruptionPage page = new CorruptionPage(results);
    page.writeTable(area);
    return page.text.toString();
  }

  String write() {
    introduce();
    summarise();
    Set<String> areas = new LinkedHashSet<>();
    results.outcomes().keySet().forEach(key -> areas.add(key.area()));
    for (String area : areas) {
      writeTable(area);
    }
    return text.toString();
  }

  private void introduce() {
    text.append(
        """
        # Damage, and what comes of it

        This page is written by a test, `CorruptionMatrixTest`, which fails when the engine behaves differently from what stands
        here. Do not edit it: write it anew with

        ```
        mvn -pl testkit -am test -Dtest=CorruptionMatrixTest -Dseawall.corruption.update=true
        ```

        The test takes a log apart: three sealed segments and one that is not, with streams, batches, transactions, truncations, a
        stream checkpoint and skipped sequences, and at the end records that were never acknowledged as durable. It damages one
        region in one way at one position, opens the log in every way and reads it in every way, on behind each error where the
        error says where to go on, and compares with the undamaged twin. Then it opens with SALVAGE, appends to every stream, opens
        once more: all that could be read still can, and no sequence that was named as lost has been given out again. Other logs
        had their first segment cleaned: the copies of its records stand in a later one, and the segment is gone, or still there.

        A judge of its own, which knows the format and nothing of the engine, says whether anything that is left proves that a lost
        record had been durable: a later segment, the segment's own trailer, or a frame that says so. Where something does, silence
        fails the test. So do records that were never written, errors that do not say where, a refusal that changes a file,
        a reader that hangs, and memory far beyond the log's size.

        | column | what is done |
        | --- | --- |
        | open | `Wal.open` with FAIL; if it opens, all streams are read |
        | read-only | `Wal.openReadOnly` with FAIL; if it opens, all streams are read |
        | salvage | `Wal.open` with SALVAGE; all streams are read, appended to, and read once more after reopening |
        | iterate, get, tail, replay, scan, verify | on a log opened read-only with SALVAGE, and with FAIL where that does not refuse |
        | mapped | iterate, with `ReadMode.MAPPED` |
        | repair | `LogRepair.repair`, of real files only; the new log is opened with FAIL and read, the original must not change |

        | position | what is damaged |
        | --- | --- |
        | first, middle, last sealed | the sealed segments of a log whose last segment is not sealed |
        | end of a closed log | the last sealed segment, when nothing stands behind it |
        | unsealed, before others | frames of the unsealed segment of which a later frame says that they were durable |
        | unsealed, last acknowledged | frames that were acknowledged as durable, with nothing behind them |
        | unsealed, not acknowledged | frames that were written and not synced |
        | copies sealed, copies unsealed | of a log that was cleaned, whose segment with the copies is sealed, or not and synced |

        Where a row stands for several regions or positions and they differ, all outcomes are shown, the best first.

        """);
  }

  private void summarise() {
    line("## What came of it");
    line("");
    line(
        "%,d damages; after each the log was opened and read in up to %d ways.",
        results.damages(), Way.values().length);
    line("");
    line("| sign | outcome | times |");
    line("| --- | --- | ---: |");
    for (Outcome outcome : Outcome.values()) {
      if (!outcome.isForbidden()) {
        line("| %s | %s | %,d |", outcome.sign(), outcome.meaning(), results.count(outcome));
      }
    }
    line("");
    line("### What nothing could tell");
    line("");
    int all = results.undecidable().values().stream().mapToInt(Integer::intValue).sum();
    line(
        "Nothing remembers the end of a log but the end itself. Where that is taken away, a crash could have left the same bytes");
    line(
        "without any of the lost records having been acknowledged, and no reader can tell the one from the other. These are");
    line(
        "%,d of the %,d damages (%.1f %%), all of them to the end of the last file:",
        all, results.damages(), 100.0 * all / results.damages());
    line("");
    results.undecidable().forEach((kind, count) -> line("- %s (%,d)", kind, count));
    line("");
    line(
        "To keep them from mattering, note elsewhere how far the log had come (`WalStream.durableSequence()`), and compare after opening.");
    line("");
    line("## The table");
  }

  private void writeTable(String area) {
    List<Table.Row> rows = Table.of(area, results.outcomes());
    // a way that was not tried here has no column
    List<Way> ways =
        Arrays.stream(Way.values())
            .filter(
                way -> rows.stream().anyMatch(row -> !row.outcomes().get(way.ordinal()).isEmpty()))
            .toList();
    line("");
    line("### %s", area);
    line("");
    line(
        "| what | damage | where | %s |",
        ways.stream().map(Way::title).collect(Collectors.joining(" | ")));
    line("| --- | --- | --- |%s", " --- |".repeat(ways.size()));
    for (Table.Row row : rows) {
      line(
          "| %s | %s | %s | %s |",
          list(row.regions()),
          list(row.injuries()),
          list(row.positions()),
          ways.stream()
              .map(way -> row.outcomes().get(way.ordinal()))
              .collect(Collectors.joining(" | ")));
    }
  }

  private static String list(Set<String> names) {
    return String.join(", ", names);
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    text.append('\n');
  }
}
