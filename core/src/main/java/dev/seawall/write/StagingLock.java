package dev.seawall.write;

import dev.seawall.memory.PatientLock;
import dev.seawall.memory.StackReserve;
import java.util.concurrent.TimeUnit;

/**
 * The staging lock. It is not left locked when a thread runs out of stack, and those who must have
 * it, to tell others how they fared, get it though there be no memory.
 */
final class StagingLock {
  /**
   * So often whoever waits for another thread looks for himself: that one may have been struck
   * before it came to wake him.
   */
  static final long NANOS_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

  private final PatientLock lock = new PatientLock();

  /** Guarded by the lock. */
  private boolean isChanging;

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

  /**
   * Locks, whatever happens; for those on whom others rely. Who was struck while unlocking may have
   * it still: then that is enough.
   */
  void lockSurely() {
    if (lock.isHeldByCurrentThread()) {
      return;
    }
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

  /** Notes whether whoever has the lock is changing something: by a store, which takes no stack. */
  void setChanging(boolean is) {
    isChanging = is;
  }

  /** For the next one: whether a thread was struck while it changed something, and told nobody. */
  boolean isLeftHalfDone() {
    return isChanging;
  }

  boolean isHeld() {
    return lock.isHeldByCurrentThread();
  }
}
