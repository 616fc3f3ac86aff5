package dev.seawall.write;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread of a log. What it throws is never lost: it goes to a handler that fails the log.
 */
public final class Background {
  private final String name;
  private final Consumer<Throwable> onFailure;
  private final Semaphore wakeUps = new Semaphore(0);
  private volatile boolean stopping;
  private @Nullable Thread thread;

  /** Work that is done in the background. */
  public interface Task {

    /**
     * Does it.
     *
     * @throws Exception if it failed
     */
    void run() throws Exception;
  }

  Background(String name, Consumer<Throwable> onFailure) {
    this.name = name;
    this.onFailure = onFailure;
  }

  /** Starts a thread that does the task once. */
  void start(Task task) {
    Thread started =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Throwable t) {
                onFailure.accept(t);
              }
            },
            name);
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  /** Starts a thread that does the task at every {@link #wake()}, until it is stopped. */
  void startRepeating(Task task) {
    start(
        () -> {
          while (!stopping) {
            wakeUps.acquireUninterruptibly();
            wakeUps.drainPermits();
            if (!stopping) {
              task.run();
            }
          }
        });
  }

  void wake() {
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  /**
   * Lets the thread end and waits for it, unless it is the one that asks. The caller's interrupt
   * status is kept.
   */
  void stop() {
    stopping = true;
    wakeUps.release();
    Thread started = thread;
    boolean interrupted = false;
    while (started != null && started.isAlive() && started != Thread.currentThread()) {
      try {
        started.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
