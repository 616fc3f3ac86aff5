package dev.seawall.index;

/** Takes away the records that a hole proves to be gone. */
final class Overwritten {
  private Overwritten() {}

  /**
   * Takes away what stands where there is nothing: the stream's end had been truncated to below the
   * hole before that came to be, whether what says so was read or not. So a run that reaches into
   * the hole ends before it, and of one that begins within it nothing is left.
   *
   * @param present the runs
   * @param from the first sequence of the hole
   * @param to the last
   * @param keepsSegments whether runs of the stream keep their segments
   * @return the runs that are left
   */
  static Runs by(Runs present, long from, long to, boolean keepsSegments) {
    int lowest = present.floor(from);
    if (lowest >= 0 && present.get(lowest).first() < from) {
      if (present.get(lowest).last() >= from) {
        present.get(lowest).cutAfter(from - 1);
      }
      lowest++;
    }
    lowest = Math.max(lowest, 0);
    int behind = present.floor(to) + 1;
    if (lowest >= behind) {
      return present;
    }
    for (int i = lowest; i < behind && keepsSegments; i++) {
      present.get(i).segment().release();
    }
    Runs left = present.range(0, lowest);
    for (int i = behind; i < present.count(); i++) {
      left = left.plus(present.get(i));
    }
    return left;
  }
}
