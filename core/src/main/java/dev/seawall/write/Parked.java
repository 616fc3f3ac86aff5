package dev.seawall.write;

import dev.seawall.memory.StackReserve;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that wait until something changes. No condition of the lock: one that is signalled stands
 * in line for the lock without a limit, and a thread that runs out of stack while it signals or
 * releases the lock may have left it there for ever. Guarded by the staging lock.
 */
final class Parked {
  private final StagingLock lock;
  private final Chain<Place> places = new Chain<>();

  /** Where a thread waits. */
  private static final class Place extends Chain.Link<Place> {
    final Thread thread = Thread.currentThread();
    volatile boolean isCalled;
  }

  Parked(StagingLock lock) {
    this.lock = lock;
  }

  /**
   * Waits without the lock until all are called, or for a while, deaf to interrupts; with it again
   * when it returns.
   */
  void awaitCall() {
    StackReserve.require(StackReserve.FOR_WAITING);
    Place place = new Place();
    places.add(place);
    boolean isInterrupted = false;
    lock.unlock();
    try {
      long end = System.nanoTime() + StagingLock.NANOS_BETWEEN_LOOKS;
      for (long left; !place.isCalled && (left = end - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(this, left);
        isInterrupted |= Thread.interrupted();
      }
    } finally {
      lock.lockSurely();
    }
    if (!place.isCalled) {
      places.remove(place);
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Calls all. One that was called and not woken, for want of stack, looks for itself. */
  void callAll() {
    Place next;
    while ((next = places.first()) != null) {
      next.isCalled = true;
      places.remove();
      LockSupport.unpark(next.thread);
    }
  }
}
