package dev.seawall.write;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that waits for its commit group, and may be asked to lead the next one. */
final class Waiter extends Chain.Link<Waiter> {
  private final Thread thread = Thread.currentThread();
  private final boolean forSync;
  private final int frames;
  private volatile boolean appointed;
  private volatile boolean done;
  private @Nullable Throwable failure;

  /** How long it waits before it asks whether it should lead; 0 if others do. */
  private long patience;

  /**
   * Creates one that waits for a buffer.
   *
   * @param forSync whether it waits until its group is synced, and not only written
   * @param frames how many frames of the buffer it waits for
   */
  Waiter(boolean forSync, int frames) {
    this.forSync = forSync;
    this.frames = frames;
  }

  /** How many frames of its buffer it waits for. */
  int frames() {
    return frames;
  }

  /** Whether it waits until its group is synced, and not only written. */
  boolean isForSync() {
    return forSync;
  }

  /** Makes this the one that leads if nobody else does. */
  void setPatience(long nanos) {
    patience = nanos;
  }

  /**
   * Waits, deaf to interrupts: an append that has been staged cannot be taken back. The interrupt
   * status is kept.
   *
   * @return true if this thread is to lead now, whether its own group is done or not; false if the
   *     group is done, or it is time to look whether anybody leads
   */
  boolean awaitLead() {
    boolean interrupted = false;
    long deadline =
        System.nanoTime() + (patience == 0 ? StagingLock.NANOS_BETWEEN_LOOKS : patience);
    while (!appointed && !done) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        patience *= 2; // whatever takes so long may take longer
        break;
      }
      LockSupport.parkNanos(this, left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
    return acceptLead();
  }

  /** Takes the lead that it was given, if it was. */
  boolean acceptLead() {
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

  /** The thread that waits. */
  Thread thread() {
    return thread;
  }

  /** Whether it is released, and has not been given the lead before. */
  boolean isReleased() {
    return done && !appointed;
  }

  @Nullable Throwable failure() {
    return failure;
  }
}
