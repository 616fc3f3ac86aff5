package dev.seawall.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Damages each region of a log in each way at each position, and reads it in each way there is.
 * What comes of it is the page {@code docs/corruption.md}.
 */
class CorruptionMatrixTest {
  private static final boolean IS_LONG = "long".equals(System.getProperty("seawall.test.scale"));
  private static final String UPDATE = "seawall.corruption.update";
  private static final int MOST_SECONDS_PER_DAMAGE = 60;

  private final Logger warnings = Logger.getLogger("dev.seawall.engine.EngineProvider");

  /** Each damaged log that opens is warned of: thousands of lines. */
  @BeforeEach
  void muteWarnings() {
    warnings.setLevel(Level.OFF);
  }

  @AfterEach
  void hearWarnings() {
    warnings.setLevel(null);
  }

  @Test
  void shouldNeverLoseSilentlyWhatCanBeKnownToHaveBeenThere() throws Exception {
    long begun = System.nanoTime();
    Results results = run(plan());
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    report(results, seconds);
    assertThat(describe(results.forbidden())).isEmpty();
    if (!IS_LONG) {
      compareWithPage(new Page(results).write());
    }
  }

  private static void compareWithPage(String page) throws IOException {
    Path committed = page();
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(committed, page);
    }
    assertThat(Files.exists(committed) ? Files.readString(committed) : "")
        .as(
            "docs/corruption.md says something else. If what has changed is meant, write it anew"
                + " with -D%s=true, look at the difference, and commit it",
            UPDATE)
        .isEqualTo(page);
  }

  private static Path page() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve("docs"))) {
      directory = directory.getParent();
    }
    return directory.resolve("docs/corruption.md");
  }

  private static String describe(Map<String, List<String>> forbidden) {
    StringBuilder text = new StringBuilder();
    forbidden.forEach(
        (kind, examples) ->
            text.append('\n')
                .append(kind)
                .append(", ")
                .append(examples.size())
                .append(" times, such as: ")
                .append(examples.get(0)));
    return text.toString();
  }

  private static List<Cell> plan() throws IOException {
    Truth killed = new Truth(Specimen.killed("A"));
    Truth synced = new Truth(Specimen.killedWhenSynced("A"));
    Truth closed = new Truth(Specimen.closed("A"));
    Truth stranger = new Truth(Specimen.killed("B"));
    List<Cell> cells = new ArrayList<>(new Cells(killed, synced, closed, stranger, IS_LONG).all());
    cells.addAll(new FileCells(killed, closed, stranger).all());
    return cells;
  }

  private static Results run(List<Cell> cells) throws Exception {
    Results results = new Results();
    Map<String, Map<Way, Finding>> known = new ConcurrentHashMap<>();
    ExecutorService workers =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            work -> {
              Thread thread = new Thread(work, "matrix");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<Map<Way, Finding>>> running = new ArrayList<>();
      for (Cell cell : cells) {
        running.add(workers.submit(() -> attempt(cell, known)));
      }
      for (int i = 0; i < cells.size(); i++) {
        results.add(cells.get(i), await(cells.get(i), running.get(i)));
      }
    } finally {
      workers.shutdownNow();
    }
    results.setDistinct(known.size());
    return results;
  }

  /** Damages and reads; different damages that leave the same files are looked at once. */
  private static Map<Way, Finding> attempt(Cell cell, Map<String, Map<Way, Finding>> known)
      throws IOException {
    Trial trial = new Trial(cell);
    if (!trial.isDamaged()) {
      return Map.of();
    }
    String digest = trial.digest();
    Map<Way, Finding> findings = known.get(digest);
    if (findings == null) {
      findings = trial.run();
      known.put(digest, findings);
    }
    return findings;
  }

  private static <T> T await(Cell cell, Future<T> running) throws Exception {
    try {
      return running.get(MOST_SECONDS_PER_DAMAGE, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("it hangs: " + cell, e);
    }
  }

  private static void report(Results results, long seconds) {
    StringBuilder line = new StringBuilder("trust: corruption cells=" + results.damages());
    line.append(" distinct=").append(results.distinct());
    line.append(" checks=").append(results.checks());
    for (Outcome outcome : Outcome.values()) {
      if (!outcome.isForbidden()) {
        line.append(' ').append(outcome.name().toLowerCase(java.util.Locale.ROOT));
        line.append('=').append(results.count(outcome));
      }
    }
    line.append(" forbidden=").append(results.forbidden().size());
    line.append(" seconds=").append(seconds);
    System.out.println(line);
  }
}
