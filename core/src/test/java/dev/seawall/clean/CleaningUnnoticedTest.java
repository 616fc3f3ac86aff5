package dev.seawall.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Batch;
import dev.seawall.ReadOnlyException;
import dev.seawall.RecordCursor;
import dev.seawall.Retention;
import dev.seawall.RetentionPolicy;
import dev.seawall.TailCursor;
import dev.seawall.Transaction;
import dev.seawall.TruncatedException;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nobody notices of cleaning. */
class CleaningUnnoticedTest extends CleanedLog {
  @Test
  void shouldKeepBatchesTogether() throws Exception {
    wal.append(
        Batch.of()
            .add(slow, value(3))
            .add(busy, value(4))
            .add(slow, new byte[200])
            .add(slow, value(5)));
    append(slow, 2);
    List<String> raw = shown(slow);
    List<String> before = replayed(slow);
    makeGarbage(4);

    wal.clean();

    assertThat(relocatedFrames())
        .contains("slow 1+1 continues-atomically batch", "slow 3+1 batch")
        .hasSizeGreaterThan(3);
    assertThat(shown(slow)).isEqualTo(raw);
    assertThat(replayed(slow)).isEqualTo(before);
    reopen();
    assertThat(replayed(slow)).isEqualTo(before);
  }

  @Test
  void shouldKeepTransactions() throws Exception {
    try (Transaction whole = wal.begin()) {
      whole.append(slow, value(1));
      whole.append(busy, value(1));
      whole.append(slow, value(2));
      whole.commit();
    }
    close();
    open(options().transactionMemoryBytes(0));
    Transaction spilled = wal.begin();
    spilled.append(slow, value(3));
    spilled.append(slow, value(4));
    append(slow, 1);
    spilled.append(slow, value(5));
    spilled.commit();
    try (Transaction lost = wal.begin()) {
      lost.append(slow, value(6));
      lost.append(slow, value(7));
      lost.rollback();
    }
    List<String> raw = shown(slow);
    List<String> before = replayed(slow);
    makeGarbage(4);

    assertThat(wal.clean().segments()).isEqualTo(3);

    assertThat(shown(slow)).isEqualTo(raw);
    assertThat(replayed(slow)).isEqualTo(before);
    reopen();
    assertThat(shown(slow)).isEqualTo(raw);
    assertThat(replayed(slow)).isEqualTo(before);
  }

  @Test
  void shouldNotBringATransactionIntoEffectThatHasLostItsCommit() throws Exception {
    append(slow, 1);
    try (Transaction whole = wal.begin()) {
      whole.append(slow, value(2));
      whole.append(slow, value(3));
      whole.commit();
    }
    slow.truncateAfter(3);
    List<String> before = replayed(slow);
    assertThat(before).hasSize(2);
    makeGarbage(4);

    assertThat(wal.clean().segments()).isEqualTo(2);

    assertThat(shown(slow)).hasSize(3);
    assertThat(replayed(slow)).isEqualTo(before);
    reopen();
    assertThat(replayed(slow)).isEqualTo(before);
  }

  @Test
  void shouldLetCursorsReadOnWhereTheyAre() throws Exception {
    append(slow, 40);
    List<String> before = shown(slow);
    try (TailCursor cursor = slow.tail(1, Visibility.WRITTEN)) {
      assertThat(cursor.next()).isTrue();
      makeGarbage(4);
      wal.clean();
      assertThat(directory.resolve("00000000000000000001.seg")).exists();
      List<String> read = new ArrayList<>(List.of(shown(cursor.record())));
      while (cursor.next()) {
        read.add(shown(cursor.record()));
      }
      assertThat(read).isEqualTo(before);
      append(slow, 1);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.sequence()).isEqualTo(41);
    }
    wal.roll();
    assertThat(directory.resolve("00000000000000000001.seg")).doesNotExist();
  }

  @Test
  void shouldLetACursorInACopyNoticeATruncation() throws Exception {
    append(slow, 40);
    makeGarbage(4);
    wal.clean();
    try (RecordCursor cursor = slow.iterate(1)) {
      for (int i = 0; i < 20; i++) {
        assertThat(cursor.next()).isTrue();
      }
      slow.truncateAfter(10);
      append(slow, 20);
      assertThatThrownBy(
              () -> {
                while (cursor.next()) {
                  cursor.sequence();
                }
              })
          .isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void shouldShowFollowersTheSame() throws Exception {
    append(slow, 40);
    List<String> before = shown(slow);
    try (Wal follower = Wal.openReadOnly(directory, options().build())) {
      WalStream followed = follower.stream("slow");
      assertThat(shown(followed)).isEqualTo(before);
      makeGarbage(4);
      wal.clean();
      assertThat(directory.resolve("00000000000000000001.seg")).doesNotExist();
      assertThat(shown(followed)).isEqualTo(before);
      append(slow, 1);
      assertThat(shown(followed)).hasSize(41);
      assertThatThrownBy(follower::clean).isInstanceOf(ReadOnlyException.class);
      assertThat(follower.pins()).isNotEmpty();
    }
  }

  @Test
  void shouldLetRecordsGoByTheirOwnAge() throws Exception {
    append(slow, 5);
    clock.millis += Duration.ofDays(2).toMillis();
    makeGarbage(4);
    wal.clean();
    append(slow, 3);

    wal.applyRetention(
        Retention.builder().stream("slow", RetentionPolicy.KEEP_ALL.withMaxAge(Duration.ofDays(1)))
            .build());

    assertThat(slow.firstSequence()).isEqualTo(6);
  }
}
