package dev.seawall.write;

/**
 * Whether the next group waits for appenders that were released just now. Threads that append again
 * and again come back at once; a group that begins without them makes them wait for a sync of their
 * own, and so half of the appenders share each sync. Waiting for them costs less than that if they
 * are back before three quarters of a sync have passed. Where they are not, it is tried more and
 * more seldom.
 *
 * <p>Guarded by the staging lock.
 */
final class Gathering {
  private static final int MOST_GROUPS_BETWEEN_TRIES = 64;

  /** Until a sync has been seen. */
  private static final long FIRST_GUESS_NANOS = 1_000_000;

  /** Each sync counts one eighth, the ones before it the rest. */
  private static final int SMOOTHING = 8;

  /** Less than this a thread can hardly sleep. */
  private static final long LEAST_PATIENCE_NANOS = 50_000;

  private long syncNanos = FIRST_GUESS_NANOS;

  /** How many shall wait before the group is led; 0 if nobody is waited for. */
  private int wanted;

  private long began;
  private int groupsBetweenTries;
  private int groupsLeft;

  /** Notes how long a sync took. */
  void noteSync(long nanos) {
    syncNanos = ((SMOOTHING - 1) * syncNanos + nanos) / SMOOTHING;
  }

  /**
   * Begins to wait for those who were released, if that is worth it.
   *
   * @param released how many threads waited for the sync that ended just now
   * @param waiting how many wait for the next one already
   * @return false if the next group is not to wait
   */
  boolean begin(int released, int waiting) {
    if (released == 0 || released + waiting < 2) {
      return false;
    }
    if (groupsLeft > 0) {
      groupsLeft--;
      return false;
    }
    wanted = released + waiting;
    began = System.nanoTime();
    return true;
  }

  /** Whether a group is to be led that so many threads wait for. */
  boolean isComplete(int waiting) {
    return waiting >= wanted;
  }

  /** Ends waiting, since somebody leads a group that so many threads wait for. */
  void end(int waiting) {
    if (wanted == 0) {
      return;
    }
    boolean paidOff = waiting >= wanted && System.nanoTime() - began < mostNanos();
    groupsBetweenTries =
        paidOff ? 0 : Math.min(2 * groupsBetweenTries + 1, MOST_GROUPS_BETWEEN_TRIES);
    groupsLeft = groupsBetweenTries;
    wanted = 0;
  }

  /**
   * How long the first one to wait for a group leaves it to others to lead it.
   *
   * @param isSyncing whether a sync is under way: then this one first waits for that
   * @return nanoseconds
   */
  long patienceNanos(boolean isSyncing) {
    return Math.max(isSyncing ? syncNanos + mostNanos() / 4 : mostNanos(), LEAST_PATIENCE_NANOS);
  }

  private long mostNanos() {
    return syncNanos - syncNanos / 4;
  }
}
