package dev.seawall.clean;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Holds up whoever copies in the background, so that others get their share of the disk. */
final class Pace {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final long bytesPerSecond;
  private int hurried;
  private boolean isStopped;

  Pace(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Waits as long as so many bytes are to take, unless somebody waits for it to be done. */
  void afterBytes(long bytes) {
    pause((long) ((double) bytes / bytesPerSecond * NANOS_PER_SECOND));
  }

  /** Waits so long, unless somebody waits for it to be done. */
  void pause(long nanos) {
    long left = nanos;
    lock.lock();
    try {
      while (left > 0 && hurried == 0 && !isStopped) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      isStopped = true; // nobody interrupts a log's own thread but to end it
    } finally {
      lock.unlock();
    }
  }

  /** Lets nobody be held up until {@link #calmDown()}. */
  void hurry() {
    change(1, false);
  }

  void calmDown() {
    change(-1, false);
  }

  /** Lets nobody be held up any more: the log is being closed. */
  void stop() {
    change(0, true);
  }

  private void change(int hurry, boolean stop) {
    lock.lock();
    try {
      hurried += hurry;
      isStopped |= stop;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isStopped() {
    lock.lock();
    try {
      return isStopped;
    } finally {
      lock.unlock();
    }
  }
}
