package dev.seawall.testkit.crash;

/**
 * Waits until the threads of a log have nothing to do, so that a scenario makes the same calls in
 * the same order each time.
 */
final class Quiet {
  private Quiet() {}

  static void await() {
    Thread[] threads = new Thread[Thread.activeCount() + 16];
    int count = Thread.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].getName().startsWith("seawall ")) {
        await(threads[i]);
      }
    }
  }

  private static void await(Thread thread) {
    for (int quiet = 0; quiet < 2 && thread.isAlive(); ) {
      Thread.State state = thread.getState();
      quiet = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING ? quiet + 1 : 0;
      Thread.yield();
    }
  }
}
