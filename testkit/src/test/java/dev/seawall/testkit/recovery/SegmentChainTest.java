package dev.seawall.testkit.recovery;

import static dev.seawall.testkit.recovery.Lab.append;
import static dev.seawall.testkit.recovery.Lab.readOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.Damage;
import dev.seawall.RecoveryReport.Verdict;
import dev.seawall.UnsupportedFormatException;
import dev.seawall.Wal;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether the segments are all there, and are what their names say. */
class SegmentChainTest {
  private static final String FIRST = "00000000000000000001.seg";
  private static final String SECOND = "00000000000000000002.seg";
  private static final String THIRD = "00000000000000000003.seg";
  private static final String FOURTH = "00000000000000000004.seg";

  private final Lab lab = new Lab();

  @BeforeEach
  void writeThreeSegments() throws Exception {
    writeThreeSegments(lab);
  }

  private static void writeThreeSegments(Lab target) throws Exception {
    for (String value : new String[] {"one", "two", "three"}) {
      target.closedAfter(wal -> append(wal, "a", value));
    }
  }

  @Test
  void shouldDiscardAPreparedSegment() throws Exception {
    lab.corrupter().replace(4, new byte[4096]);

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.SEALED);
      assertThat(wal.recoveryReport().notes())
          .containsExactly(FOURTH + " had been prepared but not begun");
      assertThat(lab.fileNames()).doesNotContain(FOURTH);
      append(wal, "a", "four");
    }
    assertThat(lab.read("a")).containsExactly("1=one", "2=two", "3=three", "4=four");
  }

  @Test
  void shouldDiscardANewSegmentWhoseHeaderIsTorn() throws Exception {
    byte[] torn = Arrays.copyOf(lab.segment(3), 4096);
    Arrays.fill(torn, 60, torn.length, (byte) 0);
    lab.corrupter().replace(4, torn);

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.SEALED);
      assertThat(wal.recoveryReport().notes())
          .containsExactly(FOURTH + " had been prepared but not begun");
      assertThat(lab.fileNames()).doesNotContain(FOURTH);
    }
  }

  @Test
  void shouldReportADamagedHeaderWithFramesBehindIt() throws Exception {
    lab.corrupter().flipBit(3, 50, 3);
    int length = lab.segment(3).length;

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset 0 (%d bytes): it has no valid segment header", THIRD, length);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(damagedPlaces(wal)).containsExactly(refusal.damage());
      long mostLost = (length - FrameHeader.BYTES) / 2;
      assertThat(readOn(wal, "a"))
          .as("as many as there was room for may have been given out")
          .containsExactly("1=one", "2=two", "lost 3.." + (2 + mostLost));
      append(wal, "b", "uno");
      append(wal, "a", "behind");
      assertThat(wal.stream("a").lastSequence()).isEqualTo(3 + mostLost);
    }
    assertThat(lab.fileNames())
        .as("the damaged one is left alone")
        .containsExactly(FIRST, SECOND, THIRD, FOURTH);
  }

  @Test
  void shouldLoseNothingWithASegmentOfStaleBytes() throws Exception {
    byte[] stale = new byte[4096];
    new java.util.Random(4).nextBytes(stale);
    lab.corrupter().replace(4, stale);

    assertThat(lab.refused()).hasMessageContaining("it has no valid segment header");
    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "a")).containsExactly("1=one", "2=two", "3=three");
      append(wal, "a", "four");
      assertThat(wal.stream("a").lastSequence()).isEqualTo(4);
    }
  }

  @Test
  void shouldReportAMissingMiddleSegment() throws Exception {
    lab.corrupter().remove(2);

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset 0 (0 bytes): missing: segment 2, before %s", SECOND, THIRD);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(damagedPlaces(wal)).containsExactly(refusal.damage());
      assertThat(readOn(wal, "a")).containsExactly("1=one", "lost 2", "3=three");
      assertThatThrownBy(() -> wal.stream("a").get(2))
          .isInstanceOf(CorruptionException.class)
          .hasMessageEndingWith("last good sequence: 1; next good sequence: 3");
    }
  }

  @Test
  void shouldReportAMissingFirstSegment() throws Exception {
    lab.corrupter().remove(1);

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset 0 (0 bytes): missing: segment 1, at the beginning", FIRST);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(damagedPlaces(wal)).containsExactly(refusal.damage());
      assertThat(readOn(wal, "unnamed-1")).containsExactly("lost 1", "2=two", "3=three");
    }
  }

  @Test
  void shouldReportASegmentMissingBeforeAPreparedOne() throws Exception {
    lab.corrupter().replace(4, new byte[4096]);
    lab.corrupter().remove(3);

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset 0 (0 bytes): missing: segment 3, before %s, which was prepared",
            THIRD, FOURTH);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(damagedPlaces(wal)).containsExactly(refusal.damage());
      assertThat(readOn(wal, "a"))
          .as("as many as a segment has room for may have been given out")
          .containsExactly("1=one", "2=two", "lost 3..1073741806");
    }
  }

  @Test
  void shouldGoOnReportingASegmentMissingBeforeAPreparedOne() throws Exception {
    lab.corrupter().replace(4, new byte[4096]);
    lab.corrupter().remove(3);
    CorruptionException refusal = lab.refused();

    lab.openSalvaging().close();
    assertThat(lab.refused().damage()).as("nothing was appended").isEqualTo(refusal.damage());
    try (Wal wal = lab.openSalvaging()) {
      append(wal, "a", "new");
    }
    assertThat(lab.refused()).as("behind the prepared one").hasMessageContaining(FOURTH);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().damages())
          .extracting(Damage::reason)
          .anyMatch(reason -> reason.startsWith("missing: segment 3, one of 2: segments 3 to 4"));
      assertThat(readOn(wal, "a"))
          .hasSize(4)
          .startsWith("1=one", "2=two")
          .satisfies(read -> assertThat(read.get(2)).startsWith("lost 3.."))
          .satisfies(read -> assertThat(read.get(3)).endsWith("=new"));
    }
  }

  @Test
  void shouldReportASealedSegmentThatWasRolledBack() throws Exception {
    Lab earlier = new Lab();
    earlier.setDisk(lab.disk().crashKeepingCache());
    earlier.corrupter().remove(3);
    earlier.corrupter().remove(2);
    earlier.closedAfter(wal -> append(wal, "a", "TWO"));
    assertThat(earlier.segment(2)).as("told by its checksum only").hasSameSizeAs(lab.segment(2));
    lab.corrupter().replace(2, earlier.segment(2));

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset 0 (%d bytes): it is not the segment that %s was written behind (swapped, rolled back or replaced)",
            SECOND, lab.segment(2).length, THIRD);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(damagedPlaces(wal)).containsExactly(refusal.damage());
      assertThat(readOn(wal, "a")).containsExactly("1=one", "2=TWO", "3=three");
    }
  }

  @Test
  void shouldReportACopyUnderAnotherNumber() throws Exception {
    lab.corrupter().replace(4, lab.segment(2));

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset 0 (%d bytes): its header says it is segment 2",
            FOURTH, lab.segment(2).length);
    assertTheLogIsSalvaged(refusal);
  }

  @Test
  void shouldReportASegmentOfAnotherLog() throws Exception {
    Lab other = new Lab();
    writeThreeSegments(other);
    other.closedAfter(wal -> append(wal, "a", "four"));
    lab.corrupter().replace(4, other.segment(4));

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset 0 (%d bytes): it belongs to another log: its id is %s, expected %s",
            FOURTH, other.segment(4).length, other.header(4).logId(), lab.header(1).logId());
    assertTheLogIsSalvaged(refusal);
  }

  @Test
  void shouldNotTakeTheLogOfAStrangerInFrontForItsOwn() throws Exception {
    Lab other = new Lab();
    other.closedAfter(wal -> append(wal, "a", "strange"));
    lab.corrupter().replace(1, other.segment(1));

    CorruptionException refusal = lab.refused();
    assertThat(refusal).hasMessageStartingWith("damaged: %s at offset 0", FIRST);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "unnamed-1")).containsExactly("lost 1", "2=two", "3=three");
    }
  }

  @Test
  void shouldRefuseANewerFormat() throws Exception {
    Forge.setVersion(lab, 3, SegmentHeader.VERSION + 1);
    var before = lab.contents();

    for (CorruptionPolicy policy : CorruptionPolicy.values()) {
      var options = Lab.options().corruptionPolicy(policy).build();
      assertThatThrownBy(() -> Wal.open(lab.disk().store(), options))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessage(
              "%s: its format is version 2; this code reads version 1. Nothing has been changed.",
              THIRD);
    }
    assertThat(lab.contents()).isEqualTo(before);
  }

  private void assertTheLogIsSalvaged(CorruptionException refusal) throws Exception {
    byte[] stranger = lab.segment(4);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(damagedPlaces(wal)).containsExactly(refusal.damage());
      assertThat(readOn(wal, "a")).containsExactly("1=one", "2=two", "3=three");
      append(wal, "a", "four");
    }
    assertThat(lab.segment(4)).as("what is not ours is left alone").isEqualTo(stranger);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "a")).containsExactly("1=one", "2=two", "3=three", "4=four");
    }
  }

  /** What opening has found to be damaged, without what is lost with it. */
  private static List<Damage> damagedPlaces(Wal wal) {
    return wal.recoveryReport().damages().stream()
        .filter(damage -> damage.kind() != Damage.Kind.GAP)
        .toList();
  }
}
