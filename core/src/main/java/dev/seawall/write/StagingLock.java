package dev.seawall.write;

import dev.seawall.memory.PatientLock;
import dev.seawall.memory.StackReserve;

/**
 * The staging lock. It is not left locked when a thread runs out of stack, and those who must have
 * it, to tell others how they fared, get it though there be no memory.
 */
final class StagingLock {
  private final PatientLock lock = new PatientLock();

  /**
   * Locks, if there is stack enough for what is done until it is unlocked.
   *
   * @throws StackOverflowError if there is not. It may be locked all the same: the JDK lets a
   *     thread that overflows in there finish, and tells it afterwards
   */
  void lock() {
    StackReserve.require(StackReserve.FOR_LOCKING);
    if (!lock.tryLock()) {
      StackReserve.require(StackReserve.FOR_WAITING);
      lock.lock();
    }
  }

  /** Locks, whatever happens; for those on whom others rely. */
  void lockSurely() {
    try {
      lock.lock();
    } catch (OutOfMemoryError | StackOverflowError e) {
      // to stand in line takes memory, to try does not
      while (!lock.isHeldByCurrentThread() && !lock.tryLock()) {
        Thread.onSpinWait();
      }
    }
  }

  void unlock() {
    lock.unlock();
  }

  boolean isHeld() {
    return lock.isHeldByCurrentThread();
  }
}
