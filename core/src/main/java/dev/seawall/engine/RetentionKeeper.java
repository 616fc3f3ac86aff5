package dev.seawall.engine;

import dev.seawall.LogClosedException;
import dev.seawall.Retention;
import dev.seawall.RetentionReport;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStats;
import dev.seawall.format.ControlRecord;
import dev.seawall.index.SegmentEntry;
import dev.seawall.retention.RetentionPass;
import dev.seawall.retention.RetentionPass.Manner;
import dev.seawall.write.Background;
import dev.seawall.write.LogWriter;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes passes of retention, in a thread of its own that is only started if something is to go by
 * itself, and for those who ask for one.
 *
 * <pre>
 *   lock     protects                      held during
 *   tallying what passes have done so far  nothing
 * </pre>
 */
final class RetentionKeeper implements AutoCloseable {
  private static final int MOST_HELD = 100;

  private final RetentionPass.Log log;
  private final WalOptions options;
  private final LogWriter writer;
  private final Runnable tidy;
  private final ReentrantLock tallying = new ReentrantLock();
  private final boolean isOff;
  private final Background background;
  private volatile long segmentSeen;

  /**
   * How much had been written at the last pass in the background: without more, all is as it was.
   */
  private long bytesSeen = -1;

  private WalStats.Retention done;

  RetentionKeeper(
      RetentionPass.Log log, WalOptions options, String name, LogWriter writer, Runnable tidy) {
    this.log = log;
    this.options = options;
    this.writer = writer;
    this.tidy = tidy;
    this.isOff = options.retention().isKeepAll();
    String policies = isOff ? "" : options.retention().toString();
    this.done =
        new WalStats.Retention(policies, 0, null, 0, 0, WalStats.Retention.NOTHING.held(), "");
    this.background = new Background(name, this::run, RetentionKeeper::log);
  }

  /** Begins with passes in the background, if anything is to go by itself. */
  void start() {
    if (!isOff) {
      background.ensureStarted();
    }
  }

  /** Is told, now and then, that segments may have been filled. */
  void lookForRoll() {
    SegmentEntry last = log.segments().last();
    if (isOff || last == null || last.number() == segmentSeen) {
      return;
    }
    segmentSeen = last.number();
    background.wake();
  }

  private void run() throws Exception {
    tryToPass();
    background.repeatAtLeastEvery(
        TimeUnit.MILLISECONDS.toNanos(millisBetweenPasses()), this::tryToPass);
  }

  private void tryToPass() {
    try {
      passIfNeeded();
    } catch (WalException | RuntimeException | Error e) {
      log(e); // nothing is lost by it but time, so the log goes on; the next pass tries again
    }
  }

  private static void log(Throwable why) {
    System.getLogger(RetentionKeeper.class.getName())
        .log(
            why instanceof LogClosedException
                ? System.Logger.Level.DEBUG
                : System.Logger.Level.WARNING,
            "a pass of retention was not made to its end",
            why);
  }

  private long millisBetweenPasses() {
    return Math.min(options.retention().interval().toMillis(), Long.MAX_VALUE / 1_000_000);
  }

  private void passIfNeeded() throws WalException {
    long bytes = writer.counters().bytes();
    Retention retention = options.retention();
    boolean mayHaveChanged = bytes != bytesSeen || retention.hasMaxAge();
    if (mayHaveChanged && writer.failure() == null) {
      bytesSeen = bytes;
      pass(retention, new Manner(false, MOST_HELD, background::isStopping));
    }
  }

  /**
   * Makes a pass; what goes is durable when this returns.
   *
   * @throws WalException if it was not made to its end
   */
  RetentionReport pass(Retention retention, Manner manner) throws WalException {
    try {
      long now = options.clock().millis();
      RetentionReport report =
          new RetentionPass(log, retention, now, writer.changes()::retain, manner).run();
      count(now, report);
      if (!report.removed().isEmpty() || isToldAnew(retention)) {
        note(retention, report, now);
        writer.sync();
        tidy.run();
      }
      return report;
    } catch (WalException | RuntimeException | Error e) {
      noteFailure(e);
      throw e;
    }
  }

  /** Whether those who look from outside do not know yet by which policies records go. */
  private boolean isToldAnew(Retention retention) {
    ControlRecord known = log.catalog().retained();
    return !retention.isKeepAll()
        && writer.counters().bytes() > 0
        && (known == null || !known.name().startsWith(RetentionNote.of(retention)));
  }

  private void note(Retention retention, RetentionReport report, long nowMillis)
      throws WalException {
    WalStats.Retention sum = stats();
    writer
        .changes()
        .noteRetained(
            RetentionNote.of(retention, report),
            sum.removedRecords(),
            sum.removedBytes(),
            nowMillis);
  }

  private void count(long nowMillis, RetentionReport report) {
    tallying.lock();
    try {
      done =
          new WalStats.Retention(
              done.policies(),
              done.passes() + 1,
              Instant.ofEpochMilli(nowMillis),
              done.removedRecords() + report.records(),
              done.removedBytes() + report.bytes(),
              report.held(),
              "");
    } finally {
      tallying.unlock();
    }
  }

  private void noteFailure(Throwable why) {
    tallying.lock();
    try {
      done =
          new WalStats.Retention(
              done.policies(),
              done.passes(),
              done.lastPass(),
              done.removedRecords(),
              done.removedBytes(),
              done.held(),
              why.toString());
    } finally {
      tallying.unlock();
    }
  }

  WalStats.Retention stats() {
    tallying.lock();
    try {
      return done;
    } finally {
      tallying.unlock();
    }
  }

  /** Ends the passes, and waits for the one that is under way unless it is the one that asks. */
  @Override
  public void close() {
    background.stop();
  }
}
