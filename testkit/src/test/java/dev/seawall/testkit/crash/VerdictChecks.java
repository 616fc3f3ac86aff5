package dev.seawall.testkit.crash;

import dev.seawall.RecoveryReport;
import dev.seawall.RecoveryReport.Verdict;
import dev.seawall.testkit.SimulatedDisk;
import java.util.Arrays;
import java.util.Map;

/** Holds what a report says against the bytes that were there. */
final class VerdictChecks {
  private VerdictChecks() {}

  /**
   * Checks the report of an opening after a mere crash, which is never damage.
   *
   * @param before the directory as the opening found it
   * @param after the directory as the opening left it
   */
  static void afterCrash(RecoveryReport report, SimulatedDisk before, SimulatedDisk after) {
    switch (report.verdict()) {
      case EMPTY -> require(report.segments() == 0, report, "there are segments");
      case SEALED -> sealed(report, before, after);
      case CLEAN_END -> cleanEnd(report, before);
      case TORN_TAIL -> tornTail(report, before, after);
      case CORRUPTION -> require(false, report, "a power loss is no damage");
    }
  }

  /** Checks the report of an opening behind one that had mended everything. */
  static void afterMending(RecoveryReport report) {
    boolean isAtRest = report.verdict() == Verdict.SEALED || report.verdict() == Verdict.EMPTY;
    require(isAtRest, report, "the opening before had mended everything");
    require(report.cutBytes() == 0, report, "the opening before had cut what was torn");
  }

  private static void sealed(RecoveryReport report, SimulatedDisk before, SimulatedDisk after) {
    byte[] last = before.files().get(report.lastSegment());
    require(report.validBytes() == last.length, report, "a sealed segment is valid to its end");
    require(
        Arrays.equals(last, after.files().get(report.lastSegment())),
        report,
        "a sealed segment was changed");
  }

  private static void cleanEnd(RecoveryReport report, SimulatedDisk before) {
    byte[] last = before.files().get(report.lastSegment());
    boolean isSealingInterrupted =
        report.notes().stream().anyMatch(note -> note.contains("was interrupted"));
    require(
        isSealingInterrupted || endOfContent(last) <= report.validBytes(),
        report,
        "there is more than zeros behind it");
    require(report.cutBytes() == 0, report, "nothing was torn");
  }

  private static void tornTail(RecoveryReport report, SimulatedDisk before, SimulatedDisk after) {
    byte[] last = before.files().get(report.lastSegment());
    int from = Math.toIntExact(report.validBytes());
    int to = Math.toIntExact(report.validBytes() + report.cutBytes());
    require(report.cutBytes() > 0, report, "nothing was cut");
    require(endOfContent(last) <= to, report, "there is more than zeros behind what was cut");
    Map<String, byte[]> left = after.files();
    require(
        Arrays.equals(Arrays.copyOfRange(last, from, to), left.get(report.tornFile())),
        report,
        "what was cut was not kept");
  }

  private static int endOfContent(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  static void require(boolean condition, RecoveryReport report, String but) {
    if (!condition) {
      throw new AssertionError("the report says: %s; but %s".formatted(report, but));
    }
  }
}
