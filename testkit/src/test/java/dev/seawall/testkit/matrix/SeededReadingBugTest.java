package dev.seawall.testkit.matrix;

import dev.seawall.testkit.crash.SeededBugs;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corruption matrix must fail when the engine looks less closely than it does. */
class SeededReadingBugTest {
  private static final SeededBugs BUGS = new SeededBugs("corruption");

  @AfterAll
  static void printFigures() {
    BUGS.print();
  }

  enum Bug {
    NONE("read/Window.java", "new Payload(", " new Payload(", "Segment header"),
    CHAIN_NOT_FOLLOWED(
        "recovery/Chain.java",
        "if (header.previousSegment() != before.number()) {",
        "if (header.previousSegment() < 0) {",
        "Several files"),
    ROLLED_BACK_SEGMENT_TAKEN(
        "recovery/Recovery.java",
        "if (wasSealed && limit == file.length()) {",
        "if (limit < 0) {",
        "Whole files"),
    NUMBER_NOT_COMPARED(
        "recovery/Survey.java",
        "if (header.segment() != stored.number()) {",
        "if (header.segment() < 0) {",
        "Whole files"),
    STRANGER_TAKEN_IN(
        "recovery/Survey.java",
        "if (!found.equals(logId)) {",
        "if (found.version() < 0) {",
        "Whole files"),
    RECORDS_NOT_CHECKED(
        "format/FrameHeader.java",
        "return crc == payloadCrc(bytes, at);",
        "return crc == payloadCrc(bytes, at) || at >= 0;",
        "Frames of records that have been truncated"),
    EVIDENCE_OVERLOOKED(
        "recovery/Verdict.java",
        "if (FrameHeader.syncedThrough(scanner.bytes(), at) > place) {",
        "if (FrameHeader.syncedThrough(scanner.bytes(), at) < 0) {",
        "Frames of batches and transactions"),
    HOLE_PASSED_OVER(
        "read/FrameCursor.java",
        "case LOST -> throw lost(absence.resume());",
        "case LOST -> next = absence.resume();",
        "Whole files"),
    ONE_SEQUENCE_TOO_FEW_NAMED(
        "read/FrameCursor.java",
        "new SequenceRange(next, resume - 1));",
        "new SequenceRange(next, Math.max(next, resume - 2)));",
        "Whole files"),
    LOST_SEQUENCES_GIVEN_OUT_AGAIN(
        "recovery/LostFrames.java",
        "catalog.owner(stream).loseUpTo(last);",
        "catalog.owner(stream);",
        "Frames of batches and transactions"),
    DAMAGE_NOT_REPORTED_BY_VERIFY(
        "read/Verifier.java",
        "case DAMAGE -> add(Objects.requireNonNull(item.damage()));",
        "case DAMAGE -> frames++;",
        "Footer"),
    REFUSAL_TOO_LATE(
        "recovery/Recovery.java",
        "    findings.enforce(policy, catalog);\n",
        "    for (long number : survey.unbegun()) {\n      store.delete(number);\n    }\n"
            + "    findings.enforce(policy, catalog);\n",
        "Several files");

    private final String file;
    private final String right;
    private final String wrong;
    private final String area;

    Bug(String file, String right, String wrong, String area) {
      this.file = file;
      this.right = right;
      this.wrong = wrong;
      this.area = area;
    }
  }

  private final Logger warnings = Logger.getLogger("dev.seawall");

  @BeforeEach
  void muteWarnings() {
    warnings.setLevel(Level.OFF);
  }

  @AfterEach
  void hearWarnings() {
    warnings.setLevel(null);
  }

  /** All of them take minutes; the others do when the run is long. */
  private static Stream<Bug> bugs() {
    return Stream.of(Bug.values())
        .filter(
            bug ->
                "long".equals(System.getProperty("seawall.test.scale"))
                    || bug == Bug.CHAIN_NOT_FOLLOWED
                    || bug == Bug.REFUSAL_TOO_LATE);
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void shouldFindTheBug(Bug bug, @TempDir Path directory) throws Exception {
    SeededBugs.Bug seeded = new SeededBugs.Bug(bug.name(), bug.file, bug.right, bug.wrong);
    String runner = DamageRun.class.getName();
    if (bug == Bug.NONE) {
      BUGS.shouldPass(seeded, directory, runner, bug.area);
    } else {
      BUGS.shouldBeCaught(seeded, directory, runner, bug.area);
    }
  }
}
