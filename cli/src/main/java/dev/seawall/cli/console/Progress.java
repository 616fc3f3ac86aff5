package dev.seawall.cli.console;

import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on standard error, if that is a terminal and the work takes longer than a moment;
 * otherwise nothing at all. For one thread at a time.
 */
public final class Progress implements AutoCloseable {
  private static final long PATIENCE_NANOS = 500_000_000;
  private static final int DEFAULT_COLUMNS = 80;
  private static final long MIB = 1 << 20;

  private final Io io;
  private final String task;
  private final boolean isWanted;
  private final long begin = System.nanoTime();
  private @Nullable ProgressBar bar;

  /**
   * Prepares a bar; nothing is shown yet.
   *
   * @param io where it would be shown
   * @param task what is going on, in a word
   */
  public Progress(Io io, String task) {
    this.io = io;
    this.task = task;
    this.isWanted = io.isErrTerminal();
  }

  /**
   * Tells how far the work has come.
   *
   * @param doneBytes bytes done
   * @param totalBytes bytes in all; less than 0 if that is not known
   */
  public void update(long doneBytes, long totalBytes) {
    if (!isWanted || (bar == null && System.nanoTime() - begin < PATIENCE_NANOS)) {
      return;
    }
    if (bar == null) {
      bar = build(totalBytes);
    }
    bar.maxHint(totalBytes);
    bar.stepTo(doneBytes);
  }

  private ProgressBar build(long totalBytes) {
    PrintStream err = io.err();
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(totalBytes)
        .setUnit("MiB", MIB)
        .setStyle(ProgressBarStyle.ASCII)
        .showSpeed()
        // A consumer of our own: the library's would load a terminal library to learn the width.
        .setConsumer(new DelegatingProgressBarConsumer(text -> show(err, text), columns() - 1))
        .build();
  }

  private static void show(PrintStream err, String text) {
    err.print("\r" + text);
    err.flush();
  }

  private int columns() {
    String told = io.variable("COLUMNS");
    try {
      return told == null ? DEFAULT_COLUMNS : Math.max(20, Integer.parseInt(told));
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }

  /** Takes the bar off the screen. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      show(io.err(), " ".repeat(columns() - 1) + "\r");
    }
  }
}
