package dev.seawall.memory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is waited for by trying again and again. A thread that runs out of stack while it
 * releases a lock may have noted that the next one was woken, and not have come to wake it: the JDK
 * then wakes nobody any more, and who waits without a limit waits for ever, though the lock is
 * free.
 */
public class PatientLock extends ReentrantLock {
  private static final long serialVersionUID = 1L;

  private static final long NANOS_BETWEEN_TRIES = TimeUnit.SECONDS.toNanos(1);

  /** Creates a lock that nobody holds. */
  public PatientLock() {}

  /** {@inheritDoc} An interrupt does not shorten the wait, and is kept. */
  @Override
  public void lock() {
    if (tryLock()) {
      return;
    }
    boolean isInterrupted = false;
    for (boolean isLocked = false; !isLocked; ) {
      try {
        isLocked = tryLock(NANOS_BETWEEN_TRIES, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
