package dev.seawall.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs something on a thread of its own, so that it is noticed if it does not end, or if threads
 * that it started outlive it.
 */
final class IsolatedRun {
  private static final long LOOK_AGAIN_MILLIS = 1;

  private final ThreadGroup group = new ThreadGroup("isolated run");
  private final Duration patience;

  IsolatedRun(Duration patience) {
    this.patience = patience;
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /**
   * Runs an action once, and waits for it and its threads to end.
   *
   * @return what it threw, if it did
   * @throws AssertionError if it threw an error, or it or a thread of its own does not end
   */
  Optional<Exception> run(Action action) {
    Callable<Optional<Exception>> task =
        () -> {
          try {
            action.run();
            return Optional.empty();
          } catch (Exception e) {
            return Optional.of(e);
          }
        };
    FutureTask<Optional<Exception>> future = new FutureTask<>(task);
    Thread thread = new Thread(group, future, "isolated run");
    thread.setDaemon(true);
    thread.start();
    try {
      Optional<Exception> outcome = future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      awaitThreads(outcome);
      return outcome;
    } catch (TimeoutException e) {
      throw new AssertionError("it does not end; it is in" + stacks(), e);
    } catch (ExecutionException e) {
      throw new AssertionError("it threw " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while it ran", e);
    }
  }

  private void awaitThreads(Optional<Exception> outcome) throws InterruptedException {
    for (long end = System.nanoTime() + patience.toNanos(); !threads().isEmpty(); ) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "it ended%s and left threads behind; they are in%s"
                .formatted(outcome.map(e -> " with " + e).orElse(""), stacks()),
            outcome.orElse(null));
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private List<Thread> threads() {
    Thread[] found = new Thread[group.activeCount() + 16];
    int count = group.enumerate(found);
    return Arrays.stream(found, 0, count).filter(Objects::nonNull).toList();
  }

  private String stacks() {
    StringBuilder text = new StringBuilder();
    for (Thread thread : threads()) {
      text.append("%n%s:".formatted(thread.getName()));
      for (StackTraceElement element : thread.getStackTrace()) {
        text.append("%n    %s".formatted(element));
      }
    }
    return text.toString();
  }
}
