package dev.seawall.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.format.Footer;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Absence.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StreamStateTest {
  private static final int FRAME_BYTES = 96;

  private final SegmentEntry first = segment(1);
  private final SegmentEntry second = segment(2);
  private final StreamState stream = StreamState.of("a");
  private long place = SegmentHeader.BYTES;

  private static SegmentEntry segment(long number) {
    SegmentHeader header =
        new SegmentHeader(
            new UUID(1, 2), number, 1, 3, number - 1, 0, 0, 0, 0, SegmentHeader.Encoding.PLAIN);
    return new SegmentEntry(number + ".seg", header);
  }

  /** Writes frames of ten records each. */
  private void write(SegmentEntry segment, long... firsts) {
    for (long sequence : firsts) {
      stream.addFrame(segment, sequence, 10, place, FRAME_BYTES, false);
      place += FRAME_BYTES;
    }
  }

  /** Writes relocated frames of ten records each. */
  private void relocate(SegmentEntry segment, long... firsts) {
    for (long sequence : firsts) {
      stream.addRelocatedFrame(segment, sequence, 10, place, FRAME_BYTES, false);
      place += FRAME_BYTES;
    }
  }

  private List<String> runs() {
    List<String> shown = new ArrayList<>();
    for (Run run : stream.runs()) {
      String kind = run.isRelocated() ? "relocated " : "";
      shown.add(kind + run.first() + ".." + run.last() + "@" + run.segment().number());
    }
    return shown;
  }

  private Absence absence(long sequence) {
    assertThat(stream.find(sequence)).isNull();
    return stream.absence(sequence);
  }

  // ---- relocated frames ----

  @Test
  void shouldReadRelocatedRecordsWhereTheyAreNow() {
    write(first, 1, 11, 21);
    write(second, 31);

    relocate(second, 1, 11);

    assertThat(runs()).containsExactly("relocated 1..20@2", "21..30@1", "31..40@2");
    assertThat(stream.writtenNext()).isEqualTo(41);
    assertThat(stream.cuts().count()).isZero();
    assertThat(first.hasLiveRecords()).isTrue();

    relocate(second, 21);

    assertThat(runs()).containsExactly("relocated 1..30@2", "31..40@2");
    assertThat(first.hasLiveRecords()).isFalse();
    assertThat(second.hasLiveRecords()).isTrue();
  }

  @Test
  void shouldGoOnBehindTheStreamsEndWhenRecordsHaveBeenRelocated() {
    write(first, 1);
    relocate(second, 1);
    write(second, 11, 21);

    assertThat(runs()).containsExactly("relocated 1..10@2", "11..30@2");
    stream.truncateBefore(31);
    assertThat(runs()).isEmpty();
    assertThat(second.hasLiveRecords()).isFalse();
  }

  @Test
  void shouldTakeARelocatedBatchInAsOne() {
    write(first, 1, 11);
    Run begun = stream.addRelocatedFrame(second, 1, 10, 128, FRAME_BYTES, true);

    assertThat(begun).isNotNull();
    assertThat(runs()).containsExactly("1..20@1");
    assertThat(stream.addRelocatedFrame(second, 11, 10, 224, FRAME_BYTES, false)).isNull();
    assertThat(runs()).containsExactly("relocated 1..20@2");
    assertThat(first.hasLiveRecords()).isFalse();
  }

  @Test
  void shouldTakeRelocatedRecordsInThatComeBeforeTheOthersAreKnown() {
    relocate(first, 1);
    assertThat(stream.writtenNext()).isEqualTo(11);
    write(first, 41);
    relocate(second, 11, 21, 31);

    assertThat(runs()).containsExactly("relocated 1..10@1", "relocated 11..40@2", "41..50@1");
    assertThat(stream.writtenNext()).isEqualTo(51);
    assertThat(absence(51).reason()).isEqualTo(Reason.NOT_YET);
  }

  @Test
  void shouldKeepWhatStandsOnBothSidesOfRelocatedRecords() {
    write(first, 1, 11, 21);
    relocate(second, 11);

    assertThat(runs()).containsExactly("1..10@1", "relocated 11..20@2", "21..30@1");
    stream.truncateBefore(11);
    assertThat(first.hasLiveRecords()).isTrue();
    stream.truncateAfter(20);
    assertThat(first.hasLiveRecords()).isFalse();
    stream.truncateAfter(15);
    assertThat(runs()).containsExactly("relocated 11..15@2");
  }

  @Test
  void shouldKeepNothingOfARunThatIsTruncatedBeforeItsCopies() {
    write(first, 1, 11);
    stream.truncateBefore(11);
    relocate(second, 11);

    assertThat(runs()).containsExactly("relocated 11..20@2");
    assertThat(first.hasLiveRecords()).isFalse();
  }

  @Test
  void shouldRelocateOnceMore() {
    write(first, 1, 11);
    relocate(second, 1, 11);
    SegmentEntry third = segment(3);
    relocate(third, 1);
    relocate(third, 11);

    assertThat(runs()).containsExactly("relocated 1..20@3");
    assertThat(second.hasLiveRecords()).isFalse();
  }

  @Test
  void shouldForgetRelocatedRecordsThatAreTruncatedAway() {
    write(first, 1, 11);
    stream.truncateBefore(11);
    relocate(second, 1);

    assertThat(runs()).containsExactly("1..20@1");
    assertThat(second.hasLiveRecords()).isFalse();
  }

  @Test
  void shouldBeDurableWhereRelocatedRecordsAreNotYet() {
    write(first, 1, 11);
    first.seal(1000);
    relocate(second, 1, 11);
    assertThat(stream.durableSequence()).isEqualTo(20);

    write(second, 21);
    assertThat(stream.durableSequence()).isEqualTo(20);
    second.setDurableOffset(place);
    assertThat(stream.durableSequence()).isEqualTo(30);
  }

  @Test
  void shouldTakeASealedRunOfRelocatedRecordsIn() {
    write(first, 1, 11, 21);
    Footer.Run entry = new Footer.Run(1, 2, 1, 20, 0, 128, 2 * FRAME_BYTES, true);
    stream.addRelocated(Run.sealed(second, entry));

    assertThat(runs()).containsExactly("relocated 1..20@2", "21..30@1");
    assertThat(stream.cuts().count()).isZero();
  }

  // ---- runs ----

  @Test
  void shouldJoinFramesThatFollowEachOtherInOneSegment() {
    write(first, 1, 11);
    write(second, 21, 31);

    assertThat(runs()).containsExactly("1..20@1", "21..40@2");
    assertThat(stream.writtenNext()).isEqualTo(41);
  }

  @Test
  void shouldFindTheRunOfASequence() {
    write(first, 1, 11);
    write(second, 21);

    assertThat(stream.find(20)).isSameAs(stream.runs()[0]);
    assertThat(stream.find(21)).isSameAs(stream.runs()[1]);
    assertThat(stream.find(31)).isNull();
    assertThat(stream.find(0)).isNull();
  }

  @Test
  void shouldBeginANewRunBehindASnapshot() {
    write(first, 1);
    stream.endRun();
    write(first, 11);

    assertThat(runs()).containsExactly("1..10@1", "11..20@1");
  }

  @Test
  void shouldTakeARunThatBeginsBelowTheEndForProofOfATruncation() {
    write(first, 1, 11);
    write(second, 16);

    assertThat(runs()).containsExactly("1..15@1", "16..25@2");
    assertThat(stream.writtenNext()).isEqualTo(26);
  }

  // ---- truncations ----

  @Test
  void shouldCutTheRunInWhichATruncationFalls() {
    write(first, 1, 11);
    write(second, 21);
    stream.truncateAfter(14);

    assertThat(runs()).containsExactly("1..14@1");
    assertThat(stream.find(15)).isNull();
    assertThat(absence(15)).isEqualTo(new Absence(Reason.NOT_YET, 15));
  }

  @Test
  void shouldNotContinueARunThatWasCut() {
    write(first, 1, 11);
    stream.truncateAfter(20);
    write(first, 21);

    assertThat(runs()).containsExactly("1..20@1", "21..30@1");
    assertThat(stream.runs()[0].physicalLast()).isEqualTo(20);
  }

  @Test
  void shouldRememberWhatWasWrittenBehindACut() {
    write(first, 1, 11);
    stream.truncateAfter(5);

    assertThat(stream.runs()[0].last()).isEqualTo(5);
    assertThat(stream.runs()[0].physicalLast()).isEqualTo(20);
  }

  @Test
  void shouldLetGoOfRunsBeforeATruncation() {
    write(first, 1, 11);
    write(second, 21);
    stream.truncateBefore(25);

    assertThat(runs()).containsExactly("21..30@2");
    assertThat(stream.first()).isEqualTo(25);
    assertThat(stream.find(24)).isNull();
    assertThat(absence(24)).isEqualTo(new Absence(Reason.TRUNCATED, 25));
    assertThat(first.hasLiveRecords()).isFalse();
    assertThat(second.hasLiveRecords()).isTrue();
  }

  @Test
  void shouldGoOnBehindATruncationOfEverything() {
    write(first, 1);
    stream.truncateBefore(11);

    assertThat(runs()).isEmpty();
    assertThat(stream.writtenNext()).isEqualTo(11);
    assertThat(absence(11)).isEqualTo(new Absence(Reason.NOT_YET, 11));
  }

  @Test
  void shouldIgnoreATruncationThatIsAlreadyDone() {
    write(first, 1);
    stream.truncateBefore(8);
    stream.truncateBefore(3);

    assertThat(stream.first()).isEqualTo(8);
  }

  @Test
  void shouldForgetEverythingWhenReset() {
    write(first, 1);
    stream.skip(11, 19);
    stream.reset(100);

    assertThat(runs()).isEmpty();
    assertThat(stream.first()).isEqualTo(100);
    assertThat(stream.writtenNext()).isEqualTo(100);
    assertThat(stream.holes().count()).isZero();
    assertThat(first.hasLiveRecords()).isFalse();
  }

  @Test
  void shouldReleaseItsSegmentsWhenDeleted() {
    write(first, 1);
    stream.delete();

    assertThat(first.hasLiveRecords()).isFalse();
    assertThat(runs()).isEmpty();
  }

  @Test
  void shouldNotPinSegmentsWithTheLogsOwnRecords() {
    StreamState control = new ControlStream(() -> {});
    control.addFrame(first, 1, 1, 128, FRAME_BYTES, false);

    assertThat(first.hasLiveRecords()).isFalse();
  }

  // ---- holes and losses ----

  @Test
  void shouldTellSkippedFromLost() {
    write(first, 1);
    stream.skip(11, 19);
    write(first, 20, 40);

    assertThat(absence(15)).isEqualTo(new Absence(Reason.SKIPPED, 20));
    assertThat(absence(30)).isEqualTo(new Absence(Reason.LOST, 40));
    assertThat(absence(50)).isEqualTo(new Absence(Reason.NOT_YET, 50));
  }

  @Test
  void shouldEndALossWhereAHoleBegins() {
    write(first, 1);
    stream.loseUpTo(14);
    stream.skip(15, 19);
    write(first, 20);

    assertThat(absence(11)).isEqualTo(new Absence(Reason.LOST, 15));
    assertThat(absence(17)).isEqualTo(new Absence(Reason.SKIPPED, 20));
  }

  @Test
  void shouldTakeTheEndForLostWhenNothingFollows() {
    write(first, 1);
    stream.loseUpTo(12);

    assertThat(absence(11)).isEqualTo(new Absence(Reason.LOST, 13));
    assertThat(absence(13)).isEqualTo(new Absence(Reason.NOT_YET, 13));
  }

  @Test
  void shouldNotLoseWhatIsWritten() {
    write(first, 1);
    stream.loseUpTo(5);

    assertThat(stream.writtenNext()).isEqualTo(11);
    assertThat(stream.find(5)).isNotNull();
  }

  @Test
  void shouldKeepTheHolesThatATruncationLeaves() {
    write(first, 1);
    stream.skip(11, 19);
    write(first, 20);
    stream.truncateAfter(15);

    assertThat(absence(13)).isEqualTo(new Absence(Reason.SKIPPED, 16));
    assertThat(absence(16)).isEqualTo(new Absence(Reason.NOT_YET, 16));
  }

  @Test
  void shouldSayThatASequenceIsThereWhenItCameMeanwhile() {
    write(first, 1);

    assertThat(stream.absence(5)).isNull();
  }

  // ---- snapshots ----

  @Test
  void shouldTakeOverWhatASnapshotKnows() {
    write(first, 1, 11);
    stream.restore(5, 31);
    stream.restoreHole(21, 24);

    assertThat(stream.first()).isEqualTo(5);
    assertThat(stream.writtenNext()).isEqualTo(31);
    assertThat(absence(22)).isEqualTo(new Absence(Reason.SKIPPED, 25));
    assertThat(absence(25)).isEqualTo(new Absence(Reason.LOST, 31));
  }

  @Test
  void shouldCutWhatASnapshotKnowsToBeTruncated() {
    write(first, 1, 11);
    stream.restore(1, 16);

    assertThat(runs()).containsExactly("1..15@1");
  }

  // ---- durability ----

  @Test
  void shouldCountAsDurableWhatASyncHasCovered() {
    write(first, 1, 11, 21);
    assertThat(stream.durableSequence()).isZero();

    first.setDurableOffset(SegmentHeader.BYTES + FRAME_BYTES);
    assertThat(stream.durableSequence()).isEqualTo(10);
    first.setDurableOffset(place);
    assertThat(stream.durableSequence()).isEqualTo(30);
  }

  @Test
  void shouldCountSealedSegmentsAsDurable() {
    write(first, 1, 11);
    first.seal(4096);
    write(second, 21);

    assertThat(stream.durableSequence()).isEqualTo(20);
  }

  // ---- staged ----

  @Test
  void shouldGiveOutDenseSequencesWhenStaging() {
    assertThat(stream.stageRecords(3)).isEqualTo(1);
    assertThat(stream.stageRecords(1)).isEqualTo(4);
    assertThat(stream.stagedNext()).isEqualTo(5);
    assertThat(stream.writtenNext()).as("nothing is written").isEqualTo(1);
  }

  @Test
  void shouldGiveSequencesOutAgainWhenStagedRecordsAreDropped() {
    stream.create(7);
    write(first, 1);
    stream.skip(11, 12);
    stream.rollBackStaged();
    stream.stageRecords(5);
    stream.stageSkip(30);
    stream.stageTruncateBefore(4);
    stream.stageDeletion();

    stream.rollBackStaged();
    assertThat(stream.stagedNext()).isEqualTo(13);
    assertThat(stream.stagedFirst()).isEqualTo(1);
    assertThat(stream.stagedHoles().count()).isEqualTo(1);
    assertThat(stream.isStagedDeleted()).isFalse();
    assertThat(stream.isStagedCreated()).isTrue();
  }

  @Test
  void shouldForgetAStagedCreationThatIsDropped() {
    stream.stageCreation(3);
    stream.rollBackStaged();

    assertThat(stream.isStagedCreated()).isFalse();
    assertThat(stream.exists()).isFalse();
  }

  @Test
  void shouldStageTruncationsAndHolesInTheOrderTheyCome() {
    stream.stageRecords(10);
    stream.stageSkip(21);
    stream.stageRecords(10);
    stream.stageTruncateAfter(15);
    assertThat(stream.stagedNext()).isEqualTo(16);
    assertThat(stream.stagedHoles().last(0)).isEqualTo(15);

    stream.stageReset(100);
    assertThat(stream.stagedNext()).isEqualTo(100);
    assertThat(stream.stagedFirst()).isEqualTo(100);
    assertThat(stream.stagedHoles().count()).isZero();
  }
}
