package dev.seawall.benchmarks.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Lets threads do the same thing again and again for a while, and counts. */
public final class Load {
  private static final long HIGHEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 2;

  private Load() {}

  /** What is done again and again. */
  @FunctionalInterface
  public interface Operation {

    /**
     * Does it once.
     *
     * @param thread the number of the thread, from 0
     * @param iteration how many times this thread has done it
     */
    void run(int thread, long iteration) throws Exception;
  }

  /**
   * What came of it.
   *
   * @param count how many times it was done
   * @param seconds how long that took: until the last thread was done
   * @param nanos how long each time took
   */
  public record Outcome(long count, double seconds, Histogram nanos) {
    /** How many a second. */
    public double perSecond() {
      return count / seconds;
    }
  }

  /** A histogram for nanoseconds. */
  public static Histogram histogram() {
    return new Histogram(1_000, HIGHEST_NANOS, DIGITS);
  }

  /** Does it with some threads, for a while; a failure of any ends it. */
  public static Outcome run(ThreadFactory factory, int count, Duration time, Operation operation)
      throws Exception {
    CountDownLatch ready = new CountDownLatch(count);
    CountDownLatch go = new CountDownLatch(1);
    List<Worker> workers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    for (int i = 0; i < count; i++) {
      Worker worker = new Worker(i, time.toNanos(), operation);
      workers.add(worker);
      Thread thread =
          factory.newThread(
              () -> {
                ready.countDown();
                try {
                  go.await();
                  worker.work(failure);
                } catch (Throwable t) {
                  failure.compareAndSet(null, t);
                }
              });
      threads.add(thread);
      thread.start();
    }
    ready.await();
    long begin = System.nanoTime();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable first = failure.get();
    if (first != null) {
      throw new IllegalStateException("a worker failed: " + first, first);
    }
    return sum(workers, begin);
  }

  /** As {@link #run}, as the stretch of a workload that counts. */
  public static Outcome measure(
      Metric metric, ThreadFactory factory, int count, Duration time, Operation operation)
      throws Exception {
    Stretch stretch = Stretch.begin(metric);
    Outcome outcome = run(factory, count, time, operation);
    stretch.end(outcome.count());
    return outcome;
  }

  private static Outcome sum(List<Worker> workers, long begin) {
    Histogram all = histogram();
    long end = begin;
    long total = 0;
    for (Worker worker : workers) {
      all.add(worker.nanos);
      total += worker.done;
      end = Math.max(end, worker.end);
    }
    return new Outcome(total, (end - begin) / 1e9, all);
  }

  /** One thread's share. */
  private static final class Worker {
    private final int number;
    private final long time;
    private final Operation operation;
    private final Histogram nanos = histogram();
    private long done;
    private long end;

    Worker(int number, long time, Operation operation) {
      this.number = number;
      this.time = time;
      this.operation = operation;
    }

    void work(AtomicReference<@Nullable Throwable> failure) throws Exception {
      long before = System.nanoTime();
      long deadline = before + time;
      while (before < deadline && failure.get() == null) {
        operation.run(number, done++);
        long after = System.nanoTime();
        nanos.recordValue(Math.min(after - before, HIGHEST_NANOS));
        before = after;
      }
      end = before;
    }
  }
}
