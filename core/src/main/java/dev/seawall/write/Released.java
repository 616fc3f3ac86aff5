package dev.seawall.write;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Those who are to be told how their group fared: gathered under the staging lock, told without it.
 * Gathering allocates nothing, and telling goes on whatever goes wrong with one of them.
 */
final class Released {
  private static final long NANOS_BETWEEN_TRIES = TimeUnit.MILLISECONDS.toNanos(1);

  private final Failures failures;
  private final Chain<Waiter> waiters = new Chain<>();
  private final Chain<PendingFuture<?>> futures = new Chain<>();
  private @Nullable Throwable reason;

  Released(Failures failures) {
    this.failures = failures;
  }

  /** Takes all who wait for a buffer; the reason is the same for every buffer taken. */
  void take(StagingBuffer buffer, @Nullable Throwable why) {
    reason = why;
    buffer.releaseTo(waiters, futures);
  }

  /** Tells them: threads here and now, futures where their dependants may run. */
  void release(Executor executor) {
    Waiter next;
    while ((next = waiters.first()) != null) {
      next.done(reason); // first: one that is taken out is told by nobody else
      waiters.remove();
    }
    if (futures.isEmpty()) {
      return;
    }
    try {
      executor.execute(this::complete);
    } catch (RuntimeException | Error e) {
      // whatever ails the executor, somebody waits for these futures
      complete();
    }
  }

  private void complete() {
    while (!futures.isEmpty()) {
      complete(futures.remove());
    }
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
