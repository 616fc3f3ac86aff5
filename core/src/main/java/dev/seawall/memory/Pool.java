package dev.seawall.read;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Things to be used again, because they are too dear to make for a single read. Each thread looks
 * in one place first, so that threads rarely meet.
 */
final class Pool<T> {
  private static final int PLACES = 16;

  private final AtomicReferenceArray<T> spare = new AtomicReferenceArray<>(PLACES);
  private final Supplier<T> maker;

  Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  T take() {
    T taken = spare.getAndSet(place(), null);
    return taken != null ? taken : maker.get();
  }

  /** Takes something back; where there is one already, that one is left to the collector. */
  void giveBack(T used) {
    spare.lazySet(place(), used);
  }

  private static int place() {
    return System.identityHashCode(Thread.currentThread()) & (PLACES - 1);
  }
}
