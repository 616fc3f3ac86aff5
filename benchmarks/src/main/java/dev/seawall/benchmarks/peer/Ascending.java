package dev.seawall.benchmarks.peer;

import java.util.function.LongConsumer;

/** Checks that numbers come one after the other, from 0. For one thread. */
final class Ascending implements LongConsumer {
  private long next;

  @Override
  public void accept(long number) {
    check(number, next++);
  }

  /** Checks that so many have come. */
  void checkEnd(long count) {
    if (next != count) {
      throw new IllegalStateException("read " + next + " of " + count + " records");
    }
  }

  static void check(long number, long expected) {
    if (number != expected) {
      throw new IllegalStateException("read record " + number + " for record " + expected);
    }
  }
}
