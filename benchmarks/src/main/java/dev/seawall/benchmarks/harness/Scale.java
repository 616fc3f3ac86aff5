package dev.seawall.benchmarks.harness;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how many rounds count
 * @param measure how long a workload with fixed time runs in a round
 * @param warmUp how long it runs before that
 * @param writeBytes how much is written where nobody waits for the disk, in bytes of values
 * @param logBytes the size of the log that is read, in bytes of values
 * @param countedRecords records of a workload with fixed work
 * @param streams how many streams there are where there are very many
 */
public record Scale(
    int rounds,
    Duration measure,
    Duration warmUp,
    long writeBytes,
    long logBytes,
    long countedRecords,
    int streams) {
  private static final long MIB = 1L << 20;

  /** What results are published from. */
  public static Scale full() {
    return new Scale(
        7,
        Duration.ofMillis(1500),
        Duration.ofMillis(250),
        512 * MIB,
        1024 * MIB,
        2_000_000,
        1_000_000);
  }

  /** A first impression. */
  public static Scale quick() {
    return new Scale(
        3,
        Duration.ofMillis(500),
        Duration.ofMillis(100),
        192 * MIB,
        1024 * MIB,
        1_000_000,
        100_000);
  }

  /** Shows that everything runs, and no more. */
  public static Scale tiny() {
    return new Scale(1, Duration.ofMillis(5), Duration.ofMillis(1), MIB, MIB, 2_000, 1_000);
  }

  /** The same with a log of another size, in bytes of values. */
  public Scale withLogBytes(long bytes) {
    return new Scale(rounds, measure, warmUp, writeBytes, bytes, countedRecords, streams);
  }

  /** The same with another number of rounds. */
  public Scale withRounds(int count) {
    return new Scale(count, measure, warmUp, writeBytes, logBytes, countedRecords, streams);
  }
}
