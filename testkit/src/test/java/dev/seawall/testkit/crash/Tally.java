package dev.seawall.testkit.crash;

import dev.seawall.testkit.Fingerprint;
import java.util.concurrent.atomic.LongAdder;

/** What has been explored, by all threads together. */
final class Tally {
  private final FingerprintSet states = new FingerprintSet();
  private final LongAdder points = new LongAdder();
  private final LongAdder nested = new LongAdder();
  private final LongAdder scenarios = new LongAdder();

  /** Counts a state, if it is not one that was there already. */
  synchronized void state(Fingerprint print) {
    states.add(print);
  }

  /** Counts moments at which power was lost. */
  void points(int count) {
    points.add(count);
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

  String line(long seconds) {
    return "trust: crash states=%d points=%d nested=%d scenarios=%d seconds=%d"
        .formatted(states(), points(), nestedStates(), scenarios(), seconds);
  }
}
