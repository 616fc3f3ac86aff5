package dev.seawall.testkit.matrix;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** How much memory this thread has asked for, on the heap, and all threads beside it. */
record Memory(long heapBytes, long directBytes) {

  static Memory now() {
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getTotalCapacity)
            .sum();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new Memory(threads.getCurrentThreadAllocatedBytes(), direct);
  }

  /** What has been asked for since, less what was given back. */
  long taken() {
    Memory now = now();
    return now.heapBytes - heapBytes + Math.max(0, now.directBytes - directBytes);
  }
}
