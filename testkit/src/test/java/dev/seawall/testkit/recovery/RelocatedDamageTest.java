package dev.seawall.testkit.recovery;

import static dev.seawall.testkit.recovery.Lab.append;
import static dev.seawall.testkit.recovery.Lab.readOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.CleanerOptions;
import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.RecordCursor;
import dev.seawall.RecoveryReport.Verdict;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.testkit.SimulatedDisk;
import dev.seawall.testkit.recovery.Lab.FrameAt;
import dev.seawall.testkit.recovery.Lab.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Damage to relocated frames and to what they are copies of: records 1 to 3 of stream "a", each in
 * a frame of its own, in the first segment and in the second. What is held when power is lost was
 * not deleted.
 */
class RelocatedDamageTest {
  private static final String SECOND = "00000000000000000002.seg";
  private static final CleanerOptions EAGER = CleanerOptions.OFF.withSlackBytes(0);

  private final Lab lab = new Lab();

  private Wal openCleaning() throws WalException {
    return Wal.open(lab.disk().store(), Lab.options().cleaner(EAGER).build());
  }

  /** Copies the records, while a reader keeps the originals, and kills the process after that. */
  private void copyKeepingOriginals(Work behind) throws WalException {
    SimulatedDisk left;
    try (Wal wal = openCleaning()) {
      append(wal, "a", "one", "two", "three");
      append(wal, "b", "x".repeat(5000));
      wal.roll();
      append(wal, "b", "last");
      wal.stream("b").truncateBefore(2);
      try (RecordCursor reader = wal.stream("a").iterate()) {
        assertThat(reader.next()).isTrue();
        assertThat(wal.clean().segments()).isEqualTo(1);
        behind.on(wal);
        left = lab.disk().crashKeepingCache();
      }
    }
    lab.setDisk(left);
    assertThat(lab.fileNames()).contains("00000000000000000001.seg");
  }

  private static void seal(Wal wal) throws WalException {
    wal.roll();
    append(wal, "b", "in the third");
  }

  private void deleteOriginals() throws WalException {
    try (Wal wal = lab.open()) {
      wal.roll();
    }
    assertThat(lab.fileNames()).doesNotContain("00000000000000000001.seg");
  }

  private FrameAt original(long first) throws Exception {
    return lab.frame(1, 1, first);
  }

  private FrameAt copy(long first) throws Exception {
    return lab.frame(2, 1, first);
  }

  private void damageCopy(long first) throws Exception {
    lab.corrupter().flipBit(2, copy(first).end() - 9, 0);
  }

  private static void assertComplete(Wal wal) throws WalException {
    assertThat(readOn(wal, "a")).containsExactly("1=one", "2=two", "3=three");
  }

  @Test
  void shouldTellTheReaderOfBitRotInACopyWhenTheOriginalIsGone() throws Exception {
    copyKeepingOriginals(RelocatedDamageTest::seal);
    deleteOriginals();
    damageCopy(2);

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().notes()).isEmpty();
      assertThat(readOn(wal, "a")).containsExactly("1=one", "lost 2", "3=three");
    }
  }

  @Test
  void shouldReadTheOriginalWhenItsCopyIsDamaged() throws Exception {
    copyKeepingOriginals(RelocatedDamageTest::seal);
    damageCopy(2);

    try (Wal wal = openCleaning()) {
      assertThat(wal.recoveryReport().damages()).isEmpty();
      assertThat(wal.recoveryReport().notes())
          .containsExactly(
              "a copy of 2..2 of stream 'a' in "
                  + SECOND
                  + " is damaged; what it was copied from is read instead");
      assertComplete(wal);
      assertThat(wal.verify(progress -> {}).damages())
          .singleElement()
          .satisfies(damage -> assertThat(damage.lost()).isNull())
          .extracting(Damage::reason)
          .asString()
          .endsWith("; its records had been truncated, or are read elsewhere");
      wal.roll();
      assertThat(lab.fileNames()).as("is needed").contains("00000000000000000001.seg");
      wal.clean();
      assertThat(lab.fileNames()).as("copied anew").doesNotContain("00000000000000000001.seg");
      assertComplete(wal);
    }
    try (Wal wal = lab.open()) {
      assertComplete(wal);
    }
  }

  @Test
  void shouldLoseWhatIsDamagedWhereItStoodAndWhereItWasCopiedTo() throws Exception {
    copyKeepingOriginals(RelocatedDamageTest::seal);
    damageCopy(2);
    damageCopy(3);
    lab.corrupter().flipBit(1, original(3).payload() + 2, 0);

    try (Wal wal = lab.open()) {
      assertThat(readOn(wal, "a")).containsExactly("1=one", "2=two", "lost 3");
    }
  }

  @Test
  void shouldReadTheCopyWhenItsOriginalIsDamaged() throws Exception {
    copyKeepingOriginals(RelocatedDamageTest::seal);
    lab.corrupter().zero(1, original(1).offset(), original(1).length() * 3);

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().notes()).isEmpty();
      assertComplete(wal);
    }
  }

  @Test
  void shouldFindOriginalsOrCopiesWhenTheFrameTableOfTheCopiesIsDamaged() throws Exception {
    copyKeepingOriginals(RelocatedDamageTest::seal);
    SimulatedDisk withOriginals = lab.disk().crashKeepingCache();
    int table =
        (int) (Forge.trailer(lab, 2).footerOffset() + Forge.trailer(lab, 2).summaryLength());
    lab.corrupter().flipBit(2, table + 16 * 2 + 1, 0);
    try (Wal wal = lab.open()) {
      assertComplete(wal);
    }

    lab.setDisk(withOriginals);
    deleteOriginals();
    lab.corrupter().flipBit(2, table + 16 * 2 + 1, 0);
    try (Wal wal = lab.open()) {
      assertComplete(wal);
    }
  }

  @Test
  void shouldReadOriginalsWhenCopiesAreTorn() throws Exception {
    copyKeepingOriginals(wal -> {});
    lab.corrupter().zero(2, copy(2).offset() + 8, copy(2).length() + copy(3).length() - 16);

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.TORN_TAIL);
      assertComplete(wal);
    }
    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.SEALED);
      assertComplete(wal);
    }
  }

  @Test
  void shouldNotCallLostWhatIsDamagedOnlyInACopy() throws Exception {
    copyKeepingOriginals(wal -> append(wal, "b", "behind", "and synced"));
    damageCopy(2);

    assertThat(lab.refused())
        .hasMessageContaining("; what it was copied from is read instead")
        .satisfies(refusal -> assertThat(refusal.damage().lost()).isNull());
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().damages())
          .singleElement()
          .satisfies(damage -> assertThat(damage.lost()).isNull());
      assertComplete(wal);
    }
    assertThat(lab.read("a")).isEqualTo(List.of("1=one", "2=two", "3=three"));
  }

  @Test
  void shouldCallAStreamByItsNameWhenThatStandsBehindItsDamagedCopy() throws Exception {
    SimulatedDisk left;
    try (Wal wal = openCleaning()) {
      append(wal, "a", "one", "two", "three");
      append(wal, "b", "x".repeat(5000));
      wal.roll();
      append(wal, "b", "last");
      wal.stream("b").truncateBefore(2);
      wal.clean();
      append(wal, "b", "behind", "and synced");
      left = lab.disk().crashKeepingCache();
    }
    lab.setDisk(left);
    assertThat(lab.fileNames()).as("the name is in a snapshot only").containsExactly(SECOND);
    damageCopy(2);

    assertThat(lab.refused()).hasMessageContaining("; lost of stream 'a': 2;");
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().damages())
          .singleElement()
          .extracting(Damage::stream)
          .isEqualTo("a");
      assertThat(readOn(wal, "a")).containsExactly("1=one", "lost 2", "3=three");
      assertThatThrownBy(() -> wal.stream("a").get(2))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("; lost of stream 'a': 2;");
    }
  }
}
