package dev.seawall.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Fails when reading an input takes more memory than its length justifies: on the heap by the
 * calling thread, and outside of it by all.
 */
public final class AllocationLimit {
  /** What opening a log takes, however small it is, five times over. */
  private static final long BASE_BYTES = 64 << 20;

  private static final long BYTES_PER_BYTE = 2048;

  /** Loading classes takes memory too, but not twice. */
  private static final int TRIES = 4;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final BufferPoolMXBean DIRECT =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findFirst()
          .orElseThrow();

  private AllocationLimit() {}

  /**
   * Reads an input.
   *
   * @param target reads it
   * @param input the input
   * @throws Exception never, unless the code has a bug
   */
  public static void read(FuzzTarget target, byte[] input) throws Exception {
    long limit = BASE_BYTES + BYTES_PER_BYTE * input.length;
    for (int i = 0; ; i++) {
      long used = measure(target, input);
      if (used <= limit) {
        return;
      }
      if (i == TRIES) {
        throw new AssertionError(
            "reading " + input.length + " bytes took " + used + " bytes of memory, above " + limit);
      }
    }
  }

  private static long measure(FuzzTarget target, byte[] input) throws Exception {
    long heapBefore = THREADS.getCurrentThreadAllocatedBytes();
    long directBefore = DIRECT.getMemoryUsed();
    target.read(input);
    return THREADS.getCurrentThreadAllocatedBytes()
        - heapBefore
        + Math.max(0, DIRECT.getMemoryUsed() - directBefore);
  }
}
