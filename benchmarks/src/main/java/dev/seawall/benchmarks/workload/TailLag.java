package dev.seawall.benchmarks.workload;

import dev.seawall.Durability;
import dev.seawall.TailCursor;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Stretch;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Readers that follow a writer of durable records: how many records they get, and how long after
 * its append was begun each record is in a reader's hands.
 */
final class TailLag implements Workload {
  private static final int BYTES = 256;
  private static final int READERS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Stands in the last record. */
  private static final long END = -1;

  private final Metric metric =
      Metric.of(
          "tail-" + READERS,
          READERS + " tailing readers behind a durable writer; latency: from append to reader",
          Unit.PER_SECOND);

  @Override
  public List<Metric> metrics() {
    return List.of(metric);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try (Wal wal = Wal.open(scene.fresh(metric.name()))) {
      WalStream stream = wal.stream("stream");
      List<Future<Histogram>> lags = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        lags.add(threads.submit(() -> follow(stream)));
      }
      Stretch stretch = Stretch.begin(metric);
      long begin = System.nanoTime();
      append(stream, begin, scene.scale().measure().toNanos());
      Histogram all = Load.histogram();
      for (Future<Histogram> lag : lags) {
        all.add(lag.get());
      }
      round.put(metric, all.getTotalCount() / ((System.nanoTime() - begin) / 1e9));
      round.put(metric, all);
      stretch.end(all.getTotalCount());
    } finally {
      threads.shutdownNow();
    }
  }

  private static void append(WalStream stream, long begin, long nanos) throws Exception {
    byte[] value = Values.random(BYTES);
    long now = begin;
    while (now - begin < nanos) {
      Values.stamp(value, now);
      stream.append(value, Durability.DISK);
      now = System.nanoTime();
    }
    Values.stamp(value, END);
    stream.append(value, Durability.DISK);
  }

  private static Histogram follow(WalStream stream) throws Exception {
    Histogram lag = Load.histogram();
    try (TailCursor cursor = stream.tail(1, Visibility.DURABLE)) {
      while (cursor.next(PATIENCE)) {
        long appended = Values.stamp(cursor.value());
        if (appended == END) {
          return lag;
        }
        lag.recordValue(System.nanoTime() - appended);
      }
    }
    throw new IllegalStateException("nothing came for " + PATIENCE.toSeconds() + " s");
  }
}
