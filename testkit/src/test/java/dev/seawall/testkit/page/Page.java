package dev.seawall.testkit.page;

import static java.util.function.Predicate.not;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, with its tables, for tests that hold it against the code. */
public final class Page {
  private static final Pattern CELL_BORDER = Pattern.compile("\\s*(?<!\\\\)\\|\\s*");

  private final String text;

  private Page(String text) {
    this.text = text;
  }

  /** Reads a page: a path below the root of the project, such as {@code docs/recovery.md}. */
  public static Page of(String path) {
    return new Page(read(root().resolve(path)));
  }

  /** The directory that all modules and the documentation are in. */
  public static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docs/recovery.md"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** The page as it stands. */
  public String text() {
    return text;
  }

  /** What stands below a heading of the second level, up to the next one. */
  public Page section(String heading) {
    return Stream.of(text.split("(?m)^## "))
        .filter(section -> section.startsWith(heading + "\n"))
        .map(Page::new)
        .findAny()
        .orElseThrow(() -> new AssertionError("there is no section \"" + heading + "\""));
  }

  /** The rows of all tables, without the heading of each, as lists of cells. */
  public List<List<String>> rows() {
    List<String> lines = text.lines().toList();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      boolean isHeading = i + 1 < lines.size() && isRule(lines.get(i + 1));
      if (lines.get(i).startsWith("|") && !isHeading && !isRule(lines.get(i))) {
        rows.add(cells(lines.get(i)));
      }
    }
    return rows;
  }

  private static boolean isRule(String line) {
    return line.startsWith("| ---");
  }

  private static List<String> cells(String row) {
    return Arrays.stream(CELL_BORDER.split(row.substring(1))).map(String::strip).toList();
  }

  /** The last cell of each row: mostly a test's name. */
  public List<String> lastCells() {
    return rows().stream()
        .filter(not(List::isEmpty))
        .map(cells -> cells.get(cells.size() - 1))
        .toList();
  }
}
