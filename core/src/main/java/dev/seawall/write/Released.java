package dev.seawall.write;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Those who are to be told how their group fared: gathered under the staging lock, told without it.
 */
final class Released {
  private final Failures failures;
  private final List<Waiter> waiters = new ArrayList<>(0);
  private final List<PendingFuture<?>> futures = new ArrayList<>(0);
  private @Nullable Throwable reason;

  Released(Failures failures) {
    this.failures = failures;
  }

  /** Takes all who wait for a buffer; the reason is the same for every buffer taken. */
  void take(StagingBuffer buffer, @Nullable Throwable why) {
    reason = why;
    waiters.addAll(buffer.takeWaiters());
    futures.addAll(buffer.takeFutures());
  }

  /** Tells them: threads here and now, futures where their dependants may run. */
  void release(Executor executor) {
    for (Waiter waiter : waiters) {
      waiter.done(reason);
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
    Throwable why = reason;
    for (PendingFuture<?> future : futures) {
      future.complete(why == null ? null : failures.asException(why));
    }
  }
}
