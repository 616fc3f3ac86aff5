package dev.seawall.testkit.crash;

import dev.seawall.testkit.Fingerprint;
import java.util.concurrent.atomic.LongAdder;

/** What has been explored, by all threads together. */
final class Tally {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final FingerprintSet states = new FingerprintSet();
  private final LongAdder points = new LongAdder();
  private final LongAdder nested = new LongAdder();
  private final LongAdder scenarios = new LongAdder();
  private final long nanosBetweenReports;
  private final long begin = System.nanoTime();
  private long lastReport = begin;

  /** Counts in silence. */
  Tally() {
    this.nanosBetweenReports = Long.MAX_VALUE;
  }

  /** Says now and then how far it is. */
  Tally(int secondsBetweenReports) {
    this.nanosBetweenReports = secondsBetweenReports * NANOS_PER_SECOND;
  }

  /** Counts a state, if it is not one that was there already. */
  synchronized void state(Fingerprint print) {
    states.add(print);
  }

  /** Counts moments at which power was lost. */
  void points(int count) {
    points.add(count);
    report();
  }

  private synchronized void report() {
    long now = System.nanoTime();
    if (now - lastReport >= nanosBetweenReports) {
      lastReport = now;
      System.out.println("so far: " + line());
    }
  }

  /** Counts a crash during recovery, or after writing had gone on behind one. */
  void nested() {
    nested.increment();
  }

  void scenario() {
    scenarios.increment();
  }

  /** How many different directories a crash left and an opening took up. */
  synchronized int states() {
    return states.size();
  }

  long points() {
    return points.sum();
  }

  long nestedStates() {
    return nested.sum();
  }

  long scenarios() {
    return scenarios.sum();
  }

  String line() {
    long seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
    return "trust: crash states=%d points=%d nested=%d scenarios=%d seconds=%d"
        .formatted(states(), points(), nestedStates(), scenarios(), seconds);
  }
}
