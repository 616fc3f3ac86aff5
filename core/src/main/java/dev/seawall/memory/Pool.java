package dev.seawall.memory;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Things to be used again, because they are too dear to make for a single read or a small
 * transaction. Each thread looks in one place first, so that threads rarely meet. Safe for use by
 * many threads.
 */
public final class Pool<T> {
  private static final int PLACES = 16;

  private final AtomicReferenceArray<T> spare = new AtomicReferenceArray<>(PLACES);
  private final Supplier<T> maker;

  /**
   * Creates an empty pool.
   *
   * @param maker makes one when there is none
   */
  public Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /**
   * Takes one out, or makes one.
   *
   * @return the caller's until it is given back
   */
  public T take() {
    T taken = spare.getAndSet(place(), null);
    return taken != null ? taken : maker.get();
  }

  /**
   * Takes something back; where there is one already, that one is left to the collector.
   *
   * @param used not to be used any more by the caller
   */
  public void giveBack(T used) {
    spare.lazySet(place(), used);
  }

  private static int place() {
    return System.identityHashCode(Thread.currentThread()) & (PLACES - 1);
  }
}
