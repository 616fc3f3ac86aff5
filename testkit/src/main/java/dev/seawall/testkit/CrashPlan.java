package dev.seawall.testkit;

/**
 * What a power loss leaves of that which was not synced.
 *
 * <p>Whatever the plan, synced bytes that were not overwritten or cut since are kept, and so are
 * synced names. A sector of 512 bytes holds what was once written to it, never a mixture;
 * everything larger may be torn.
 *
 * @param seed decides all that is {@link Fate#RANDOM}; the same seed on the same disk leaves the
 *     same
 * @param data the bytes written to a file; at random, each page of 4 KiB for itself, as any state
 *     it was in since the last sync, and now and then torn at its sectors
 * @param lengths the growth of a file; kept without its data it reads as zeros
 * @param cuts the truncations of a file, in order: what was written after a lost one is lost too
 * @param names the creations and deletions, each name for itself
 * @param staleBytes whether bytes of a kept length whose data was lost are noise instead of zeros,
 *     as file systems that do not order data before metadata may leave them
 */
public record CrashPlan(
    long seed, Fate data, Fate lengths, Fate cuts, Fate names, boolean staleBytes) {

  /** What becomes of un-synced changes of one sort. */
  public enum Fate {
    /** All are lost. */
    LOST,
    /** All are kept. */
    KEPT,
    /** Chance decides for each. */
    RANDOM
  }

  /**
   * Leaves everything to chance, but for stale bytes, of which there are none.
   *
   * @param seed decides
   * @return the plan
   */
  public static CrashPlan random(long seed) {
    return new CrashPlan(seed, Fate.RANDOM, Fate.RANDOM, Fate.RANDOM, Fate.RANDOM, false);
  }

  /**
   * Loses all that was not synced.
   *
   * @return the plan
   */
  public static CrashPlan losingAll() {
    return new CrashPlan(0, Fate.LOST, Fate.LOST, Fate.LOST, Fate.LOST, false);
  }

  /**
   * Keeps all that was not synced, as if it had been.
   *
   * @return the plan
   */
  public static CrashPlan keepingAll() {
    return new CrashPlan(0, Fate.KEPT, Fate.KEPT, Fate.KEPT, Fate.KEPT, false);
  }

  /**
   * Changes the fate of written bytes.
   *
   * @param fate what becomes of them
   * @return this plan with that change
   */
  public CrashPlan withData(Fate fate) {
    return new CrashPlan(seed, fate, lengths, cuts, names, staleBytes);
  }

  /**
   * Changes the fate of lengths.
   *
   * @param fate what becomes of them
   * @return this plan with that change
   */
  public CrashPlan withLengths(Fate fate) {
    return new CrashPlan(seed, data, fate, cuts, names, staleBytes);
  }

  /**
   * Changes the fate of truncations.
   *
   * @param fate what becomes of them
   * @return this plan with that change
   */
  public CrashPlan withCuts(Fate fate) {
    return new CrashPlan(seed, data, lengths, fate, names, staleBytes);
  }

  /**
   * Changes the fate of creations and deletions.
   *
   * @param fate what becomes of them
   * @return this plan with that change
   */
  public CrashPlan withNames(Fate fate) {
    return new CrashPlan(seed, data, lengths, cuts, fate, staleBytes);
  }

  /**
   * Lets lost data within a kept length read as noise.
   *
   * @return this plan with that change
   */
  public CrashPlan withStaleBytes() {
    return new CrashPlan(seed, data, lengths, cuts, names, true);
  }
}
