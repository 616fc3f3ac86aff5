package dev.seawall.write;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that waits for its commit group, and may be asked to lead the next one. */
final class Waiter extends Chain.Link<Waiter> {
  private final Thread thread = Thread.currentThread();
  private volatile boolean appointed;
  private volatile boolean done;
  private @Nullable Throwable failure;

  /**
   * Waits, deaf to interrupts: an append that has been staged cannot be taken back. The interrupt
   * status is kept.
   *
   * @return true if this thread is to lead now, whether its own group is done or not; false if the
   *     group is done
   */
  boolean awaitLead() {
    boolean interrupted = false;
    while (!appointed && !done) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
    if (!appointed) {
      return false;
    }
    appointed = false;
    return true;
  }

  /**
   * Gives the thread the lead, under the staging lock: so that it is not released before, and takes
   * the lead even when it is released meanwhile.
   */
  void appoint() {
    appointed = true;
  }

  /** Wakes the thread that was appointed. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /** Releases the thread. */
  void done(@Nullable Throwable reason) {
    failure = reason;
    done = true;
    if (thread != Thread.currentThread()) {
      LockSupport.unpark(thread);
    }
  }

  boolean isAppointed() {
    return appointed;
  }

  boolean isDone() {
    return done;
  }

  @Nullable Throwable failure() {
    return failure;
  }
}
