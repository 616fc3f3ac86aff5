package dev.seawall.write;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that waits for its commit group, and may be asked to lead the next one. */
final class Waiter {
  private static final int WAITING = 0;
  private static final int LEAD = 1;
  private static final int DONE = 2;

  private final Thread thread = Thread.currentThread();
  private volatile int state;
  private @Nullable Throwable failure;

  /**
   * Waits, deaf to interrupts: an append that has been staged cannot be taken back. The interrupt
   * status is kept.
   *
   * @return true if this thread is to lead now, false if the group is done
   */
  boolean awaitLead() {
    boolean interrupted = false;
    while (state == WAITING) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
    if (state == DONE) {
      return false;
    }
    state = WAITING;
    return true;
  }

  /** Hands over the lead. */
  void lead() {
    state = LEAD;
    LockSupport.unpark(thread);
  }

  /** Releases the thread. */
  void done(@Nullable Throwable reason) {
    failure = reason;
    state = DONE;
    if (thread != Thread.currentThread()) {
      LockSupport.unpark(thread);
    }
  }

  @Nullable Throwable failure() {
    return failure;
  }
}
