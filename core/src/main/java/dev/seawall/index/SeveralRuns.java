package dev.seawall.index;

import java.util.Arrays;

/**
 * Any number of runs. Lists that grew from one another share an array, of which each knows its
 * part: a stream may have a run in each of very many segments, and copying them all for every new
 * one would make opening a log take time by the square of its segments.
 *
 * @param runs in sequence order; what is behind the count is for the list that grows from this one
 * @param count how many of them there are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SeveralRuns(Run[] runs, int count) implements Runs {
  /** No runs. */
  static final Runs NONE = new SeveralRuns(new Run[0], 0);

  @Override
  public Run get(int index) {
    return runs[index];
  }

  @Override
  public Run[] toArray() {
    return Arrays.copyOf(runs, count);
  }

  @Override
  public Runs plus(Run run) {
    if (count == 0) {
      return run;
    }
    // most streams have few runs, so that the first of these are not prepared for
    Run[] more = count < runs.length ? runs : Arrays.copyOf(runs, count + Math.max(1, count / 2));
    more[count] = run;
    return new SeveralRuns(more, count + 1);
  }
}
