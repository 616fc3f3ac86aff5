package dev.seawall.testkit.recovery;

import static dev.seawall.testkit.recovery.Lab.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.LockedException;
import dev.seawall.LogFailedException;
import dev.seawall.OutOfSpaceException;
import dev.seawall.RecoveryReport.Verdict;
import dev.seawall.Wal;
import dev.seawall.testkit.CrashPlan;
import dev.seawall.testkit.CrashState;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoListener;
import dev.seawall.testkit.IoOperation;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.SimulatedDisk;
import dev.seawall.testkit.recovery.Lab.FrameAt;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What opening does to the disk, and what it needs for it. */
class MendingTest {
  private final Lab lab = new Lab();
  private final FaultPlan faults = new FaultPlan();

  private Wal openWithFaults() throws Exception {
    return Wal.open(new FaultyStore(lab.disk().store(), faults), Lab.options().build());
  }

  private void writeTornLog() throws Exception {
    lab.killedAfter(wal -> append(wal, "a", "one", "two", "three"));
    FrameAt last = lab.frame(1, 1, 3);
    lab.corrupter().zero(1, last.offset() + 16, last.length() - 16);
  }

  @Test
  void shouldWriteAndSyncAgainWhatAFailedSyncMayHaveLost() throws Exception {
    String text = "x".repeat(10_000); // on pages of its own
    try (Wal wal = openWithFaults()) {
      append(wal, "a", "one");
      faults.onNth(Kind.SYNC, 1, Faults.loseUnsynced());
      assertThatThrownBy(() -> append(wal, "a", text)).isInstanceOf(LogFailedException.class);
      // the process dies; what it wrote is still in the cache, looks clean, and is not on the disk
      lab.setDisk(lab.disk().crashKeepingCache());
      assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    }
    FrameAt unsynced = lab.frame(1, 1, 2);

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.CLEAN_END);
      assertThat(wal.recoveryReport().rewrittenBytes()).isGreaterThanOrEqualTo(unsynced.length());
      assertThat(Lab.read(wal, "a")).containsExactly("1=one", "2=" + text);
      append(wal, "a", "three");
      lab.disk().dropCaches();
      lab.setDisk(lab.disk().crashLosingAll());
    }
    assertThat(lab.read("a")).containsExactly("1=one", "2=" + text, "3=three");
  }

  @Test
  void shouldMakeAFooterDurableBeforeTrustingIt() throws Exception {
    List<SimulatedDisk> kills = new ArrayList<>();
    faults.listen(
        new IoListener() {
          @Override
          public void before(IoOperation operation) {
            if (operation.kind() == Kind.SYNC) {
              kills.add(lab.disk().crashKeepingCache());
            }
          }

          @Override
          public void after(IoOperation operation) {
            // only what a sync has not covered yet is of interest
          }
        });
    try (Wal wal = openWithFaults()) {
      append(wal, "a", "one");
    }
    lab.setDisk(kills.get(kills.size() - 1)); // killed when the footer was written but not synced
    assertThat(lab.disk().isSynced()).isFalse();

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.SEALED);
      append(wal, "a", "two");
      lab.setDisk(lab.disk().crashLosingAll());
    }
    assertThat(lab.read("a")).containsExactly("1=one", "2=two");
  }

  @Test
  void shouldMakeANameDurableBeforeALaterSegmentIsCreated() throws Exception {
    List<SimulatedDisk> kills = new ArrayList<>();
    faults.listen(
        new IoListener() {
          @Override
          public void before(IoOperation operation) {
            if (operation.kind() == Kind.SYNC_NAMES) {
              kills.add(lab.disk().crashKeepingCache());
            }
          }

          @Override
          public void after(IoOperation operation) {
            // only what a sync has not covered yet is of interest
          }
        });
    try (Wal wal = openWithFaults()) {
      append(wal, "a", "one");
    }
    lab.setDisk(kills.get(0)); // killed when the header was synced, but not the name

    FaultPlan later = new FaultPlan();
    List<SimulatedDisk> losses = new ArrayList<>();
    later.listen(
        operation -> {
          if (operation.kind() == Kind.CREATE) {
            for (CrashState state : lab.disk().crashStates(100, 0)) {
              losses.add(state.disk());
            }
          }
        });
    try (Wal wal = Wal.open(new FaultyStore(lab.disk().store(), later), Lab.options().build())) {
      append(wal, "a", "one");
    }
    assertThat(losses).isNotEmpty();
    for (SimulatedDisk loss : losses) {
      lab.setDisk(loss);
      assertThat(lab.read("a")).isEmpty(); // and opening does not take the first for missing
    }
  }

  @Test
  void shouldOpenAndReadWhenThereIsNoRoomToMend() throws Exception {
    writeTornLog();
    faults.limitSpace(0);

    try (Wal wal = openWithFaults()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.TORN_TAIL);
      assertThat(wal.recoveryReport().tornFile()).isEmpty();
      assertThat(wal.recoveryReport().notes())
          .singleElement()
          .asString()
          .startsWith("mending 00000000000000000001.seg was put off until there is room");
      assertThat(Lab.read(wal, "a")).containsExactly("1=one", "2=two");
      assertThatThrownBy(() -> append(wal, "a", "next")).isInstanceOf(OutOfSpaceException.class);

      faults.unlimitSpace();
      append(wal, "a", "next");
      assertThat(Lab.read(wal, "a")).containsExactly("1=one", "2=two", "3=next");
    }
    assertThat(lab.read("a")).containsExactly("1=one", "2=two", "3=next");
  }

  @Test
  void shouldFindTheSameWhenOpeningIsCutShortAnywhere() throws Exception {
    writeTornLog();
    long seed = new Random().nextLong();
    List<SimulatedDisk> crashes = crashesAtEveryCall(seed);
    try (Wal wal = openWithFaults()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.TORN_TAIL);
    }

    assertThat(crashes).hasSizeGreaterThan(30);
    for (SimulatedDisk crash : crashes) {
      lab.setDisk(crash);
      assertThat(lab.read("a")).as("seed %d", seed).containsExactly("1=one", "2=two");
      assertThat(lab.disk().isSynced()).isTrue();
    }
  }

  @Test
  void shouldLoseAnUnsyncedEndAtMostWhenOpeningIsCutShort() throws Exception {
    String text = "x".repeat(6000); // frames and footer on pages of their own
    lab.killedAfter(
        wal -> {
          append(wal, "a", "one");
          Lab.appendUnsynced(wal, "a", text, text, text);
        });
    List<String> written = List.of("1=one", "2=" + text, "3=" + text, "4=" + text);
    long seed = new Random().nextLong();
    List<SimulatedDisk> crashes = crashesAtEveryCall(seed);
    try (Wal wal = openWithFaults()) {
      assertThat(Lab.read(wal, "a")).isEqualTo(written);
    }

    for (SimulatedDisk crash : crashes) {
      lab.setDisk(crash);
      try (Wal wal = lab.open()) {
        List<String> left = Lab.read(wal, "a");
        assertThat(left).as("seed %d", seed).startsWith("1=one");
        assertThat(left).as("seed %d", seed).isEqualTo(written.subList(0, left.size()));
        assertThat(wal.verify(progress -> {}).damages()).as("seed %d", seed).isEmpty();
      }
    }
  }

  /** Loses power before and after every call that changes the disk, each time in several ways. */
  private List<SimulatedDisk> crashesAtEveryCall(long seed) {
    List<SimulatedDisk> crashes = new ArrayList<>();
    faults.listen(
        new IoListener() {
          @Override
          public void before(IoOperation operation) {
            take(operation);
          }

          @Override
          public void after(IoOperation operation) {
            take(operation);
          }

          private void take(IoOperation operation) {
            if (operation.kind().changesDisk()) {
              crashes.add(lab.disk().crashKeepingCache());
              crashes.add(lab.disk().crashLosingAll());
              for (int i = 0; i < 8; i++) {
                crashes.add(lab.disk().crash(CrashPlan.random(seed + crashes.size())));
              }
            }
          }
        });
    return crashes;
  }

  @Test
  void shouldFailToOpenWhenMendingFails() throws Exception {
    writeTornLog();
    faults.onNth(Kind.SYNC, 2, Faults.loseUnsynced());

    assertThatThrownBy(this::openWithFaults)
        .hasMessageContaining("cannot open the log in simulated disk")
        .hasMessageContaining("Input/output error");
    assertThat(lab.read("a")).as("with a disk that works again").containsExactly("1=one", "2=two");
  }

  @Test
  void shouldRefuseASecondWriter() throws Exception {
    try (Wal wal = lab.open()) {
      append(wal, "a", "one");
      assertThatThrownBy(lab::open)
          .isInstanceOf(LockedException.class)
          .hasMessageContaining("locked");
      append(wal, "a", "two");
      assertThat(Lab.read(wal, "a")).containsExactly("1=one", "2=two");
    }
    assertThat(lab.read("a")).containsExactly("1=one", "2=two");
  }

  @Test
  void shouldFailToOpenWhenASegmentCannotBeRead() throws Exception {
    lab.closedAfter(wal -> append(wal, "a", "one"));
    var before = lab.contents();
    faults.onNth(Kind.READ, 2, Faults.error());

    assertThatThrownBy(this::openWithFaults)
        .hasMessageContaining("cannot open the log in simulated disk")
        .hasMessageContaining("Input/output error");
    assertThat(lab.contents()).isEqualTo(before);
  }
}
