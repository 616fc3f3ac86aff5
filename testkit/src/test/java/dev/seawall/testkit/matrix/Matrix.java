package dev.seawall.testkit.matrix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plans all damages, and does them, as many at once as there are processors. */
final class Matrix {
  private static final int MOST_SECONDS_PER_DAMAGE = 60;

  private Matrix() {}

  /** All damages; the long way turns over each bit of each region. */
  static List<Cell> plan(boolean isLong) throws IOException {
    Truth killed = new Truth(Specimen.killed("A"));
    Truth synced = new Truth(Specimen.killedWhenSynced("A"));
    Truth closed = new Truth(Specimen.closed("A"));
    Truth stranger = new Truth(Specimen.killed("B"));
    List<Cell> cells = new ArrayList<>(new Cells(killed, synced, closed, stranger, isLong).all());
    cells.addAll(new FileCells(killed, closed, stranger).all());
    cells.addAll(new EncodedCells(new Truth(Specimen.encoded("A")), isLong).all());
    cells.addAll(new RelocatedCells(isLong).all());
    cells.addAll(new OtherFileCells(killed, stranger).all());
    return cells;
  }

  static Results run(List<Cell> cells) throws InterruptedException, ExecutionException {
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

  private static <T> T await(Cell cell, Future<T> running)
      throws InterruptedException, ExecutionException {
    try {
      return running.get(MOST_SECONDS_PER_DAMAGE, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("it hangs: " + cell, e);
    }
  }
}
