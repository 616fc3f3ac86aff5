package dev.seawall.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Runs a suite on the engine with a bug put into it, and says what caught the bug, how soon, and
 * how many were.
 */
public final class SeededBugs {
  private static final int MOST_SHOWN = 90;
  private static final double NANOS_PER_SECOND = 1e9;

  private final String suite;
  private final long began = System.nanoTime();
  private int seeded;
  private int caught;

  /**
   * Begins to count.
   *
   * @param suite what is to catch the bugs
   */
  public SeededBugs(String suite) {
    this.suite = suite;
  }

  /**
   * A line of the engine, and what is to stand there instead.
   *
   * @param name what is wrong then
   * @param file the source, relative to the package of the API
   * @param right the line
   * @param wrong what replaces it
   */
  public record Bug(String name, String file, String right, String wrong) {}

  /**
   * Makes sure that a bug is caught by an AssertionError.
   *
   * @param bug the bug
   * @param directory a place for its class
   * @param runner the name of a class with a constructor for a text, which runs the suite
   * @param argument the text: what of the suite to run
   */
  public void shouldBeCaught(Bug bug, Path directory, String runner, String argument)
      throws Exception {
    seeded++;
    long start = System.nanoTime();
    Throwable failure = run(bug, directory, runner, argument);
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    assertThat(failure).as("%s, by %s", bug.name, argument).isInstanceOf(AssertionError.class);
    caught++;
    String why = String.valueOf(failure.getMessage()).strip().replace('\n', ' ');
    System.out.printf(
        Locale.ROOT,
        "bug %-50s caught by %s (%s) in %.1f s: %s%n",
        bug.name,
        suite,
        argument,
        seconds,
        why.substring(0, Math.min(why.length(), MOST_SHOWN)));
  }

  /** Makes sure that the suite passes with a change that is no bug. */
  public void shouldPass(Bug noBug, Path directory, String runner, String argument)
      throws Exception {
    assertThat(run(noBug, directory, runner, argument)).as("without a bug").isNull();
  }

  private static Throwable run(Bug bug, Path directory, String runner, String argument)
      throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (PatchedEngine engine = PatchedEngine.of(directory, bug.file, bug.right, bug.wrong)) {
      thread.setContextClassLoader(engine.loader());
      return catchThrowable(engine.create(runner, argument)::run);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Prints the figures. */
  public void print() {
    System.out.printf(
        "trust: bugs suite=%s seeded=%d caught=%d seconds=%d%n",
        suite, seeded, caught, (long) ((System.nanoTime() - began) / NANOS_PER_SECOND));
  }
}
