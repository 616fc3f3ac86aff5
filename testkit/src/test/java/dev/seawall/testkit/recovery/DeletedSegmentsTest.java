package dev.seawall.testkit.recovery;

import static dev.seawall.testkit.recovery.Lab.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.CorruptionException;
import dev.seawall.RecoveryReport.Verdict;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.testkit.CrashPlan;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Segments that were deleted because nothing in them is needed, and the snapshots that stand in for
 * them.
 */
class DeletedSegmentsTest {
  private final Lab lab = new Lab();

  /** Writes three segments, the first of which is deleted while the third is written. */
  private byte[] logWhoseFirstSegmentWasDeleted() throws Exception {
    lab.closedAfter(
        wal -> {
          append(wal, "dead", "x", "y");
          wal.roll();
          append(wal, "a", "one");
        });
    byte[] first = lab.segment(1);
    lab.closedAfter(
        wal -> {
          append(wal, "a", "two");
          wal.stream("dead").truncateBefore(3);
          append(wal, "a", "three");
        });
    assertThat(lab.fileNames()).first().isEqualTo("00000000000000000002.seg");
    return first;
  }

  @Test
  void shouldKeepRecordsOnBothSidesOfASnapshot() throws Exception {
    logWhoseFirstSegmentWasDeleted();

    assertThat(lab.read("a")).containsExactly("1=one", "2=two", "3=three");
  }

  @Test
  void shouldForgetLeftoversWhenADeletionWasUndone() throws Exception {
    byte[] first = logWhoseFirstSegmentWasDeleted();
    lab.corrupter().replace(1, first);

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.SEALED);
      assertThat(wal.recoveryReport().notes())
          .containsExactly("00000000000000000001.seg was left over from a deletion");
      assertThat(wal.stream("dead").firstSequence()).isEqualTo(3);
      assertThat(Lab.read(wal, "a")).containsExactly("1=one", "2=two", "3=three");
    }
    assertThat(lab.fileNames()).doesNotContain("00000000000000000001.seg");
  }

  @Test
  void shouldReportDamageBesideLeftovers() throws Exception {
    byte[] first = logWhoseFirstSegmentWasDeleted();
    lab.closedAfter(wal -> append(wal, "a", "four"));
    lab.corrupter().replace(1, first);
    lab.corrupter().flipBit(4, 40, 1);

    assertThatThrownBy(lab::open)
        .isInstanceOf(CorruptionException.class)
        .hasMessageStartingWith("damaged: 00000000000000000004.seg at offset 0")
        .hasMessageContaining("it has no valid segment header");
    assertThat(lab.fileNames()).contains("00000000000000000001.seg");
  }

  @Test
  void shouldIgnoreDamageWithinLeftovers() throws Exception {
    byte[] first = logWhoseFirstSegmentWasDeleted();
    lab.corrupter().replace(1, first);
    lab.corrupter().flipBit(1, 40, 1);

    assertThat(lab.read("a")).containsExactly("1=one", "2=two", "3=three");
  }

  @Test
  void shouldNeedOldSegmentsUntilTheSnapshotIsWhole() throws Exception {
    List<SimulatedDisk> crashes = new ArrayList<>();
    FaultPlan watch = new FaultPlan();
    watch.listen(
        call -> {
          if (call.kind().changesDisk()) {
            crashes.add(lab.disk().crashKeepingCache());
          }
        });
    List<String> names = new ArrayList<>(List.of("a", "dead"));
    for (int i = 0; i < 40; i++) {
      names.add("s" + i + "-".repeat(400));
    }
    // the staging buffer is small, so a snapshot of all these names takes several groups
    var options = Lab.options().stagingBytes(8 << 10).build();
    try (Wal wal = Wal.open(new FaultyStore(lab.disk().store(), watch), options)) {
      for (String name : names) {
        append(wal, name, "v");
        wal.stream(name).truncateBefore(2);
      }
      wal.roll();
      append(wal, "a", "w");
      crashes.clear();
      wal.stream("dead").reset(9);
    }

    assertThat(crashes).hasSizeGreaterThan(5);
    for (SimulatedDisk crash : crashes) {
      lab.setDisk(crash);
      try (Wal wal = lab.open()) {
        assertThat(wal.streams())
            .extracting(StreamInfo::name)
            .containsExactlyInAnyOrderElementsOf(names);
        assertThat(wal.streams())
            .extracting(StreamInfo::firstSequence)
            .contains(2L)
            .doesNotContain(1L);
      }
    }
  }

  @Test
  void shouldDeleteLeftoversOnlyWhenItIsDurableThatTheyAreDispensable() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    List<SimulatedDisk> killed = new ArrayList<>();
    FaultPlan writing = new FaultPlan();
    writing.listen(call -> killed.add(disk.crashKeepingCache()));
    try (Wal wal = Wal.open(new FaultyStore(disk.store(), writing), Lab.options().build())) {
      append(wal, "dead", "x", "y");
      wal.roll();
      append(wal, "a", "one");
      wal.roll();
      append(wal, "a", "two");
      wal.stream("dead").truncateBefore(3);
    }
    int crashes = 0;
    for (SimulatedDisk before : killed) {
      List<SimulatedDisk> again = new ArrayList<>();
      FaultPlan recovering = new FaultPlan();
      CrashPlan onlyNames = CrashPlan.losingAll().withNames(CrashPlan.Fate.KEPT);
      recovering.listen(call -> again.add(before.crash(onlyNames)));
      Wal.open(new FaultyStore(before.store(), recovering), Lab.options().build()).close();
      for (SimulatedDisk crashed : again) {
        crashes++;
        try (Wal wal = Wal.open(crashed.store(), Lab.options().build())) {
          assertThat(wal.recoveryReport().damages()).isEmpty();
        }
      }
    }
    assertThat(crashes).isGreaterThan(20);
  }
}
