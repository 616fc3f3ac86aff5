package dev.seawall.write;

import java.util.ArrayDeque;

/**
 * Memory for the records of transactions, to be used again: growing it anew for each small one
 * would cost more than all else. For one transaction at a time.
 */
final class SpareRecords {
  private static final int MOST_KEPT = 8;
  private static final int MOST_BYTES_KEPT = 16 << 10;

  private final ArrayDeque<EncodedRecords> spare = new ArrayDeque<>(MOST_KEPT);

  EncodedRecords take() {
    EncodedRecords taken = spare.poll();
    return taken != null ? taken : new EncodedRecords();
  }

  void giveBack(EncodedRecords used) {
    if (spare.size() < MOST_KEPT && used.capacity() <= MOST_BYTES_KEPT) {
      used.clear();
      spare.push(used);
    }
  }
}
