package dev.seawall.cli.demo;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStats;
import dev.seawall.WalStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/** How fast durable appends are: threads that each wait for their append before the next. */
public final class SpeedRun {
  private static final int VALUE_BYTES = 256;
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int DIGITS = 3;

  private final Wal wal;
  private final WalStream stream;
  private final AtomicReference<WalException> failure = new AtomicReference<>();
  private volatile boolean isMeasuring;
  private volatile boolean isOver;

  /**
   * Prepares a run.
   *
   * @param wal the log
   * @param stream the stream of it that is appended to
   */
  public SpeedRun(Wal wal, WalStream stream) {
    this.wal = wal;
    this.stream = stream;
  }

  /**
   * Warms up for a quarter of the time, then measures. Once.
   *
   * @param threads how many append
   * @param millis how long it measures
   * @return how fast it was
   * @throws IOException if an append failed
   * @throws InterruptedException if the calling thread is interrupted
   */
  public DemoResult.Speed run(int threads, long millis) throws IOException, InterruptedException {
    List<Histogram> histograms = new ArrayList<>();
    List<Thread> appenders = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      Histogram own = new Histogram(MAX_NANOS, DIGITS);
      histograms.add(own);
      appenders.add(new Thread(() -> append(own), "demo-speed-" + thread));
    }
    appenders.forEach(Thread::start);
    Thread.sleep(millis / 4);
    WalStats before = wal.stats();
    long begin = System.nanoTime();
    isMeasuring = true;
    Thread.sleep(millis);
    isOver = true;
    long nanos = System.nanoTime() - begin;
    WalStats after = wal.stats();
    for (Thread appender : appenders) {
      appender.join();
    }
    WalException reason = failure.get();
    if (reason != null) {
      throw reason;
    }
    Histogram all = new Histogram(MAX_NANOS, DIGITS);
    histograms.forEach(all::add);
    long records = after.appendedRecords() - before.appendedRecords();
    long syncs = Math.max(1, after.syncs() - before.syncs());
    return new DemoResult.Speed(
        threads,
        records * 1e9 / nanos,
        (double) records / syncs,
        all.getValueAtPercentile(50),
        all.getValueAtPercentile(99));
  }

  private void append(Histogram histogram) {
    byte[] value = new byte[VALUE_BYTES];
    Arrays.fill(value, (byte) '.');
    try {
      while (!isOver && failure.get() == null) {
        long begin = System.nanoTime();
        stream.append(value, Durability.DISK);
        if (isMeasuring) {
          histogram.recordValue(Math.min(System.nanoTime() - begin, MAX_NANOS));
        }
      }
    } catch (WalException e) {
      failure.compareAndSet(null, e);
    }
  }
}
