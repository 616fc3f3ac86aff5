package dev.seawall.benchmarks.workload;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/** Counts the bytes that all threads together allocate on the heap. */
final class Allocation {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /** Runs something, and returns how many bytes were allocated meanwhile. */
  static long during(Callable<?> action) throws Exception {
    long before = total();
    action.call();
    return total() - before;
  }

  private static long total() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
