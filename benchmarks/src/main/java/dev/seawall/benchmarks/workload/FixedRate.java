package dev.seawall.benchmarks.workload;

import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Threads;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Has something done at fixed times, whether or not what was due before is done. How long it took
 * counts from when it was due: a pause is not made little by nobody asking during it.
 */
final class FixedRate {
  /** For the threads to be there before the first is due. */
  private static final long STARTING_NANOS = 20_000_000;

  private FixedRate() {}

  /** What came of it. */
  record Outcome(double perSecond, Histogram nanos) {}

  static Outcome run(int threads, double perSecond, Duration time, Load.Operation operation)
      throws Exception {
    double interval = 1e9 * threads / perSecond;
    Histogram nanos = new ConcurrentHistogram(Load.histogram());
    long begin = System.nanoTime() + STARTING_NANOS;
    Load.Operation due =
        (thread, iteration) -> {
          long at = begin + (long) (interval * (iteration + (double) thread / threads));
          awaitNanoTime(at);
          operation.run(thread, iteration);
          nanos.recordValue(System.nanoTime() - at);
        };
    double reached = Load.run(Threads.platform(), threads, time, due).perSecond();
    return new Outcome(reached, nanos);
  }

  private static void awaitNanoTime(long at) {
    for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
