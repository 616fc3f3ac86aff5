package dev.seawall.testkit.recovery;

import static dev.seawall.testkit.recovery.Lab.append;
import static dev.seawall.testkit.recovery.Lab.readOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.seawall.Checkpoint.Reachability;
import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.NotWrittenException;
import dev.seawall.RecoveryReport.Verdict;
import dev.seawall.UnsupportedFormatException;
import dev.seawall.Wal;
import dev.seawall.format.Footer;
import dev.seawall.format.SegmentHeader;
import dev.seawall.testkit.recovery.Lab.FrameAt;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damage within segments that had been sealed: the first of two, unless a test says otherwise. */
class SealedDamageTest {
  private static final String FIRST = "00000000000000000001.seg";
  private static final String NO_FOOTER = "it has no valid footer, though a later segment exists";

  private final Lab lab = new Lab();

  @BeforeEach
  void writeTwoSegments() throws Exception {
    lab.closedAfter(
        wal -> {
          append(wal, "a", "one", "two", "three");
          append(wal, "b", "uno");
          wal.roll();
          append(wal, "a", "four");
        });
  }

  @Test
  void shouldTellTheReaderOfBitRotInASealedSegment() throws Exception {
    FrameAt rotten = lab.frame(1, 1, 2);
    lab.corrupter().flipBit(1, rotten.payload() + 3, 0);

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict())
          .as("frames are checked when read")
          .isEqualTo(Verdict.SEALED);
      assertThat(readOn(wal, "a")).containsExactly("1=one", "lost 2", "3=three", "4=four");
      assertThatThrownBy(() -> wal.stream("a").get(2))
          .isInstanceOf(CorruptionException.class)
          .hasMessage(
              "damaged: %s at offset %d (%d bytes): the checksum of the frame's records is wrong; lost of stream 'a': 2; last good sequence: 1; next good sequence: 3",
              FIRST, rotten.offset(), rotten.length());
      assertThat(wal.verify(progress -> {}).damages())
          .extracting(Damage::offset)
          .containsExactly((long) rotten.offset());
    }
  }

  @Test
  void shouldReadThroughTheFramesWhenTheFooterSummaryIsDamaged() throws Exception {
    long footer = Forge.trailer(lab, 1).footerOffset();
    lab.corrupter().flipBit(1, footer + 12, 0);

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessageStartingWith("damaged: %s at offset %d", FIRST, footer)
        .hasMessageContaining("the checksum of the footer's summary is wrong");
    assertSalvaged(refusal.damage());
  }

  @Test
  void shouldReadThroughTheFramesWhenTheFrameTableIsDamaged() throws Exception {
    Footer.Trailer trailer = Forge.trailer(lab, 1);
    long table = trailer.footerOffset() + trailer.summaryLength();
    lab.corrupter()
        .flipBit(1, lab.segment(1).length - Footer.TRAILER_BYTES - 3, 0); // the last frame's entry

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict())
          .as("opening has no need of it")
          .isEqualTo(Verdict.SEALED);
      assertAllIsRead(wal);
      assertThat(wal.stream("a").get(2).value()).asString().isEqualTo("two");
      assertThat(wal.verify(progress -> {}).damages())
          .singleElement()
          .satisfies(
              damage -> {
                assertThat(damage.kind()).isEqualTo(Damage.Kind.FRAME_TABLE);
                assertThat(damage.offset()).isEqualTo(table);
                assertThat(damage.reason()).endsWith("no frame is lost");
              });
    }
  }

  @Test
  void shouldFindTheLogsOwnRecordsWhenTheFrameTableIsDamaged() throws Exception {
    Footer.Trailer trailer = Forge.trailer(lab, 1);
    long table = trailer.footerOffset() + trailer.summaryLength();
    lab.corrupter().flipBit(1, table + 9, 0); // where the first control frame is

    assertThat(lab.refused().damage().kind()).isEqualTo(Damage.Kind.FRAME_TABLE);
    try (Wal wal = lab.openSalvaging()) {
      assertAllIsRead(wal);
    }
  }

  @Test
  void shouldTellTheReaderOfBitRotWhenTheFrameTableIsDamagedToo() throws Exception {
    int table = lab.segment(1).length - Footer.TRAILER_BYTES;
    FrameAt rotten = lab.frame(1, 1, 2);
    for (int place : new int[] {rotten.payload() + 3, rotten.offset() + 20}) {
      byte[] whole = lab.segment(1);
      lab.corrupter().flipBit(1, place, 0);
      lab.corrupter().flipBit(1, table - 3, 0);

      try (Wal wal = lab.open()) {
        assertThat(readOn(wal, "a")).containsExactly("1=one", "lost 2", "3=three", "4=four");
        assertThat(readOn(wal, "b")).containsExactly("1=uno");
      }
      lab.corrupter().replace(1, whole);
    }
  }

  @Test
  void shouldLoseTheFirstRecordOnlyWhenItsFrameAndTheFrameTableAreDamaged() throws Exception {
    int table = lab.segment(1).length - Footer.TRAILER_BYTES;
    FrameAt rotten = lab.frame(1, 1, 1);
    for (int place : new int[] {rotten.payload() + 3, rotten.offset() + 20}) {
      byte[] whole = lab.segment(1);
      lab.corrupter().flipBit(1, place, 0);
      lab.corrupter().flipBit(1, table - 3, 0);

      try (Wal wal = lab.open()) {
        assertThat(readOn(wal, "a")).containsExactly("lost 1", "2=two", "3=three", "4=four");
      }
      lab.corrupter().replace(1, whole);
    }
  }

  @Test
  void shouldReadThroughTheFramesWhenTheTrailerIsDamaged() throws Exception {
    lab.corrupter().flipBit(1, lab.segment(1).length - 60, 0);

    CorruptionException refusal = lab.refused();
    assertThat(refusal).hasMessageStartingWith("damaged: " + FIRST).hasMessageEndingWith(NO_FOOTER);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().damages()).contains(refusal.damage());
      assertAllIsRead(wal);
    }
  }

  @Test
  void shouldSealAgainWhenTheTrailerOfTheLastSegmentIsDamaged() throws Exception {
    lab.corrupter().flipBit(2, lab.segment(2).length - 60, 0);

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.CLEAN_END);
      assertThat(wal.recoveryReport().notes())
          .containsExactly("sealing 00000000000000000002.seg was interrupted");
      assertAllIsRead(wal);
    }
    assertThat(Forge.trailer(lab, 2)).isNotNull();
  }

  @Test
  void shouldSealAgainWhenTheFooterOfTheLastSegmentIsDamaged() throws Exception {
    Footer.Trailer trailer = Forge.trailer(lab, 2);
    byte[] sealed = lab.segment(2);
    long table = trailer.footerOffset() + trailer.summaryLength();
    for (long damagedAt : new long[] {trailer.footerOffset() + 12, table + 3}) {
      lab.corrupter().replace(2, sealed);
      lab.corrupter().flipBit(2, damagedAt, 0);

      try (Wal wal = lab.open()) {
        assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.CLEAN_END);
        assertThat(wal.recoveryReport().notes())
            .containsExactly("sealing 00000000000000000002.seg was interrupted");
        assertAllIsRead(wal);
      }
      assertThat(lab.segment(2)).as("sealed as before").isEqualTo(sealed);
    }
  }

  @Test
  void shouldReportASegmentWithoutFooterThatIsNotTheLast() throws Exception {
    long footer = Forge.trailer(lab, 1).footerOffset();
    lab.corrupter().truncate(1, (int) footer);

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage("damaged: %s at offset %d (0 bytes): %s", FIRST, footer, NO_FOOTER);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().damages()).contains(refusal.damage());
      assertAllIsRead(wal);
    }
  }

  @Test
  void shouldReportTheLostEndOfASegmentThatIsNotTheLast() throws Exception {
    FrameAt third = lab.frame(1, 1, 3);
    lab.corrupter().truncate(1, third.offset() + 10);

    CorruptionException refusal = lab.refused();
    assertThat(refusal).hasMessageContaining(NO_FOOTER);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().damages())
          .extracting(Damage::reason)
          .contains(
              "no valid frame at offset " + third.offset() + ", though the segment was sealed");
      assertThat(readOn(wal, "a")).containsExactly("1=one", "2=two", "lost 3", "4=four");
    }
  }

  @Test
  void shouldReportADamagedControlFrameOfASealedSegment() throws Exception {
    FrameAt creation = lab.frame(1, 0, 1);
    lab.corrupter().flipBit(1, creation.payload() + 10, 0);

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset %d (%d bytes): the log's own records: the frame's checksum is wrong; what they said of streams is lost: creations, deletions, truncations or checkpoints (as far as they can be made out, unverified: stream 1 created: 'a')",
            FIRST, creation.offset(), creation.length());
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().damages())
          .containsExactly(refusal.damage().leavingInDoubt(List.of("unnamed-1")));
      assertThat(Lab.read(wal, "unnamed-1")).containsExactly("1=one", "2=two", "3=three", "4=four");
      assertThat(Lab.read(wal, "b")).containsExactly("1=uno");
    }
  }

  @Test
  void shouldReportAControlFrameOfASealedSegmentThatSaysWhatCannotBe() throws Exception {
    FrameAt creation = lab.frame(1, 0, 1);
    Forge.setControlStream(lab, creation, 0);

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset %d (%d bytes): the log's own records: they say what cannot be, though the frame's checksum is right; what they said of streams is lost: creations, deletions, truncations or checkpoints (as far as they can be made out, unverified: stream 0 created: 'a')",
            FIRST, creation.offset(), creation.length());
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().damages())
          .containsExactly(refusal.damage().leavingInDoubt(List.of("unnamed-1")));
      assertThat(Lab.read(wal, "unnamed-1")).containsExactly("1=one", "2=two", "3=three", "4=four");
      assertThat(wal.verify(progress -> {}).damages())
          .extracting(Damage::kind, Damage::offset)
          .contains(tuple(Damage.Kind.CONTROL_RECORDS, (long) creation.offset()));
    }
  }

  @Test
  void shouldBringNothingBackWhenATruncationIsLostAndAHoleBehindItIsNot() throws Exception {
    lab.closedAfter(
        wal -> {
          append(wal, "c", "one", "two", "truncated", "truncated too");
          wal.checkpoint("before");
          wal.stream("c").truncateAfter(2);
          wal.stream("c").skipTo(6);
          append(wal, "c", "six");
        });
    List<FrameAt> controls = lab.frames(3).stream().filter(f -> f.stream() == 0).toList();
    FrameAt truncation = controls.get(controls.size() - 2);
    lab.corrupter().flipBit(3, truncation.end() - 8, 0); // a field that it does not use

    assertThat(lab.refused()).hasMessageContaining("unverified: stream 3 truncated after 2)");
    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "c")).containsExactly("1=one", "2=two", "6=six");
      assertThatThrownBy(() -> wal.stream("c").get(3)).isInstanceOf(NotWrittenException.class);
      assertThat(wal.findCheckpoint("before").orElseThrow().reachability("c"))
          .isEqualTo(Reachability.REWRITTEN);
    }
  }

  @Test
  void shouldRefuseToReadAFrameWithUnknownFlags() throws Exception {
    FrameAt newer = lab.frame(1, 1, 2);
    Forge.setFlags(lab, newer, 0x8000);

    try (Wal wal = lab.open()) {
      assertThat(wal.stream("a").get(1).sequence()).isEqualTo(1);
      assertThatThrownBy(() -> wal.stream("a").get(2))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessage(
              "%s: the frame at offset %d has flags 0x8000, which this version does not know",
              FIRST, newer.offset());
    }
  }

  @Test
  void shouldNotBelieveCountsBeyondTheSegment() throws Exception {
    int runCountAt = 16;
    Forge.setTrailer(lab, 1, runCountAt, Integer.MAX_VALUE);

    CorruptionException refusal = lab.refused();
    assertThat(refusal).hasMessageEndingWith(NO_FOOTER);
    try (Wal wal = lab.openSalvaging()) {
      assertAllIsRead(wal);
    }
  }

  @Test
  void shouldReportASealedSegmentThatIsAllZeros() throws Exception {
    lab.corrupter().zero(1, SegmentHeader.BYTES, lab.segment(1).length - SegmentHeader.BYTES);

    assertThat(lab.refused()).hasMessageContaining(NO_FOOTER);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().damages())
          .extracting(Damage::reason)
          .contains("no valid frame at offset 128, though the segment was sealed");
      assertThat(wal.stream("unnamed-1").lastSequence()).isEqualTo(4);
      assertThatThrownBy(() -> wal.stream("unnamed-1").get(2))
          .isInstanceOf(CorruptionException.class);
      assertThat(wal.stream("unnamed-1").get(4).value()).asString().isEqualTo("four");
    }
  }

  private void assertSalvaged(Damage damage) throws Exception {
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.CORRUPTION);
      assertThat(wal.recoveryReport().damages()).containsExactly(damage);
      assertAllIsRead(wal);
    }
  }

  private static void assertAllIsRead(Wal wal) throws Exception {
    assertThat(Lab.read(wal, "a")).containsExactly("1=one", "2=two", "3=three", "4=four");
    assertThat(Lab.read(wal, "b")).containsExactly("1=uno");
  }
}
