package dev.seawall.write;

/**
 * Decides whether zeros are written ahead of the frames. A sync of bytes that overwrite zeros has
 * no metadata to write and takes about half the time; but every byte is written twice. So it pays
 * where syncs are frequent, and not where hundreds of kilobytes go by between two.
 */
final class ReservePolicy {
  /** The first step of a segment that was not prepared: an idle log stays small. */
  static final int FIRST_STEP_BYTES = 64 << 10;

  /** When less than this is left ahead of the frames, more is written. */
  static final int LEAST_AHEAD_BYTES = FIRST_STEP_BYTES / 2;

  /** How much is written ahead of an active segment at a time. */
  static final int STEP_BYTES = 256 << 10;

  private static final int PAYS_BELOW_BYTES = 128 << 10;
  private static final int WEIGHT = 8;

  private volatile long bytesPerSync;

  ReservePolicy(boolean expectsSyncs) {
    bytesPerSync = expectsSyncs ? 0 : 2L * PAYS_BELOW_BYTES;
  }

  /** Learns from a sync; the latest eight or so count. A lost update would do no harm. */
  void synced(long bytes) {
    long before = bytesPerSync;
    bytesPerSync = before + (bytes - before) / WEIGHT;
  }

  /** Learns from bytes that have been written without a sync so far. */
  void written(long unsyncedBytes) {
    if (unsyncedBytes > bytesPerSync) {
      bytesPerSync = Math.max(bytesPerSync, Math.min(unsyncedBytes, 2L * PAYS_BELOW_BYTES));
    }
  }

  boolean pays() {
    return bytesPerSync < PAYS_BELOW_BYTES;
  }
}
