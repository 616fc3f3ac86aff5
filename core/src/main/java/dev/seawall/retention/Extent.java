package dev.seawall.retention;

import dev.seawall.index.Run;

/**
 * How much there is of a stream between two sequences.
 *
 * @param records how many records, skipped sequences not counted
 * @param bytes how long their frames are together; of a run that is there in part, its share
 */
record Extent(long records, long bytes) {

  /**
   * Measures a stretch.
   *
   * @param runs the stream's runs
   * @param from the first sequence
   * @param to the sequence behind the last
   */
  static Extent of(Run[] runs, long from, long to) {
    long records = 0;
    long bytes = 0;
    for (Run run : runs) {
      long count = recordsWithin(run, from, to);
      records += count;
      bytes += shareOf(run, count);
    }
    return new Extent(records, bytes);
  }

  /** How many records of a run are in a stretch. */
  static long recordsWithin(Run run, long from, long to) {
    return Math.max(0, Math.min(run.last() + 1, to) - Math.max(run.first(), from));
  }

  private static long shareOf(Run run, long count) {
    long all = run.physicalLast() - run.first() + 1;
    return count >= all ? run.bytes() : (long) ((double) run.bytes() / all * count);
  }

  /** How many bytes the records of a run take that are at or behind a sequence, about. */
  static long bytesFrom(Run run, long from) {
    return shareOf(run, recordsWithin(run, from, Long.MAX_VALUE));
  }
}
