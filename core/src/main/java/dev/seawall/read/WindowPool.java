package dev.seawall.read;

import dev.seawall.ReadMode;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Windows to be used again: their buffers are too dear to allocate for a single read. Each thread
 * looks in one place first, so that threads rarely meet.
 */
final class WindowPool {
  private static final int PLACES = 16;

  private final AtomicReferenceArray<Window> spare = new AtomicReferenceArray<>(PLACES);
  private final ReadMode mode;

  WindowPool(ReadMode mode) {
    this.mode = mode;
  }

  Window take() {
    Window window = spare.getAndSet(place(), null);
    return window != null ? window : new Window(mode);
  }

  /** Takes a window back; where there is one already, it is left to the collector. */
  void giveBack(Window window) {
    window.clear();
    spare.lazySet(place(), window);
  }

  private static int place() {
    return System.identityHashCode(Thread.currentThread()) & (PLACES - 1);
  }
}
