package dev.seawall.write;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Who has to be told how their group fared. Whoever ended the group tells them; should he run out
 * of stack or memory meanwhile, the background does.
 */
final class Promises {
  private final StagingLock lock;
  private final Executor executor;
  private final Chain<Released> all = new Chain<>();

  Promises(StagingLock lock, Executor executor) {
    this.lock = lock;
    this.executor = executor;
  }

  /** Notes those who are to be told. Under the lock. */
  void add(Released released) {
    if (!released.isPromised()) {
      firstUntold();
      all.add(released);
    }
  }

  private @Nullable Released firstUntold() {
    Released first;
    while ((first = all.first()) != null && first.isTold()) {
      all.remove();
    }
    return first;
  }

  /** Tells them. */
  void keep(Released released) {
    released.release(executor);
  }

  /** Tells all who have not been told, which may be under way. For the background thread. */
  void keepAll() {
    Released untold;
    while ((untold = takeUntold()) != null) {
      keep(untold);
    }
  }

  private @Nullable Released takeUntold() {
    lock.lock();
    try {
      return firstUntold();
    } finally {
      lock.unlock();
    }
  }
}
