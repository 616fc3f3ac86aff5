package dev.seawall.index;

/**
 * Any number of runs.
 *
 * @param runs in sequence order; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SeveralRuns(Run[] runs) implements Runs {
  /** No runs. */
  static final Runs NONE = new SeveralRuns(new Run[0]);

  @Override
  public int count() {
    return runs.length;
  }

  @Override
  public Run get(int index) {
    return runs[index];
  }
}
