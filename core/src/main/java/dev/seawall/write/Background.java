package dev.seawall.write;

import dev.seawall.memory.StackReserve;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread of a log, started when there is first something to do. What it throws is never
 * lost: it goes to a handler that fails the log.
 */
public final class Background {
  private final String name;
  private final Task task;
  private final Consumer<Throwable> onFailure;
  private final Semaphore wakeUps = new Semaphore(0);
  private final ReentrantLock starting = new ReentrantLock();
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  /** Work that is done in the background. */
  public interface Task {

    /**
     * Does it.
     *
     * @throws Exception if it failed
     */
    void run() throws Exception;
  }

  /**
   * Prepares a thread that does a task once, as soon as it is started.
   *
   * @param name the thread's name
   * @param task is done
   * @param onFailure takes what the task throws
   */
  public Background(String name, Task task, Consumer<Throwable> onFailure) {
    this.name = name;
    this.task = task;
    this.onFailure = onFailure;
  }

  /** Does the task at every {@link #wake()}, until it is stopped. */
  void repeat(Task repeated) throws Exception {
    repeatAtLeastEvery(Long.MAX_VALUE, repeated);
  }

  /**
   * Does the task at every {@link #wake()}, and whenever so long has passed without one, until it
   * is stopped.
   *
   * @param mostNanosBetween how long it waits at most
   * @param repeated the task
   * @throws Exception what the task throws; it is then not done again
   */
  public void repeatAtLeastEvery(long mostNanosBetween, Task repeated) throws Exception {
    while (!stopping) {
      try {
        wakeUps.tryAcquire(mostNanosBetween, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // nobody has a reason to interrupt this thread; it looks again
      }
      wakeUps.drainPermits();
      if (!stopping) {
        repeated.run();
      }
    }
  }

  /**
   * Whether it is to end.
   *
   * @return true from {@link #stop()} on
   */
  public boolean isStopping() {
    return stopping;
  }

  /** Starts the thread, unless it has been, or there is nothing left for it to do. */
  public void ensureStarted() {
    if (thread != null) {
      return;
    }
    StackReserve.require(StackReserve.FOR_WRITING); // not started, or started and known to be
    starting.lock();
    try {
      if (thread == null && !stopping) {
        Thread created = new Thread(null, this::run, name, 0, false);
        created.setDaemon(true);
        created.start();
        thread = created;
      }
    } finally {
      starting.unlock();
    }
  }

  private void run() {
    try {
      task.run();
    } catch (Throwable t) {
      onFailure.accept(t);
    }
  }

  /** Has the repeated task done once more; starts the thread, too. */
  public void wake() {
    ensureStarted();
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  /**
   * Lets the thread end and waits for it, unless it is the one that asks. The caller's interrupt
   * status is kept.
   */
  public void stop() {
    starting.lock();
    try {
      stopping = true; // none is started from here on
    } finally {
      starting.unlock();
    }
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
