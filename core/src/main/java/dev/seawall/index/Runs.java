package dev.seawall.index;

import java.util.Arrays;

/**
 * Runs of one stream in sequence order. Immutable, though the last of them may grow or be cut. Most
 * streams of a log with very many have one run or none, so a run is itself a list of one.
 */
interface Runs extends Ascending {
  /**
   * One of them.
   *
   * @param index which, from 0
   * @return the run
   */
  Run get(int index);

  /**
   * Makes a list.
   *
   * @param runs in sequence order; not to be changed any more
   * @return the list
   */
  static Runs of(Run... runs) {
    return switch (runs.length) {
      case 0 -> SeveralRuns.NONE;
      case 1 -> runs[0];
      default -> new SeveralRuns(runs, runs.length);
    };
  }

  /**
   * Copies them.
   *
   * @return a new array
   */
  Run[] toArray();

  /**
   * Adds a run behind the others; once to each list, which is then only read.
   *
   * @param run the run
   * @return the runs with it
   */
  Runs plus(Run run);

  /**
   * Takes some of them.
   *
   * @param from the first to take
   * @param to the one behind the last to take
   * @return those
   */
  default Runs range(int from, int to) {
    return from == 0 && to == count() ? this : of(Arrays.copyOfRange(toArray(), from, to));
  }

  @Override
  default long firstSequence(int index) {
    return get(index).first();
  }

  /**
   * Finds the run that would hold a sequence.
   *
   * @param sequence any sequence
   * @return the last run that begins at or before it; -1 if none does
   */
  default int floor(long sequence) {
    int count = count();
    return count == 0 ? -1 : floor(sequence, get(0).first(), get(count - 1).last());
  }
}
