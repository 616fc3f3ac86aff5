package dev.seawall.engine;

import dev.seawall.memory.ReservedLock;
import dev.seawall.memory.StackReserve;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/** Wakes readers that wait for more; costs the writer one volatile read while there are none. */
final class ProgressSignal {
  private final ReservedLock lock = new ReservedLock(StackReserve.FOR_WAITING);
  private final Condition progress = lock.newCondition();
  private final AtomicInteger waiting = new AtomicInteger();

  boolean hasWaiters() {
    return waiting.get() > 0;
  }

  void signal() {
    if (hasWaiters()) {
      lock.lock();
      try {
        progress.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits until something has happened, but not longer than a time. */
  void await(BooleanSupplier hasHappened, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    waiting.incrementAndGet();
    try {
      for (long left = nanos; left > 0 && !hasHappened.getAsBoolean(); ) {
        left = progress.awaitNanos(left);
      }
    } finally {
      waiting.decrementAndGet();
      lock.unlock();
    }
  }
}
