package dev.seawall.testkit.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;

/**
 * The damages of one area, held against the page: run by name in the world of a patched engine, to
 * see whether they find its bug.
 */
public final class DamageRun implements Runnable {
  private final String area;

  /** Takes the area whose damages are to be done. */
  public DamageRun(String area) {
    this.area = area;
  }

  @Override
  public void run() {
    Results results;
    String page;
    try {
      results =
          Matrix.run(Matrix.plan(false).stream().filter(cell -> cell.area().equals(area)).toList());
      page = CorruptionPage.committed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the damages could not be done", e);
    }
    if (results.damages() == 0) {
      throw new IllegalStateException("no damages: " + area);
    }
    if (results.forbidden() > 0) {
      throw new AssertionError(results.describeForbidden());
    }
    if (!page.contains(CorruptionPage.table(area, results))) {
      throw new AssertionError("not as on the page: " + CorruptionPage.table(area, results));
    }
  }
}
