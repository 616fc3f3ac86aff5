package dev.seawall.write;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A future to be completed when its commit group is. */
final class PendingFuture<T> extends Chain.Link<PendingFuture<?>> {
  private final CompletableFuture<T> future;
  private final T result;

  PendingFuture(CompletableFuture<T> future, T result) {
    this.future = future;
    this.result = result;
  }

  void complete(@Nullable Throwable failure) {
    if (failure == null) {
      future.complete(result);
    } else {
      future.completeExceptionally(failure);
    }
  }

  boolean isDone() {
    return future.isDone();
  }
}
