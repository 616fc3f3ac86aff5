package dev.seawall.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.format.ControlRecord;
import dev.seawall.format.ControlRecord.Kind;
import dev.seawall.format.SegmentHeader;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What control records make of checkpoints, whole and in pieces. */
class CheckpointFoldTest {
  private final Catalog catalog = new Catalog();

  @BeforeEach
  void makeAFirstOne() {
    apply(Kind.STREAM_CREATED, 1, 0, 0, "a");
    apply(Kind.STREAM_CREATED, 2, 0, 0, "b");
    begin(1, 2, "c");
    stream(1, 10, 1);
    stream(2, 20, 1);
    end(1);
  }

  private void apply(Kind kind, int stream, long a, long b, String name) {
    catalog.apply(new ControlRecord(kind, stream, a, b, 0, name), 1);
  }

  private void begin(long id, long streams, String name) {
    apply(Kind.CHECKPOINT_BEGIN, 0, id, streams, name);
  }

  private void stream(int stream, long position, long id) {
    apply(Kind.CHECKPOINT_STREAM, stream, position, id, stream == 1 ? "a" : "b");
  }

  private void end(long id) {
    apply(Kind.CHECKPOINT_END, 0, id, 0, "note");
  }

  private void shouldStillBeTheFirst() {
    assertThat(catalog.checkpoints().written().all())
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.id()).isEqualTo(1);
              assertThat(state.position(state.indexOf(2))).isEqualTo(20);
              assertThat(state.note()).isEqualTo("note");
            });
  }

  @Test
  void shouldNotCountWithoutItsEnd() {
    begin(2, 1, "c");
    stream(1, 11, 2);
    shouldStillBeTheFirst();
    end(3);
    shouldStillBeTheFirst();
  }

  @Test
  void shouldNotCountWithoutAllItsStreams() {
    begin(2, 2, "c");
    stream(2, 21, 2);
    end(2);
    shouldStillBeTheFirst();
  }

  @Test
  void shouldNotCountWithoutItsBeginning() {
    stream(1, 11, 2);
    stream(2, 21, 2);
    end(2);
    shouldStillBeTheFirst();
  }

  @Test
  void shouldNotTakeTheStreamsOfAnother() {
    begin(2, 2, "c");
    stream(1, 11, 2);
    stream(2, 21, 3);
    end(2);
    shouldStillBeTheFirst();
  }

  @Test
  void shouldNotCountWithStreamsOutOfOrder() {
    begin(2, 2, "c");
    stream(2, 21, 2);
    stream(1, 11, 2);
    end(2);
    shouldStillBeTheFirst();
  }

  @Test
  void shouldNotBelieveACount() {
    begin(2, Long.MAX_VALUE, "huge");
    end(2);
    shouldStillBeTheFirst();
  }

  @Test
  void shouldSeeATruncationThatOnlyAFrameProves() {
    SegmentEntry segment =
        new SegmentEntry(
            "1.seg",
            new SegmentHeader(
                new UUID(1, 2), 1, 1, 3, 0, 0, 0, 0, 0, SegmentHeader.Encoding.PLAIN));
    catalog.owner(2, 1).addFrame(segment, 1, 20, 128, 64, false);
    catalog.owner(2, 15).addFrame(segment, 15, 10, 192, 64, false);

    CheckpointState state = catalog.checkpoints().written().all().get(0);
    assertThat(state.isRewritten(state.indexOf(2))).isTrue();
    assertThat(state.isRewritten(state.indexOf(1))).isFalse();
  }

  @Test
  void shouldBeGoneWhenAWholeSnapshotDoesNotRepeatIt() {
    apply(Kind.SNAPSHOT_BEGIN, 0, 3, 1, "");
    begin(2, 0, "other");
    end(2);
    assertThat(catalog.checkpoints().written().all()).hasSize(2);
    apply(Kind.SNAPSHOT_END, 0, 0, 0, "");
    assertThat(catalog.checkpoints().written().all())
        .extracting(CheckpointState::name)
        .containsExactly("other");
  }

  @Test
  void shouldTakeBackWhatWasStaged() {
    catalog.checkpoints().stage(new ControlRecord(Kind.CHECKPOINT_BEGIN, 0, 5, 0, 0, "d"));
    catalog.checkpoints().stage(new ControlRecord(Kind.CHECKPOINT_END, 0, 5, 0, 0, ""));
    assertThat(catalog.checkpoints().staged().find("d")).isNotNull();
    assertThat(catalog.checkpoints().written().find("d")).isNull();

    catalog.control().rollBackStaged();

    assertThat(catalog.checkpoints().staged().find("d")).isNull();
    assertThat(catalog.checkpoints().staged().all())
        .isEqualTo(catalog.checkpoints().written().all());
  }
}
