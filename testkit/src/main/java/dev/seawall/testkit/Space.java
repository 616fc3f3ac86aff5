package dev.seawall.testkit;

import java.util.concurrent.atomic.AtomicLong;

/** The room that files may still grow into. */
final class Space {
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final AtomicLong free = new AtomicLong(UNLIMITED);

  void limit(long bytes) {
    free.set(bytes);
  }

  void unlimit() {
    free.set(UNLIMITED);
  }

  boolean isLimited() {
    return free.get() != UNLIMITED;
  }

  /** Takes as much of the wanted room as there is, and returns how much that was. */
  long take(long wanted) {
    long before =
        free.getAndUpdate(left -> left == UNLIMITED ? left : left - Math.min(left, wanted));
    return Math.min(before, wanted);
  }

  void giveBack(long bytes) {
    free.updateAndGet(left -> left == UNLIMITED ? left : left + bytes);
  }
}
