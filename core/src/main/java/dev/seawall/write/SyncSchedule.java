package dev.seawall.write;

import dev.seawall.WalOptions;

/**
 * When the next background sync is due, for records that nobody waits for. Guarded by the staging
 * lock.
 */
final class SyncSchedule {
  private final long intervalNanos;
  private final long mostBytes;
  private long dirtySince;

  SyncSchedule(WalOptions options) {
    this.intervalNanos =
        options.syncInterval().isZero() ? Long.MAX_VALUE : options.syncInterval().toNanos();
    this.mostBytes = options.syncBytes();
  }

  /**
   * Notes a record that is to be synced some time.
   *
   * @return true if it is the first since the last sync, so that the time begins to count
   */
  boolean noteDirty() {
    if (dirtySince != 0) {
      return false;
    }
    dirtySince = System.nanoTime() | 1;
    return true;
  }

  void noteSyncBegins() {
    dirtySince = 0;
  }

  boolean isDirty() {
    return dirtySince != 0;
  }

  boolean isDue(long unsyncedBytes) {
    return isDirty() && (unsyncedBytes >= mostBytes || nanosLeft() <= 0);
  }

  /** How long until a sync is due by time. */
  long nanosLeft() {
    return intervalNanos == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : intervalNanos - (System.nanoTime() - dirtySince);
  }
}
