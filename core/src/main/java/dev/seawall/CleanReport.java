package dev.seawall;

/**
 * What cleaning did: see {@link Wal#clean()}.
 *
 * @param segments how many segments had their live records copied to the end of the log
 * @param movedBytes how long the copies are
 * @param freedBytes how long the segments were that were deleted meanwhile, cleaned or not
 * @param obstacle why cleaning cannot go on, as that live records cannot be read; empty if nothing
 *     is in its way
 */
public record CleanReport(int segments, long movedBytes, long freedBytes, String obstacle) {
  /** Nothing was due. */
  public static final CleanReport NOTHING = new CleanReport(0, 0, 0, "");

  /**
   * This and what was done next.
   *
   * @param next that
   * @return the sums, and the obstacle of the latter
   */
  public CleanReport plus(CleanReport next) {
    return new CleanReport(
        segments + next.segments,
        movedBytes + next.movedBytes,
        freedBytes + next.freedBytes,
        next.obstacle);
  }
}
