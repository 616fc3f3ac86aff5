package dev.seawall.write;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A future to be completed when its commit group is. */
record PendingFuture<T>(CompletableFuture<T> future, T result) {

  void complete(@Nullable Throwable failure) {
    if (failure == null) {
      future.complete(result);
    } else {
      future.completeExceptionally(failure);
    }
  }
}
