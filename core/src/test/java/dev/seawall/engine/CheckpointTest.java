package dev.seawall.engine;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.seawall.Batch;
import dev.seawall.Checkpoint;
import dev.seawall.Checkpoint.Position;
import dev.seawall.Checkpoint.Reachability;
import dev.seawall.CheckpointUnreachableException;
import dev.seawall.Durability;
import dev.seawall.LogClosedException;
import dev.seawall.ReadOnlyException;
import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named checkpoints over all streams. */
class CheckpointTest {
  private static final byte[] VALUE = {1, 2, 3};
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  @TempDir private Path directory;
  private Wal wal;

  @BeforeEach
  void open() throws WalException {
    wal = Wal.open(directory, WalOptions.builder().clock(Clock.fixed(NOW, UTC)).build());
  }

  @AfterEach
  void close() throws WalException {
    wal.close();
  }

  private void reopen() throws WalException {
    close();
    open();
  }

  private void append(String stream, int count) throws WalException {
    for (int i = 0; i < count; i++) {
      wal.stream(stream).append(VALUE, Durability.MEMORY);
    }
  }

  private Checkpoint find(String name) throws WalException {
    return wal.findCheckpoint(name).orElseThrow();
  }

  private static Reachability whyNot(Checkpoint checkpoint, String stream) {
    return catchThrowableOfType(
            CheckpointUnreachableException.class, () -> checkpoint.position(stream))
        .reachability();
  }

  private static Position at(String stream, long sequence, Reachability reachability) {
    return new Position(stream, sequence, reachability);
  }

  @Test
  void shouldTellWhereEveryStreamStoodAfterReopeningToo() throws WalException {
    append("b", 2);
    append("a", 3);
    wal.stream("empty").reset(1);
    Checkpoint made = wal.checkpoint("backup", "größe");
    append("a", 5);
    append("later", 1);

    for (int i = 0; i < 2; i++) {
      Checkpoint found = find("backup");
      assertThat(found.name()).isEqualTo("backup");
      assertThat(found.note()).isEqualTo("größe");
      assertThat(found.time()).isEqualTo(NOW);
      assertThat(found.streamCount()).isEqualTo(3);
      assertThat(found.position("a")).isEqualTo(3);
      assertThat(found.position(wal.stream("b"))).isEqualTo(2);
      assertThat(found.position("empty")).isZero();
      assertThat(found.position("later")).isZero();
      assertThat(found.position("never")).isZero();
      assertThat(found.isReachable()).isTrue();
      assertThat(found.positions())
          .containsExactly(
              at("a", 3, Reachability.REACHABLE),
              at("b", 2, Reachability.REACHABLE),
              at("empty", 0, Reachability.REACHABLE));
      assertThat(wal.findCheckpoint("other")).isEmpty();
      if (i == 0) {
        assertThat(made).isEqualTo(found).hasSameHashCodeAs(found);
        reopen();
      }
    }
  }

  @Test
  void shouldListInTheOrderTheyWereMadeAndMoveAName() throws WalException {
    assertThat(wal.latestCheckpoint()).isEmpty();
    wal.checkpoint("z");
    wal.checkpoint("a");
    append("s", 4);
    Checkpoint old = find("z");
    wal.checkpoint("z");

    for (int i = 0; i < 2; i++) {
      assertThat(wal.checkpoints()).extracting(Checkpoint::name).containsExactly("a", "z");
      assertThat(wal.latestCheckpoint().orElseThrow().position("s")).isEqualTo(4);
      if (i == 0) {
        assertThat(old.isReachable()).isFalse();
        assertThat(whyNot(old, "s")).isEqualTo(Reachability.DROPPED);
        reopen();
      }
    }
  }

  @Test
  void shouldDropForGood() throws WalException {
    Checkpoint a = wal.checkpoint("a");
    wal.checkpoint("b");
    assertThat(wal.dropCheckpoint("a")).isTrue();
    assertThat(wal.dropCheckpoint("a")).isFalse();
    assertThat(whyNot(a, "s")).isEqualTo(Reachability.DROPPED);
    assertThatThrownBy(() -> wal.truncateBefore(a))
        .isInstanceOf(CheckpointUnreachableException.class)
        .hasMessageContaining("'a'");
    reopen();
    assertThat(wal.checkpoints()).extracting(Checkpoint::name).containsExactly("b");
  }

  @Test
  void shouldKeepTheNewest() throws WalException {
    for (int i = 0; i < 6; i++) {
      wal.checkpoint("c" + i);
    }
    assertThat(wal.keepNewestCheckpoints(7)).isZero();
    assertThat(wal.keepNewestCheckpoints(2)).isEqualTo(4);
    reopen();
    assertThat(wal.checkpoints()).extracting(Checkpoint::name).containsExactly("c4", "c5");
    assertThat(wal.keepNewestCheckpoints(0)).isEqualTo(2);
    assertThatThrownBy(() -> wal.keepNewestCheckpoints(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(wal.checkpoints()).isEmpty();
  }

  @Test
  void shouldSayWhyAStreamCannotBeReached() throws WalException {
    for (String stream : List.of("truncated", "rewritten", "reset", "deleted", "fine")) {
      append(stream, 5);
    }
    Checkpoint made = wal.checkpoint("c");
    append("later", 5);
    wal.stream("later").truncateBefore(2);
    append("truncated", 5);
    wal.stream("truncated").truncateBefore(7);
    wal.stream("rewritten").truncateAfter(4);
    append("rewritten", 20);
    wal.stream("reset").reset(3);
    append("reset", 20);
    wal.delete("deleted");
    append("deleted", 20);
    append("fine", 20);
    wal.stream("fine").truncateAfter(5);
    wal.stream("fine").truncateBefore(6);

    for (int i = 0; i < 2; i++) {
      Checkpoint found = find("c");
      assertThat(found.position("fine")).isEqualTo(5);
      assertThat(whyNot(found, "truncated")).isEqualTo(Reachability.TRUNCATED);
      assertThat(whyNot(found, "rewritten")).isEqualTo(Reachability.REWRITTEN);
      assertThat(whyNot(found, "reset")).isEqualTo(Reachability.REWRITTEN);
      assertThat(whyNot(found, "deleted")).isEqualTo(Reachability.DELETED);
      assertThat(whyNot(found, "later")).isEqualTo(Reachability.TRUNCATED);
      assertThat(found.isReachable()).isFalse();
      assertThat(found.positions())
          .containsExactly(
              at("deleted", 5, Reachability.DELETED),
              at("fine", 5, Reachability.REACHABLE),
              at("reset", 5, Reachability.REWRITTEN),
              at("rewritten", 5, Reachability.REWRITTEN),
              at("truncated", 5, Reachability.TRUNCATED));
      if (i == 0) {
        reopen();
      }
    }
    assertThatThrownBy(() -> made.position("fine")).isInstanceOf(LogClosedException.class);
  }

  @Test
  void shouldNotIterateSilentlyEmptyWhenPruningLeavesOlderCheckpoints() throws WalException {
    append("a", 5);
    wal.checkpoint("old");
    append("a", 5);
    wal.checkpoint("new");
    append("a", 5);

    wal.truncateBefore(find("new"));

    for (int i = 0; i < 2; i++) {
      assertThat(wal.stream("a").firstSequence()).isEqualTo(11);
      assertThatThrownBy(() -> find("old").position("a"))
          .isInstanceOf(CheckpointUnreachableException.class)
          .hasMessageContaining("checkpoint 'old'")
          .hasMessageContaining("stream 'a', which stood at 5")
          .hasMessageContaining("the first there is: 11");
      long position = find("new").position("a");
      try (RecordCursor cursor = wal.stream("a").iterate(position + 1)) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.sequence()).isEqualTo(11);
      }
      reopen();
    }
  }

  @Test
  void shouldTruncateEachStreamToWhereItStoodAndNoOther() throws WalException {
    for (String stream : List.of("a", "b", "rewritten", "deleted", "ahead")) {
      append(stream, 5);
    }
    Checkpoint checkpoint = wal.checkpoint("c");
    append("a", 5);
    append("later", 5);
    append("ahead", 5);
    wal.stream("ahead").truncateBefore(9);
    wal.stream("rewritten").truncateAfter(2);
    append("rewritten", 20);
    wal.delete("deleted");
    append("deleted", 20);
    wal.roll();
    append("later", 1);
    wal.sync();

    wal.truncateBefore(checkpoint);
    reopen();

    assertThat(wal.stream("a").firstSequence()).isEqualTo(6);
    assertThat(wal.stream("b").firstSequence()).isEqualTo(6);
    assertThat(wal.stream("b").lastSequence()).isEqualTo(5);
    assertThat(wal.stream("later").firstSequence()).isEqualTo(1);
    assertThat(wal.stream("ahead").firstSequence()).isEqualTo(9);
    assertThat(wal.stream("rewritten").firstSequence()).isEqualTo(1);
    assertThat(wal.stream("deleted").firstSequence()).isEqualTo(1);
  }

  @Test
  void shouldBePartOfSnapshotsWithAllThatCameOverItSince() throws WalException {
    append("a", 3);
    append("b", 3);
    append("c", 3);
    wal.checkpoint("dropped");
    wal.checkpoint("kept", "note");
    wal.stream("b").truncateAfter(1);
    append("b", 9);
    wal.delete("c");
    wal.dropCheckpoint("dropped");
    wal.roll();
    append("b", 1);
    wal.sync();
    wal.stream("a").truncateBefore(4);
    wal.stream("b").truncateBefore(11);
    assertThat(wal.stats().firstSegment()).isEqualTo(2);

    reopen();

    assertThat(wal.checkpoints()).extracting(Checkpoint::name).containsExactly("kept");
    assertThat(find("kept").note()).isEqualTo("note");
    assertThat(find("kept").time()).isEqualTo(NOW);
    assertThat(find("kept").positions())
        .containsExactly(
            at("a", 3, Reachability.REACHABLE),
            at("b", 3, Reachability.REWRITTEN),
            at("c", 3, Reachability.DELETED));
    wal.checkpoint("next");
    assertThat(wal.checkpoints()).extracting(Checkpoint::name).containsExactly("kept", "next");
  }

  @Test
  void shouldKeepEveryBatchWhollyBeforeOrBehindIt() throws Exception {
    List<WalStream> streams = IntStream.range(0, 8).mapToObj(i -> wal.stream("s" + i)).toList();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        writers.add(
            threads.submit(
                () -> {
                  while (!done.get()) {
                    Batch batch = Batch.of();
                    streams.forEach(stream -> batch.add(stream, VALUE));
                    wal.append(batch, Durability.MEMORY);
                  }
                  return null;
                }));
      }
      while (wal.stream("s0").lastSequence() == 0) {
        Thread.onSpinWait();
      }
      // every batch has one record for each stream: so all stand at the same sequence, or one is
      // cut
      for (int i = 0; i < 40; i++) {
        Checkpoint checkpoint = wal.checkpoint("c" + i % 3);
        assertThat(checkpoint.positions()).hasSize(8);
        assertThat(checkpoint.positions().stream().map(Position::sequence).distinct()).hasSize(1);
        for (WalStream stream : streams) {
          assertThat(stream.durableSequence()).isGreaterThanOrEqualTo(checkpoint.position(stream));
        }
      }
      done.set(true);
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      done.set(true);
      threads.shutdown();
    }
  }

  @Test
  void shouldBeSeenByAReaderBesideTheWriter() throws WalException {
    append("a", 3);
    wal.checkpoint("first");
    try (Wal reader = Wal.openReadOnly(directory, WalOptions.defaults())) {
      assertThat(reader.checkpoints()).extracting(Checkpoint::name).containsExactly("first");
      Checkpoint first = reader.findCheckpoint("first").orElseThrow();
      append("a", 3);
      wal.checkpoint("second");
      assertThat(reader.latestCheckpoint().orElseThrow().position("a")).isEqualTo(6);
      wal.stream("a").truncateAfter(2);
      assertThat(whyNot(first, "a")).isEqualTo(Reachability.REWRITTEN);
      wal.dropCheckpoint("first");
      assertThat(whyNot(first, "a")).isEqualTo(Reachability.DROPPED);
      assertThatThrownBy(() -> reader.checkpoint("c")).isInstanceOf(ReadOnlyException.class);
      assertThatThrownBy(() -> reader.dropCheckpoint("second"))
          .isInstanceOf(ReadOnlyException.class);
      assertThatThrownBy(() -> reader.keepNewestCheckpoints(0))
          .isInstanceOf(ReadOnlyException.class);
      assertThatThrownBy(() -> reader.truncateBefore(first)).isInstanceOf(ReadOnlyException.class);
    }
  }

  @Test
  void shouldBeForgottenByAReaderThatMissedTheDropping() throws WalException {
    append("a", 3);
    wal.checkpoint("dropped");
    wal.checkpoint("kept");
    wal.sync();
    try (Wal reader = Wal.openReadOnly(directory, WalOptions.defaults())) {
      assertThat(reader.checkpoints()).hasSize(2);
      wal.roll();
      wal.dropCheckpoint("dropped");
      wal.roll();
      append("a", 1);
      wal.stream("a").truncateBefore(4); // deletes both segments before this one
      assertThat(wal.stats().firstSegment()).isEqualTo(3);
      assertThat(reader.checkpoints()).extracting(Checkpoint::name).containsExactly("kept");
    }
  }

  @Test
  void shouldRefuseNamesNotesAndStrangers() throws Exception {
    assertThatThrownBy(() -> wal.checkpoint("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> wal.checkpoint("x".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> wal.checkpoint("\ud800")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> wal.checkpoint("c", "x".repeat(65_537)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65,536");
    assertThat(wal.checkpoints()).isEmpty();
    wal.checkpoint("x".repeat(512), "y".repeat(65_536));
    reopen();
    assertThat(find("x".repeat(512)).note()).hasSize(65_536);
    Checkpoint foreign;
    try (Wal other = Wal.open(directory.resolve("other"))) {
      foreign = other.checkpoint("c");
    }
    assertThatThrownBy(() -> wal.truncateBefore(foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another log");
  }

  @Test
  void shouldHoldManyStreams() throws WalException {
    int count = 100_000;
    Batch batch = Batch.of();
    for (int i = 0; i < count; i++) {
      batch.add(wal.stream("stream-" + i), VALUE);
      if (batch.entries().size() == 10_000) {
        wal.append(batch, Durability.MEMORY);
        batch = Batch.of();
      }
    }
    wal.checkpoint("first");
    wal.stream("stream-77777").append(VALUE);
    wal.checkpoint("second");

    reopen();

    assertThat(find("first").streamCount()).isEqualTo(count);
    assertThat(find("first").position("stream-77777")).isEqualTo(1);
    assertThat(find("second").position("stream-77777")).isEqualTo(2);
    assertThat(find("second").isReachable()).isTrue();
  }
}
