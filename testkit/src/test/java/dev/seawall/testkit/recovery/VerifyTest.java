package dev.seawall.testkit.recovery;

import static dev.seawall.testkit.recovery.Lab.append;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Batch;
import dev.seawall.Damage;
import dev.seawall.Damage.Kind;
import dev.seawall.VerifyReport;
import dev.seawall.Wal;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.read.MissingSegments;
import dev.seawall.testkit.recovery.Lab.FrameAt;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether verifying names every damaged range, with its place, and what is lost with it. */
class VerifyTest {
  private final Lab lab = new Lab();

  @BeforeEach
  void writeThreeSegments() throws Exception {
    lab.closedAfter(
        wal -> {
          append(wal, "a", "one", "two", "three", "four");
          append(wal, "b", "uno", "dos", "tres");
          wal.roll();
          append(wal, "a", "five", "six");
          append(wal, "b", "cuatro");
          wal.roll();
          append(wal, "a", "seven");
        });
  }

  private VerifyReport verify() throws Exception {
    var before = lab.contents();
    try (Wal wal = Wal.openReadOnly(lab.disk().store(), Lab.salvage())) {
      VerifyReport report = wal.verify(progress -> {});
      assertThat(lab.contents()).isEqualTo(before);
      return report;
    }
  }

  /** What a test compares of a damage: its kind, its segment, its place, and what is lost. */
  private List<String> damages() throws Exception {
    return verify().damages().stream()
        .map(
            d ->
                d.kind()
                    + " "
                    + d.segment()
                    + ":"
                    + d.offset()
                    + "+"
                    + d.lengthBytes()
                    + (d.stream() == null ? "" : " " + d.stream() + "/" + d.streamId())
                    + (d.lost() == null ? "" : " " + d.lost()))
        .toList();
  }

  private static String place(FrameAt frame) {
    return frame.offset() + "+" + frame.length();
  }

  @Test
  void shouldNameEachOfSeveralDamagesInSeveralSegments() throws Exception {
    FrameAt two = lab.frame(1, 1, 2);
    FrameAt four = lab.frame(1, 1, 4);
    FrameAt tres = lab.frame(1, 2, 3);
    FrameAt six = lab.frame(2, 1, 6);
    for (FrameAt rotten : List.of(two, four, tres)) {
      lab.corrupter().flipBit(1, rotten.payload() + 2, 0);
    }
    lab.corrupter().zero(2, six.payload(), 4);

    assertThat(damages())
        .containsExactly(
            "RECORDS 1:" + place(two) + " a/1 2",
            "RECORDS 1:" + place(four) + " a/1 4",
            "RECORDS 1:" + place(tres) + " b/2 3",
            "RECORDS 2:" + place(six) + " a/1 6");
  }

  @Test
  void shouldNameWhatIsLostWithinASegmentThatWasRolledBack() throws Exception {
    Lab earlier = new Lab();
    earlier.setDisk(lab.disk().crashKeepingCache());
    earlier.corrupter().remove(3);
    earlier.corrupter().remove(2);
    earlier.closedAfter(wal -> append(wal, "a", "FIVE", "SIX"));
    lab.corrupter().replace(2, earlier.segment(2));
    FrameAt five = lab.frame(2, 1, 5);
    lab.corrupter().flipBit(2, five.payload() + 2, 0);

    assertThat(damages())
        .containsExactly(
            "CHAIN 2:0+" + lab.segment(2).length, "RECORDS 2:" + place(five) + " a/1 5");
  }

  @Test
  void shouldSayWhoseRecordsAreLostWithAHeader() throws Exception {
    FrameAt two = lab.frame(1, 1, 2);
    FrameAt three = lab.frame(1, 1, 3);
    lab.corrupter().truncate(1, (int) Forge.trailer(lab, 1).footerOffset());
    lab.corrupter().zero(1, two.offset(), two.length() + three.length());

    List<Damage> damages = verify().damages();
    assertThat(damages)
        .filteredOn(damage -> damage.kind() == Kind.FRAMES)
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(damage.offset()).isEqualTo(two.offset());
              assertThat(damage.lengthBytes()).isEqualTo((long) two.length() + three.length());
              assertThat(damage.stream()).isEqualTo("a");
              assertThat(damage.streamId()).isEqualTo(1);
              assertThat(damage.lost()).hasToString("2..3");
            });
    assertThat(damages).extracting(Damage::kind).containsOnly(Kind.FRAMES, Kind.FOOTER);
  }

  @Test
  void shouldNameTheGapsThatAMissingSegmentLeaves() throws Exception {
    lab.corrupter().remove(2);

    assertThat(damages())
        .contains("MISSING_SEGMENT 2:0+0", "GAP 2:0+0 a/1 5..6")
        .filteredOn(damage -> damage.startsWith("GAP 2:0+0 b/2 4.."))
        .as("how far b had come cannot be told")
        .hasSize(1);
  }

  @Test
  void shouldSayThatNothingIsLostWithAFooter() throws Exception {
    int length = lab.segment(1).length;
    long footer = Forge.trailer(lab, 1).footerOffset();
    lab.corrupter().flipBit(1, length - 60, 0); // its trailer
    lab.corrupter().flipBit(2, Forge.trailer(lab, 2).footerOffset() + 12, 0); // its summary
    lab.corrupter().flipBit(3, lab.segment(3).length - Footer.TRAILER_BYTES - 3, 0); // its table

    List<Damage> damages = verify().damages();
    assertThat(damages).extracting(Damage::segment).containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(damages)
        .extracting(Damage::kind)
        .containsExactlyInAnyOrder(Kind.FOOTER, Kind.FOOTER, Kind.FRAME_TABLE);
    assertThat(damages).allSatisfy(d -> assertThat(d.lost()).isNull());
    assertThat(footer).isPositive();
  }

  @Test
  void shouldSayWhatDamagedControlFramesCost() throws Exception {
    FrameAt creation = lab.frame(1, 0, 2);
    lab.corrupter().flipBit(1, creation.payload() + 10, 0);

    List<Damage> damages = verify().damages();
    assertThat(damages).singleElement().extracting(Damage::kind).isEqualTo(Kind.CONTROL_RECORDS);
    assertThat(damages.get(0).reason()).contains("creations, deletions, truncations");
  }

  @Test
  void shouldNameSegmentsThatAreNotWhatTheyShouldBe() throws Exception {
    Lab other = new Lab();
    other.closedAfter(wal -> append(wal, "x", "1", "2"));
    byte[] second = lab.segment(2);
    lab.corrupter().replace(2, lab.segment(3)); // swapped
    lab.corrupter().replace(3, second);
    lab.corrupter().replace(4, other.segment(1));

    assertThat(damages())
        .as("both that bear each other's number, and the stranger")
        .contains("MISPLACED_SEGMENT 3:0+" + lab.segment(2).length)
        .contains("MISPLACED_SEGMENT 2:0+" + lab.segment(3).length)
        .contains("FOREIGN_SEGMENT 4:0+" + lab.segment(4).length);
    assertThat(verify().records()).as("a stranger's records do not count").isEqualTo(11);
  }

  @Test
  void shouldSayWhoseRecordsStoodBehindDamagedHeadersOfASealedSegment() throws Exception {
    FrameAt two = lab.frame(1, 1, 2);
    FrameAt uno = lab.frame(1, 2, 1);
    FrameAt dos = lab.frame(1, 2, 2);
    FrameAt five = lab.frame(2, 1, 5);
    lab.corrupter().flipBit(1, two.offset() + 20, 3);
    lab.corrupter().zero(1, uno.offset(), uno.length() + dos.length());
    lab.corrupter().flipBit(2, five.offset(), 0);

    assertThat(damages())
        .as("frames of one stream that stood next to each other are one range")
        .containsExactly(
            "FRAMES 1:" + place(two) + " a/1 2",
            "FRAMES 1:" + uno.offset() + "+" + (uno.length() + dos.length()) + " b/2 1..2",
            "FRAMES 2:" + place(five) + " a/1 5");
  }

  @Test
  void shouldTellApartWhatStoodInOneDamagedRange() throws Exception {
    FrameAt three = lab.frame(1, 1, 3);
    FrameAt four = lab.frame(1, 1, 4);
    FrameAt creation = lab.frame(1, 0, 2);
    FrameAt uno = lab.frame(1, 2, 1);
    assertThat(List.of(four.offset(), creation.offset(), uno.offset()))
        .as("they stand next to each other")
        .containsExactly(three.end(), four.end(), creation.end());
    lab.corrupter().flipBit(1, three.payload(), 0);
    lab.corrupter().zero(1, four.offset(), uno.end() - four.offset());

    assertThat(damages())
        .containsExactlyInAnyOrder(
            "RECORDS 1:" + place(three) + " a/1 3",
            "FRAMES 1:" + place(four) + " a/1 4",
            "CONTROL_RECORDS 1:" + place(creation),
            "FRAMES 1:" + place(uno) + " unnamed-2/2 1");
  }

  @Test
  void shouldSayWhatIsLostWhenTheFrameTableIsDamagedToo() throws Exception {
    FrameAt two = lab.frame(1, 1, 2);
    FrameAt tres = lab.frame(1, 2, 3);
    lab.corrupter().flipBit(1, two.offset(), 0);
    lab.corrupter().flipBit(1, tres.offset(), 0);
    lab.corrupter().flipBit(1, lab.segment(1).length - Footer.TRAILER_BYTES - 3, 0);

    assertThat(damages())
        .contains(
            "FRAMES 1:" + place(two),
            "FRAMES 1:" + place(tres),
            "GAP 1:" + place(two) + " a/1 2",
            "GAP 1:" + place(two) + " b/2 3")
        .hasSize(5);
  }

  @Test
  void shouldNotCallLostWhatHadBeenTruncated() throws Exception {
    FrameAt one = lab.frame(1, 1, 1);
    FrameAt seven = lab.frame(3, 1, 7);
    FrameAt cuatro = lab.frame(2, 2, 4);
    lab.closedAfter(
        wal -> {
          wal.stream("a").truncateBefore(3);
          wal.stream("a").truncateAfter(6);
          append(wal, "a", "sieben");
          wal.delete("b");
        });
    lab.corrupter().flipBit(1, one.offset(), 0);
    lab.corrupter().flipBit(2, cuatro.payload(), 0);
    lab.corrupter().flipBit(3, seven.offset(), 0);

    List<Damage> damages = verify().damages();
    assertThat(damages).hasSize(3).allSatisfy(d -> assertThat(d.lost()).isNull());
    assertThat(damages).extracting(Damage::streamId).containsExactly(1, 2, 1);
    assertThat(damages.get(0).reason()).contains("had been truncated");
    assertThat(damages.get(1).reason()).contains("stream 2, which is not there any more");
    assertThat(damages.get(2).reason()).contains("had been truncated");
  }

  @Test
  void shouldNameEachOfSeveralMissingSegmentsAndWhatIsLostWithThem() throws Exception {
    lab.closedAfter(wal -> append(wal, "b", "cinco"));
    lab.corrupter().remove(2);
    lab.corrupter().remove(3);

    assertThat(damages())
        .as("what the frames before and behind tell")
        .containsExactlyInAnyOrder(
            "MISSING_SEGMENT 2:0+0",
            "MISSING_SEGMENT 3:0+0",
            "GAP 2:0+0 a/1 5.." + (4 + doubt()),
            "GAP 2:0+0 b/2 4");
    try (Wal wal = Wal.openReadOnly(lab.disk().store(), Lab.salvage())) {
      assertThat(wal.recoveryReport().damages())
          .as("opening says the same")
          .containsExactlyInAnyOrderElementsOf(verify().damages());
    }
  }

  /** For how many sequences of a stream there was room in the missing segments. */
  private long doubt() throws Exception {
    try (Wal wal = Wal.openReadOnly(lab.disk().store(), Lab.salvage())) {
      return wal.stream("a").lastSequence() - 4;
    }
  }

  @Test
  void shouldNotNameMissingSegmentsWithoutEnd() {
    List<Damage> damages =
        new MissingSegments(2, Long.MAX_VALUE - 1).damages(lab.disk().store(), "before another");

    assertThat(damages).hasSize(1001);
    assertThat(damages.get(1000).reason()).contains("segments 1002 to 9223372036854775806");
  }

  @Test
  void shouldSayWhichStreamsAreInDoubtBehindDamagedControlFrames() throws Exception {
    FrameAt creation = lab.frame(1, 0, 2);
    lab.closedAfter(wal -> append(wal, "later", "x"));
    lab.corrupter().flipBit(1, creation.payload() + 3, 0);

    List<Damage> damages = verify().damages();
    assertThat(damages)
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(damage.kind()).isEqualTo(Kind.CONTROL_RECORDS);
              assertThat(damage.streamsInDoubt())
                  .as("what was created behind it is told as a whole")
                  .containsExactly("a", "unnamed-2");
              assertThat(damage.reason()).as("what is legible").contains("created: 'b'");
              assertThat(damage.toString()).endsWith("; in doubt: 'a', 'unnamed-2'");
            });
  }

  @Test
  void shouldNotStumbleOverAnyDamageAtAll() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      Lab broken = new Lab();
      broken.setDisk(lab.disk().crashKeepingCache());
      RandomDamage.of(seed).to(broken.corrupter(), 3);
      try (Wal wal = Wal.openReadOnly(broken.disk().store(), Lab.salvage())) {
        wal.verify(progress -> {});
      }
    }
  }

  @Test
  void shouldSayThatABatchIsCut() throws Exception {
    lab.closedAfter(
        wal ->
            wal.append(
                Batch.of()
                    .add(wal.stream("a"), "batch".getBytes(UTF_8))
                    .add(wal.stream("b"), "batch".getBytes(UTF_8))));
    FrameAt second = lab.frame(4, 2, 5);
    lab.corrupter().flipBit(4, second.offset() + FrameHeader.BYTES + 2, 0);

    assertThat(verify().damages())
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(damage.kind()).isEqualTo(Kind.RECORDS);
              assertThat(damage.stream()).isEqualTo("b");
              assertThat(damage.reason()).contains("It cuts a batch");
            });
  }
}
