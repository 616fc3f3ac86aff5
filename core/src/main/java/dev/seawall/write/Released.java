package dev.seawall.write;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Those who are to be told how their group fared: gathered under the staging lock, told without it.
 * Gathering allocates nothing, and telling goes on whatever goes wrong with one of them. Several
 * threads may tell at once.
 */
final class Released extends Chain.Link<Released> {
  private static final long NANOS_BETWEEN_TRIES = TimeUnit.MILLISECONDS.toNanos(1);

  private final Failures failures;
  private final Chain<Waiter> waiters = new Chain<>();
  private final Chain<PendingFuture<?>> futures = new Chain<>();
  private @Nullable Throwable reason;
  private boolean isPromised;
  private volatile boolean isTold;

  Released(Failures failures) {
    this.failures = failures;
  }

  /** Takes all who wait for a buffer; the reason is the same for every buffer taken. */
  void take(StagingBuffer buffer, @Nullable Throwable why) {
    reason = why;
    buffer.releaseTo(waiters, futures);
  }

  /** Whether it is noted that they are to be told; from then on it is. Under the staging lock. */
  boolean isPromised() {
    boolean was = isPromised;
    isPromised = true;
    return was;
  }

  boolean isTold() {
    return isTold;
  }

  /** Tells them: threads here and now, futures where their dependants may run. */
  void release(Executor executor) {
    if (releaseThreads()) {
      try {
        executor.execute(this::complete);
      } catch (RuntimeException | Error e) {
        // whatever ails the executor, somebody waits for these futures
        complete();
      }
    }
    isTold = true;
  }

  /** Tells the threads, and says whether there are futures, too. */
  private synchronized boolean releaseThreads() {
    Waiter next;
    while ((next = waiters.first()) != null) {
      next.done(reason); // first: one that is taken out is told by nobody else
      waiters.remove();
    }
    return !futures.isEmpty();
  }

  private void complete() {
    for (PendingFuture<?> next = behind(null); next != null; next = behind(next)) {
      complete(next);
    }
  }

  /** Takes out one that has been told, not before: then nobody else would; and says who is next. */
  private synchronized @Nullable PendingFuture<?> behind(@Nullable PendingFuture<?> told) {
    if (told != null) {
      futures.remove(told);
    }
    return futures.first();
  }

  private void complete(PendingFuture<?> future) {
    while (!future.isDone()) {
      try {
        Throwable why = reason;
        future.complete(why == null ? null : failures.asException(why));
      } catch (OutOfMemoryError e) {
        // somebody waits for it: there will be memory again, or nothing that needs telling
        LockSupport.parkNanos(NANOS_BETWEEN_TRIES);
      }
    }
  }
}
