package dev.seawall.benchmarks.harness;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line on a terminal that says how far a run has come; nothing anywhere else. */
public final class Progress {
  private static final int WIDTH = 78;

  private final @Nullable PrintStream terminal;
  private final long begin = System.nanoTime();
  private int steps;
  private int step;

  /**
   * Creates one.
   *
   * @param terminal where to show it; null for nowhere
   */
  public Progress(@Nullable PrintStream terminal) {
    this.terminal = terminal;
  }

  void begin(int count) {
    steps = count;
  }

  void step(int round, int rounds, String workload) {
    long seconds = (System.nanoTime() - begin) / 1_000_000_000;
    String which = round == 0 ? "warming up" : "round " + round + "/" + rounds;
    show(
        String.format(
            Locale.ROOT,
            "%3d %%  %s  %-24s %d:%02d",
            100 * step++ / Math.max(1, steps),
            which,
            workload,
            seconds / 60,
            seconds % 60));
  }

  void end() {
    show("");
    if (terminal != null) {
      terminal.print('\r');
      terminal.flush();
    }
  }

  private void show(String text) {
    if (terminal != null) {
      terminal.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
      terminal.flush();
    }
  }
}
