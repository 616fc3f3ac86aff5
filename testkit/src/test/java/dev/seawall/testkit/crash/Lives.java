package dev.seawall.testkit.crash;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Explores many scripts, as many at once as there are processors. */
final class Lives {
  private final Budget budget;
  private final Tally tally;
  private final int statesWanted;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * Prepares an exploration.
   *
   * @param budget how much of each script is explored
   * @param statesWanted no other script is begun once there are so many states
   * @param secondsBetweenReports how often it says how far it is
   */
  Lives(Budget budget, int statesWanted, int secondsBetweenReports) {
    this.budget = budget;
    this.statesWanted = statesWanted;
    this.tally = new Tally(secondsBetweenReports);
  }

  Tally tally() {
    return tally;
  }

  /** Explores one script after the other, until there are no more, or enough states. */
  void explore(Iterator<Script> scripts) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      // a group of its own, so that each life waits for the threads of its own log only
      ThreadGroup group = new ThreadGroup("lives " + i);
      Thread thread = new Thread(group, () -> work(scripts), "lives " + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable reason = failure.get();
    if (reason != null) {
      throw new AssertionError(reason.getMessage(), reason);
    }
  }

  private void work(Iterator<Script> scripts) {
    try {
      for (Script next = next(scripts); next != null; next = next(scripts)) {
        new CrashExplorer(next, budget, tally).explore();
      }
    } catch (Throwable t) {
      failure.compareAndSet(null, t);
    }
  }

  private synchronized @Nullable Script next(Iterator<Script> scripts) {
    boolean isOver = failure.get() != null || tally.states() >= statesWanted;
    return isOver || !scripts.hasNext() ? null : scripts.next();
  }
}
