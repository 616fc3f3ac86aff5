package dev.seawall.cli.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * What the demo has shown.
 *
 * @param directory where the log is, or was
 * @param isKept whether it is still there
 * @param kills how often the writer was killed
 * @param acknowledged how many records had been acknowledged
 * @param found how many of them were found as they should be
 * @param unacknowledged how many others were found, which had been on their way
 * @param tornBytes how many bytes of interrupted writes opening cut
 * @param problemCount how many things were not as promised
 * @param problems the first few of them, in words
 * @param input the file that was taken through the log
 * @param inputLines how many lines it has
 * @param inputBytes how many of its bytes came back equal
 * @param isInputEqual whether all did
 * @param speeds how fast durable appends were
 */
public record DemoResult(
    Path directory,
    boolean isKept,
    int kills,
    long acknowledged,
    long found,
    long unacknowledged,
    long tornBytes,
    long problemCount,
    List<String> problems,
    Path input,
    long inputLines,
    long inputBytes,
    boolean isInputEqual,
    List<Speed> speeds) {

  /** Copies the lists. */
  public DemoResult {
    problems = List.copyOf(problems);
    speeds = List.copyOf(speeds);
  }

  /**
   * How many acknowledged records were not found.
   *
   * @return 0, as promised
   */
  public long lost() {
    return acknowledged - found;
  }

  /**
   * Whether everything was as promised.
   *
   * @return true if nothing was lost, altered or out of place
   */
  public boolean isSuccess() {
    return lost() == 0 && problemCount == 0 && isInputEqual;
  }

  /**
   * How fast durable appends were.
   *
   * @param threads how many appended, each waiting for its append before the next
   * @param appendsPerSecond of all threads together
   * @param recordsPerSync how many records each device sync carried
   * @param p50Nanos half of the appends took at most so long
   * @param p99Nanos 99 of 100 appends took at most so long
   */
  public record Speed(
      int threads, double appendsPerSecond, double recordsPerSync, long p50Nanos, long p99Nanos) {}
}
