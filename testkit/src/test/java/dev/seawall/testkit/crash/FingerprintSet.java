package dev.seawall.testkit.crash;

import dev.seawall.testkit.Fingerprint;

/** Millions of fingerprints, in 16 bytes each and some room. */
final class FingerprintSet {
  private static final int LEAST_SLOTS = 1 << 10;

  /** Two for each slot; both 0 where it is free. */
  private long[] halves = new long[2 * LEAST_SLOTS];

  private int size;

  int size() {
    return size;
  }

  /** Returns false if it was there. */
  boolean add(Fingerprint print) {
    if (!insert(halves, print.high(), print.low())) {
      return false;
    }
    size++;
    if (size > halves.length / 2 * 0.7) {
      grow();
    }
    return true;
  }

  private static boolean insert(long[] slots, long high, long low) {
    int mask = slots.length / 2 - 1;
    for (int slot = (int) high & mask; ; slot = (slot + 1) & mask) {
      if (slots[2 * slot] == 0 && slots[2 * slot + 1] == 0) {
        slots[2 * slot] = high;
        slots[2 * slot + 1] = low;
        return true;
      }
      if (slots[2 * slot] == high && slots[2 * slot + 1] == low) {
        return false;
      }
    }
  }

  private void grow() {
    long[] larger = new long[2 * halves.length];
    for (int i = 0; i < halves.length; i += 2) {
      if (halves[i] != 0 || halves[i + 1] != 0) {
        insert(larger, halves[i], halves[i + 1]);
      }
    }
    halves = larger;
  }
}
