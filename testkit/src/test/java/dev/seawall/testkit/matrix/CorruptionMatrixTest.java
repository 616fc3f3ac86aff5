package dev.seawall.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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

  private final Logger warnings = Logger.getLogger("dev.seawall");

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
    Results results = Matrix.run(Matrix.plan(IS_LONG));
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    report(results, seconds);
    assertThat(results.describeForbidden()).isEmpty();
    if (!IS_LONG) {
      compareWithPage(new CorruptionPage(results).write());
    }
  }

  private static void compareWithPage(String page) throws IOException {
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(CorruptionPage.path(), page);
    }
    assertThat(CorruptionPage.committed())
        .as(
            "docs/corruption.md says something else. If what has changed is meant, write it anew"
                + " with -D%s=true, look at the difference, and commit it",
            UPDATE)
        .isEqualTo(page);
  }

  private static void report(Results results, long seconds) {
    StringBuilder line = new StringBuilder("trust: corruption cells=" + results.damages());
    line.append(" distinct=").append(results.distinct());
    line.append(" checks=").append(results.checks());
    for (Outcome outcome : Outcome.values()) {
      if (!outcome.isForbidden()) {
        line.append(' ').append(outcome.name().toLowerCase(Locale.ROOT));
        line.append('=').append(results.count(outcome));
      }
    }
    line.append(" forbidden=").append(results.forbidden());
    line.append(" seconds=").append(seconds);
    System.out.println(line);
  }
}
