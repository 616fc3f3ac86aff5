package dev.seawall.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.format.ControlRecord;
import dev.seawall.format.ControlRecord.Kind;
import dev.seawall.format.SegmentHeader;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private final Catalog catalog = new Catalog();
  private final SegmentEntry segment =
      new SegmentEntry(
          "1.seg",
          new SegmentHeader(new UUID(1, 2), 1, 1, 3, 0, 0, 0, 0, 0, SegmentHeader.Encoding.PLAIN));

  private void created(int id, String name) {
    catalog.apply(new ControlRecord(Kind.STREAM_CREATED, id, 0, 0, 0, name), 1);
  }

  @Test
  void shouldNameStreamsByTheSnapshotAndForgetThoseItDoesNotNameWhenItAwaitsOne() {
    Catalog awaiting = Catalog.fromSnapshot();
    StreamState kept = awaiting.owner(1);
    StreamState gone = awaiting.owner(2);
    awaiting.apply(ControlRecord.of(Kind.SNAPSHOT_END, 0, 0, 0), 3);
    assertThat(awaiting.isWhole()).as("an end without a beginning").isFalse();

    awaiting.apply(ControlRecord.of(Kind.SNAPSHOT_BEGIN, 0, 9, 1), 3);
    awaiting.apply(new ControlRecord(Kind.SNAPSHOT_STREAM, 1, 1, 1, 0, "kept"), 3);
    assertThat(awaiting.isWhole()).isFalse();
    awaiting.apply(ControlRecord.of(Kind.SNAPSHOT_END, 0, 0, 0), 4);

    assertThat(awaiting.isWhole()).isTrue();
    assertThat(awaiting.streams()).containsExactly(kept);
    assertThat(awaiting.find("kept")).isSameAs(kept);
    assertThat(awaiting.find(2)).isNull();
    assertThat(gone.isDeleted()).isTrue();
    assertThat(awaiting.snapshotMark().segment()).isEqualTo(3);
    assertThat(awaiting.snapshotMark().size()).isEqualTo(3);
  }

  @Test
  void shouldFindAStreamOnceItsCreationIsWritten() {
    StreamState prepared = catalog.prepare("a");
    assertThat(catalog.find("a")).isNull();

    created(1, "a");
    assertThat(catalog.find("a")).isSameAs(prepared).isSameAs(catalog.find(1));
    assertThat(catalog.streams()).containsExactly(prepared);
  }

  @Test
  void shouldGiveANewIdBehindAllOthers() {
    created(7, "a");
    StreamState next = catalog.prepare("b");
    catalog.stageCreation(next);

    assertThat(next.id()).isEqualTo(8);
    assertThat(catalog.nextId()).isEqualTo(9);
  }

  @Test
  void shouldKeepTheIdOfACreationThatWasDroppedAndIsStagedAgain() {
    StreamState stream = catalog.prepare("a");
    catalog.stageCreation(stream);
    stream.rollBackStaged();
    catalog.stageCreation(stream);

    assertThat(stream.id()).isEqualTo(1);
    assertThat(catalog.nextId()).isEqualTo(2);
  }

  @Test
  void shouldMakeUpANameForFramesWhoseCreationIsLost() {
    created(1, "unnamed-5");
    StreamState owner = catalog.owner(5);

    assertThat(owner.name()).isEqualTo("unnamed-5'");
    assertThat(catalog.find("unnamed-5'")).isSameAs(owner);
  }

  @Test
  void shouldRenameAStreamWhenASnapshotKnowsItsName() {
    StreamState owner = catalog.owner(5);
    owner.addFrame(segment, 1, 10, 128, 96, false);
    catalog.apply(new ControlRecord(Kind.SNAPSHOT_STREAM, 5, 3, 11, 0, "real"), 1);

    assertThat(catalog.find("real")).isSameAs(owner);
    assertThat(catalog.find("unnamed-5")).isNull();
    assertThat(owner.first()).isEqualTo(3);
  }

  @Test
  void shouldForgetADeletedStreamAndTakeItsNameForAnother() {
    created(1, "a");
    StreamState old = catalog.find(1);
    catalog.apply(ControlRecord.of(Kind.STREAM_DELETED, 1, 0, 0), 1);
    assertThat(catalog.find("a")).isNull();
    assertThat(catalog.find(1)).isNull();

    created(2, "a");
    assertThat(catalog.find("a")).isNotSameAs(old).isSameAs(catalog.find(2));
  }

  @Test
  void shouldApplyChangesToTheirStream() {
    created(1, "a");
    StreamState stream = catalog.owner(1);
    stream.addFrame(segment, 1, 10, 128, 96, false);
    catalog.apply(ControlRecord.of(Kind.TRUNCATED_BEFORE, 1, 3, 0), 1);
    catalog.apply(ControlRecord.of(Kind.TRUNCATED_AFTER, 1, 8, 0), 1);
    catalog.apply(ControlRecord.of(Kind.SKIPPED, 1, 9, 19), 1);

    assertThat(stream.first()).isEqualTo(3);
    assertThat(stream.find(8)).isNotNull();
    assertThat(stream.absence(9)).isEqualTo(new Absence(Absence.Reason.SKIPPED, 20));
    catalog.apply(ControlRecord.of(Kind.RESET, 1, 50, 0), 1);
    assertThat(stream.writtenNext()).isEqualTo(50);
  }

  @Test
  void shouldNeedOldSegmentsUntilASnapshotHasEnded() {
    catalog.apply(ControlRecord.of(Kind.SNAPSHOT_BEGIN, 0, 9, 4), 1);
    assertThat(catalog.firstSegment()).isEqualTo(1);
    assertThat(catalog.nextId()).isEqualTo(9);

    catalog.apply(ControlRecord.of(Kind.SNAPSHOT_END, 0, 0, 0), 1);
    assertThat(catalog.firstSegment()).isEqualTo(4);
  }

  @Test
  void shouldNeverNeedSegmentsAgainThatWereDropped() {
    catalog.apply(ControlRecord.of(Kind.SEGMENTS_DROPPED, 0, 6, 0), 1);
    catalog.apply(ControlRecord.of(Kind.SEGMENTS_DROPPED, 0, 2, 0), 1);

    assertThat(catalog.firstSegment()).isEqualTo(6);
  }

  @Test
  void shouldLetItsOwnSnapshotChangeNothingButWhereRunsEnd() {
    created(1, "a");
    StreamState stream = catalog.owner(1);
    stream.addFrame(segment, 1, 10, 128, 96, false);
    // as staged when the snapshot was: another frame may have been written by now
    catalog.applyOwn(new ControlRecord(Kind.SNAPSHOT_STREAM, 1, 5, 6, 0, "a"), 1);
    catalog.applyOwn(ControlRecord.of(Kind.SNAPSHOT_HOLE, 1, 2, 3), 1);
    stream.addFrame(segment, 11, 10, 224, 96, false);

    assertThat(stream.first()).isEqualTo(1);
    assertThat(stream.holes().count()).isZero();
    assertThat(stream.runs()).hasSize(2);
  }

  @Test
  void shouldHaveTheLogsOwnStreamFromTheBeginning() {
    assertThat(catalog.control().id()).isEqualTo(Catalog.CONTROL_ID);
    assertThat(catalog.owner(Catalog.CONTROL_ID)).isSameAs(catalog.control());
    assertThat(catalog.streams()).isEmpty();
  }
}
