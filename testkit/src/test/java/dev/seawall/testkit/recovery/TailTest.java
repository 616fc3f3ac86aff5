package dev.seawall.testkit.recovery;

import static dev.seawall.testkit.recovery.Lab.append;
import static dev.seawall.testkit.recovery.Lab.appendUnsynced;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Batch;
import dev.seawall.RecoveryReport;
import dev.seawall.RecoveryReport.Verdict;
import dev.seawall.Wal;
import dev.seawall.testkit.recovery.Lab.FrameAt;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The end of a log whose last segment holds nothing that had been durable and is damaged. */
class TailTest {
  private static final String SEGMENT = "00000000000000000001.seg";

  private final Lab lab = new Lab();

  @Test
  void shouldBeginALogWhenThereAreNoSegments() throws Exception {
    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.EMPTY);
      assertThat(wal.streams()).isEmpty();
    }
    assertThat(lab.fileNames()).isEmpty();
  }

  @Test
  void shouldTakeASealedSegmentAsItIs() throws Exception {
    lab.closedAfter(wal -> append(wal, "a", "one", "two"));
    byte[] before = lab.segment(1);

    try (Wal wal = lab.open()) {
      RecoveryReport report = wal.recoveryReport();
      assertThat(report.verdict()).isEqualTo(Verdict.SEALED);
      assertThat(report.segments()).isEqualTo(1);
      assertThat(report.lastSegment()).isEqualTo(SEGMENT);
      assertThat(report.validBytes()).isEqualTo(before.length);
      assertThat(report.notes()).isEmpty();
      assertThat(Lab.read(wal, "a")).containsExactly("1=one", "2=two");
    }
    assertThat(lab.segment(1)).isEqualTo(before);
  }

  @Test
  void shouldEndCleanlyWhenOnlyZerosFollow() throws Exception {
    lab.killedAfter(wal -> append(wal, "a", "one", "two"));
    int end = lab.end(1);
    assertThat(lab.segment(1).length).as("zeros written ahead").isGreaterThan(end);

    try (Wal wal = lab.open()) {
      RecoveryReport report = wal.recoveryReport();
      assertThat(report.verdict()).isEqualTo(Verdict.CLEAN_END);
      assertThat(report.validBytes()).isEqualTo(end);
      assertThat(report.cutBytes()).isZero();
      assertThat(report.tornFile()).isEmpty();
      assertThat(Lab.read(wal, "a")).containsExactly("1=one", "2=two");
    }
    assertThat(lab.fileNames()).containsExactly(SEGMENT);
  }

  @Test
  void shouldKeepAllFramesWhenSealingWasInterrupted() throws Exception {
    lab.closedAfter(wal -> append(wal, "a", "one", "two"));
    int end = lab.end(1);
    lab.corrupter().truncate(1, lab.segment(1).length - 10);

    try (Wal wal = lab.open()) {
      RecoveryReport report = wal.recoveryReport();
      assertThat(report.verdict()).isEqualTo(Verdict.CLEAN_END);
      assertThat(report.validBytes()).isEqualTo(end);
      assertThat(report.cutBytes()).isZero();
      assertThat(report.notes()).containsExactly("sealing " + SEGMENT + " was interrupted");
      assertThat(Lab.read(wal, "a")).containsExactly("1=one", "2=two");
    }
    assertThat(lab.fileNames()).containsExactly(SEGMENT);
  }

  @Test
  void shouldCutATornFrameHeader() throws Exception {
    lab.killedAfter(wal -> append(wal, "a", "one", "two", "three"));
    FrameAt last = lab.frame(1, 1, 3);
    lab.corrupter().zero(1, last.offset() + 16, last.length() - 16);

    assertTorn(last.offset(), contentEnd(last.offset() + 16) - last.offset(), "1=one", "2=two");
  }

  @Test
  void shouldCutATornPayload() throws Exception {
    String text = "x".repeat(2000);
    lab.killedAfter(wal -> append(wal, "a", "one", "two", text));
    FrameAt last = lab.frame(1, 1, 3);
    int cutAt = 1024; // a sector's edge
    lab.corrupter().zero(1, cutAt, last.end() - cutAt);

    assertTorn(last.offset(), cutAt - last.offset(), "1=one", "2=two");
  }

  @Test
  void shouldCutFramesBehindAHoleWhenNothingSaysItWasDurable() throws Exception {
    lab.killedAfter(
        wal -> {
          append(wal, "a", "one");
          appendUnsynced(wal, "a", "two", "three", "four");
        });
    FrameAt hole = lab.frame(1, 1, 2);
    int end = lab.end(1);
    lab.corrupter().zero(1, hole.offset(), hole.length());

    // the padding of the last frame is zero, and so not counted
    assertTorn(hole.offset(), contentEnd(end) - hole.offset(), "1=one");
  }

  private int contentEnd(int end) throws Exception {
    byte[] bytes = lab.segment(1);
    int last = end;
    while (bytes[last - 1] == 0) {
      last--;
    }
    return last;
  }

  @Test
  void shouldCutAnIncompleteAtomicGroupAsAWhole() throws Exception {
    lab.killedAfter(
        wal -> {
          append(wal, "a", "one");
          append(wal, "b", "uno");
          wal.append(
              Batch.of()
                  .add(wal.stream("a"), "two".getBytes(UTF_8))
                  .add(wal.stream("b"), "dos".getBytes(UTF_8))
                  .add(wal.stream("a"), "three".getBytes(UTF_8)));
        });
    FrameAt first = lab.frame(1, 1, 2);
    FrameAt last = lab.frame(1, 2, 2);
    lab.corrupter().zero(1, last.offset(), last.length());

    assertTorn(first.offset(), last.offset() - first.offset(), "1=one");
    assertThat(lab.read("b")).containsExactly("1=uno");
  }

  @Test
  void shouldCutStaleFramesOfAFormerLife() throws Exception {
    Lab former = new Lab();
    former.killedAfter(wal -> append(wal, "a", "old", "old", "old"));
    lab.killedAfter(wal -> append(wal, "a", "one"));
    int end = lab.end(1);
    FrameAt stale = former.frame(1, 1, 2);
    assertThat(stale.offset()).isEqualTo(end);
    byte[] bytes = Arrays.copyOfRange(former.segment(1), end, former.end(1));
    lab.corrupter().overwrite(1, end, bytes);

    assertTorn(end, contentEnd(end + bytes.length) - end, "1=one");
  }

  @Test
  void shouldCutAMisdirectedFrame() throws Exception {
    lab.killedAfter(wal -> append(wal, "a", "one", "two"));
    FrameAt last = lab.frame(1, 1, 2);
    lab.corrupter().duplicate(1, last.offset(), last.end(), last.length());

    assertTorn(last.end(), contentEnd(last.end() + last.length()) - last.end(), "1=one", "2=two");
  }

  @Test
  void shouldLeaveATornTailAloneWhenReadingOnly() throws Exception {
    lab.killedAfter(wal -> append(wal, "a", "one", "two"));
    FrameAt last = lab.frame(1, 1, 2);
    lab.corrupter().zero(1, last.offset() + 16, last.length() - 16);
    var before = lab.contents();

    try (Wal wal = lab.openReadOnly()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.TORN_TAIL);
      assertThat(wal.recoveryReport().tornFile()).isEmpty();
      assertThat(Lab.read(wal, "a")).containsExactly("1=one");
    }
    assertThat(lab.contents()).isEqualTo(before);
  }

  /** Opens, and checks that the torn bytes were cut, reported and kept aside. */
  private void assertTorn(int offset, int length, String... records) throws Exception {
    byte[] torn = Arrays.copyOfRange(lab.segment(1), offset, offset + length);
    String tornFile = "00000000000000000001-%020d.torn".formatted(offset);
    try (Wal wal = lab.open()) {
      RecoveryReport report = wal.recoveryReport();
      assertThat(report.verdict()).isEqualTo(Verdict.TORN_TAIL);
      assertThat(report.validBytes()).isEqualTo(offset);
      assertThat(report.cutBytes()).isEqualTo(length);
      assertThat(report.tornFile()).isEqualTo(tornFile);
      assertThat(report.damages()).isEmpty();
      assertThat(Lab.read(wal, "a")).containsExactly(records);
      append(wal, "a", "next");
    }
    assertThat(lab.disk().files().get(tornFile)).isEqualTo(torn);
    assertThat(lab.read("a")).startsWith(records).hasSize(records.length + 1);
  }
}
