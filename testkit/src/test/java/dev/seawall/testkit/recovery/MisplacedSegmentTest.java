package dev.seawall.testkit.recovery;

import static dev.seawall.testkit.recovery.Lab.append;
import static dev.seawall.testkit.recovery.Lab.readOn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files under each other's names: FAIL refuses, SALVAGE reads each as what its header says. */
class MisplacedSegmentTest {
  private static final int SEGMENTS = 5;
  private static final List<String> ALL = List.of("1=one", "2=two", "3=three", "4=four", "5=five");

  private final Lab lab = new Lab();

  @BeforeEach
  void writeSegments() throws Exception {
    for (String value : List.of("one", "two", "three", "four")) {
      lab.closedAfter(wal -> append(wal, "a", value));
    }
    lab.killedAfter(wal -> append(wal, "a", "five"));
  }

  /** Puts the bytes of each segment into the file of another. */
  private void permute(long... to) throws Exception {
    TreeMap<Long, byte[]> moved = new TreeMap<>();
    for (int i = 0; i < to.length; i++) {
      moved.put(to[i], lab.segment(i + 1));
    }
    for (var file : moved.entrySet()) {
      lab.corrupter().replace(file.getKey(), file.getValue());
    }
  }

  private List<Damage> assertAllIsThere() throws Exception {
    CorruptionException refusal = lab.refused();
    assertThat(refusal).hasMessageContaining("its header says it is segment");
    TreeMap<String, String> before = lab.contents();
    List<Damage> damages;
    try (Wal wal = Wal.openReadOnly(lab.disk().store(), Lab.salvage())) {
      assertThat(readOn(wal, "a")).isEqualTo(ALL);
      damages = wal.verify(progress -> {}).damages();
      assertThat(wal.recoveryReport().damages()).isEqualTo(damages);
      assertThat(wal.verify(progress -> {}).records()).isEqualTo(SEGMENTS);
    }
    assertThat(lab.contents()).isEqualTo(before);
    return damages;
  }

  @Test
  void shouldReadTwoThatWereSwapped() throws Exception {
    permute(1, 3, 2, 4, 5);

    List<Damage> damages = assertAllIsThere();
    assertThat(damages).extracting(Damage::kind).containsOnly(Damage.Kind.MISPLACED_SEGMENT);
    assertThat(damages)
        .extracting(Damage::toString)
        .containsExactlyInAnyOrder(
            "00000000000000000002.seg at offset 0 (%d bytes): its header says it is segment 3: it is read as that one"
                .formatted(lab.segment(2).length),
            "00000000000000000003.seg at offset 0 (%d bytes): its header says it is segment 2: it is read as that one"
                .formatted(lab.segment(3).length));
  }

  @Test
  void shouldReadAllInWhateverOrderTheyAre() throws Exception {
    permute(3, 4, 5, 2, 1);

    assertThat(assertAllIsThere()).hasSize(SEGMENTS);
  }

  @Test
  void shouldGoOnWritingBehindThem() throws Exception {
    permute(1, 5, 3, 4, 2);

    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "a")).isEqualTo(ALL);
      append(wal, "a", "six");
      append(wal, "b", "uno");
      wal.roll();
      append(wal, "a", "seven");
    }
    lab.refused();
    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "a")).startsWith(ALL.toArray(String[]::new)).endsWith("7=seven");
      assertThat(readOn(wal, "b")).containsExactly("1=uno");
      wal.stream("a").truncateBefore(3); // of segment 2, in the file of 5, nothing is needed
    }
    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "a"))
          .containsExactly("3=three", "4=four", "5=five", "6=six", "7=seven");
      append(wal, "a", "eight");
      assertThat(wal.stream("a").lastSequence()).isEqualTo(8);
    }
  }

  @Test
  void shouldReadOneWhoseOwnPlaceIsEmpty() throws Exception {
    byte[] third = lab.segment(3);
    lab.corrupter().remove(3);
    lab.corrupter().replace(2, third);

    lab.refused();
    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "a"))
          .as("segment 2 is gone, and 3 is not")
          .containsExactly("1=one", "lost 2", "3=three", "4=four", "5=five");
    }
  }

  @Test
  void shouldNotMoveTheLastOneToALowerPlace() throws Exception {
    byte[] third = lab.segment(3);
    lab.corrupter().remove(3);
    lab.corrupter().replace(5, third); // what stood in 5 may have been acknowledged

    lab.refused();
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().damages())
          .extracting(Damage::kind)
          .contains(Damage.Kind.FOREIGN_SEGMENT)
          .doesNotContain(Damage.Kind.MISPLACED_SEGMENT);
      append(wal, "b", "uno");
    }
    assertThat(lab.fileNames()).contains("00000000000000000006.seg");
  }

  @Test
  void shouldLeaveACopyWhereItIs() throws Exception {
    lab.corrupter().replace(4, lab.segment(2));

    lab.refused();
    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "a")).containsExactly("1=one", "2=two", "3=three", "lost 4", "5=five");
      assertThat(wal.recoveryReport().damages())
          .extracting(Damage::kind)
          .doesNotContain(Damage.Kind.MISPLACED_SEGMENT);
    }
  }

  @Test
  void shouldPutNothingInThePlaceOfADamagedHeader() throws Exception {
    byte[] third = lab.segment(3);
    lab.corrupter().flipBit(3, 50, 3);
    lab.corrupter().replace(2, third);

    lab.refused();
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().damages())
          .extracting(Damage::kind)
          .contains(Damage.Kind.FOREIGN_SEGMENT, Damage.Kind.SEGMENT_HEADER)
          .doesNotContain(Damage.Kind.MISPLACED_SEGMENT);
      try (RecordCursor cursor = wal.stream("a").iterate()) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.sequence()).isEqualTo(1);
      }
    }
  }

  @Test
  void shouldLeaveASegmentOfALaterStateWhereItIs() throws Exception {
    Lab later = new Lab();
    later.setDisk(lab.disk().crashKeepingCache());
    later.closedAfter(
        wal -> {
          for (int i = 0; i < 20; i++) {
            append(wal, "a", "later");
            wal.roll();
          }
          wal.stream("a").truncateBefore(20);
          wal.roll();
          append(wal, "a", "last");
        });
    String last = later.fileNames().get(later.fileNames().size() - 2);
    long number = Long.parseLong(last.substring(0, 20));
    assertThat(later.header(number).segment()).isGreaterThan(SEGMENTS + 10);
    lab.corrupter().replace(6, later.segment(number));
    lab.corrupter().replace(7, later.segment(number - 1));
    List<String> before = lab.fileNames();

    lab.refused();
    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "a")).startsWith(ALL.toArray(String[]::new));
    }
    assertThat(lab.fileNames()).containsAll(before);
  }

  @Test
  void shouldNotTakeItForAnotherLogThatHasMoreSegmentsInOtherPlaces() throws Exception {
    Lab other = new Lab();
    for (int i = 0; i < 12; i++) {
      other.closedAfter(wal -> append(wal, "b", "uno"));
    }
    for (int i = 0; i < 6; i++) {
      lab.corrupter().replace(6 + i, other.segment(3 + i));
    }

    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "a")).startsWith(ALL.toArray(String[]::new));
    }
  }

  @Test
  void shouldTellOfWhatIsDamagedInOneOfThemToo() throws Exception {
    int payload = lab.frame(2, 1, 2).payload();
    lab.corrupter().flipBit(2, payload + 2, 0);
    permute(1, 3, 2, 4, 5);

    try (Wal wal = Wal.openReadOnly(lab.disk().store(), Lab.salvage())) {
      assertThat(wal.verify(progress -> {}).damages())
          .extracting(Damage::kind)
          .containsOnlyOnce(Damage.Kind.RECORDS)
          .contains(Damage.Kind.MISPLACED_SEGMENT);
      assertThat(readOn(wal, "a"))
          .containsExactly("1=one", "lost 2", "3=three", "4=four", "5=five");
    }
  }
}
