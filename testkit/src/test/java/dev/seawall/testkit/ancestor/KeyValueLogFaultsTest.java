package dev.seawall.testkit.ancestor;

import static dev.seawall.testkit.ancestor.Subject.append;
import static dev.seawall.testkit.ancestor.Subject.bytes;
import static dev.seawall.testkit.ancestor.Subject.frames;
import static dev.seawall.testkit.ancestor.Subject.read;
import static dev.seawall.testkit.ancestor.Subject.replay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Batch;
import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.ScanItem;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.Corrupter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What ancestor A, a single key-value log, did wrong: each of it, and what happens here. */
class KeyValueLogFaultsTest {
  private static final WalOptions SALVAGE =
      Subject.options().corruptionPolicy(CorruptionPolicy.SALVAGE).build();

  private final Subject log = new Subject();

  private static Batch batchOf(WalStream stream, int count) {
    Batch batch = Batch.of();
    IntStream.rangeClosed(1, count).forEach(i -> batch.put(stream, "key" + i, "batch" + i));
    return batch;
  }

  private static List<String> numbered(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }

  /** The ancestor delivered the records behind the sequence, and so half of the batch. */
  @Test
  void shouldReplayABatchWholeWhereverReplayBegins() throws WalException {
    try (Wal wal = log.open()) {
      WalStream stream = wal.stream("kv");
      stream.put("before", "before");
      wal.append(batchOf(stream, 10));
      stream.put("after", "after");
      List<String> whole = new ArrayList<>(numbered("batch", 10));
      whole.add("after");
      for (long after = 1; after <= 10; after++) {
        assertThat(replay(stream, after)).as("after %s", after).isEqualTo(whole);
      }
      assertThat(replay(stream, 11)).containsExactly("after");
    }
  }

  /** The ancestor cut the batch in two, and replayed what was left of it. */
  @Test
  void shouldKeepABatchWholeWhenTruncationFallsIntoIt() throws WalException {
    try (Wal wal = log.open()) {
      WalStream stream = wal.stream("kv");
      stream.put("before", "before");
      wal.append(batchOf(stream, 10));
      assertThat(stream.truncateBefore(6)).isEqualTo(2);
      assertThat(replay(stream, 1)).isEqualTo(numbered("batch", 10));
    }
    try (Wal wal = log.open()) {
      assertThat(wal.stream("kv").firstSequence()).isEqualTo(2);
      assertThat(replay(wal.stream("kv"), 1)).isEqualTo(numbered("batch", 10));
    }
  }

  /** The ancestor took all that followed an unfinished batch for a part of it, and dropped it. */
  @Test
  void shouldReplaySingleRecordsBehindATransactionThatNeverEnded() throws WalException {
    WalOptions spilling = Subject.options().transactionMemoryBytes(0).build();
    try (Wal wal = log.open(spilling)) {
      WalStream stream = wal.stream("kv");
      Transaction unfinished = wal.begin();
      unfinished.put(stream, "a", "unfinished1");
      unfinished.put(stream, "b", "unfinished2");
      stream.put("c", "single1");
      assertThat(replay(stream, 0)).containsExactly("single1");
      log.kill();
    }
    try (Wal wal = log.open(spilling)) {
      WalStream stream = wal.stream("kv");
      stream.put("d", "single2");
      wal.append(batchOf(stream, 2));
      assertThat(replay(stream, 0)).containsExactly("single1", "single2", "batch1", "batch2");
    }
  }

  /**
   * The ancestor stopped at the torn record for ever: what was appended and acknowledged behind it
   * was not found again, and its sequences were given out once more.
   */
  @Test
  void shouldNotHideLaterRecordsBehindATornTail() throws Exception {
    List<String> values;
    try (Wal wal = log.open()) {
      values = append(wal.stream("kv"), 4, 100);
      wal.stream("kv").append(new byte[100], Durability.OS);
      log.losePowerTearingTheLastFrame();
    }
    for (int opening = 1; opening <= 3; opening++) {
      try (Wal wal = log.open()) {
        WalStream stream = wal.stream("kv");
        List<String> expected = new ArrayList<>(values);
        expected.addAll(numbered("later", opening - 1));
        assertThat(read(stream)).isEqualTo(expected);
        assertThat(stream.append(bytes("later" + opening))).isEqualTo(4 + opening);
        log.kill();
      }
    }
  }

  /** The ancestor counted from 0 again once everything had been truncated, and then once more. */
  @Test
  void shouldGoOnCountingWhenEverythingWasTruncated() throws WalException {
    long next = 1;
    for (int opening = 0; opening < 4; opening++) {
      try (Wal wal = log.open()) {
        WalStream stream = wal.stream("kv");
        for (int i = 0; i < 10; i++) {
          assertThat(stream.append(new byte[1000])).isEqualTo(next++);
        }
        assertThat(stream.truncateBefore(next)).isEqualTo(next);
        wal.roll();
        assertThat(stream.firstSequence()).isEqualTo(next);
        assertThat(stream.lastSequence()).isEqualTo(next - 1);
      }
    }
    try (Wal wal = log.open()) {
      assertThat(wal.stats().firstSegment()).isGreaterThan(10);
      assertThat(wal.stream("kv").append(new byte[1])).isEqualTo(next);
    }
  }

  /** The ancestor ended iteration at damage as if nothing followed. */
  @Test
  void shouldSayWhereItIsDamagedInsteadOfEndingIteration() throws Exception {
    ScanItem frame;
    try (Wal wal = log.open()) {
      append(wal.stream("kv"), 20, 1000);
      frame = frames(wal, "kv").get(9);
    }
    log.corrupter().flipBit(frame.segment(), frame.offset() + 500, 3);
    try (Wal wal = log.open();
        RecordCursor cursor = wal.stream("kv").iterate()) {
      for (int i = 1; i <= 9; i++) {
        assertThat(cursor.next()).isTrue();
      }
      assertThatThrownBy(cursor::next)
          .isInstanceOfSatisfying(
              CorruptionException.class,
              damaged -> {
                assertThat(damaged.damage().file()).isEqualTo(frame.file());
                assertThat(damaged.damage().offset()).isEqualTo(frame.offset());
                assertThat(damaged.lastGood()).isEqualTo(9);
                assertThat(damaged.nextGood()).isEqualTo(11);
              });
      assertThat(wal.verify(progress -> {}).isSound()).isFalse();
    }
  }

  /** The ancestor read what was left of a file and went on in the next, over the loss. */
  @Test
  void shouldNotSkipTheLostEndOfASegmentInTheMiddle() throws Exception {
    long last;
    try (Wal wal = log.open()) {
      append(wal.stream("kv"), 20, 1000);
      last = frames(wal, "kv").stream().filter(frame -> frame.segment() == 2).count();
    }
    Corrupter corrupter = log.corrupter();
    corrupter.truncate(2, corrupter.read(2).length / 2);
    assertThatThrownBy(log::open).isInstanceOf(CorruptionException.class);
    try (Wal wal = log.open(SALVAGE)) {
      assertThat(wal.recoveryReport().damages()).isNotEmpty();
      try (RecordCursor cursor = wal.stream("kv").iterate()) {
        assertThatThrownBy(
                () -> {
                  while (cursor.next()) {
                    assertThat(cursor.sequence()).isLessThan(3 + last);
                  }
                })
            .isInstanceOf(CorruptionException.class);
      }
    }
  }

  /** The ancestor's checksum left out the sequence and the lengths: damaged, they were believed. */
  @Test
  void shouldNoticeEveryFlippedBitOfARecordWithItsHeader() throws Exception {
    ScanItem frame;
    try (Wal wal = log.open()) {
      wal.stream("kv").put("key", "value");
      frame = frames(wal, "kv").get(0);
    }
    for (long offset = 0; offset < frame.lengthBytes(); offset++) {
      for (int bit = 0; bit < 8; bit++) {
        log.corrupter().flipBit(1, frame.offset() + offset, bit);
        try (Wal wal = log.open(SALVAGE)) {
          WalStream stream = wal.stream("kv");
          assertThatThrownBy(() -> stream.get(1))
              .as("bit %s of byte %s", bit, offset)
              .isInstanceOf(CorruptionException.class);
        }
        log.corrupter().flipBit(1, frame.offset() + offset, bit);
      }
    }
    try (Wal wal = log.open()) {
      assertThat(wal.stream("kv").get(1).valueText()).isEqualTo("value");
    }
  }

  /** The ancestor wrote its files anew to truncate, and lost records when that was cut short. */
  @Test
  void shouldNeverRewriteASegmentWhenTruncating() throws WalException {
    try (Wal wal = log.open()) {
      WalStream stream = wal.stream("kv");
      append(stream, 30, 1000);
      wal.roll();
      SortedMap<String, byte[]> before = log.disk().files();
      stream.truncateBefore(12);
      stream.truncateAfter(25);
      wal.sync();
      SortedMap<String, byte[]> after = log.disk().files();
      int untouched = 0;
      for (Map.Entry<String, byte[]> file : before.entrySet()) {
        byte[] now = after.get(file.getKey());
        if (now != null && isSealed(file.getValue())) {
          assertThat(Arrays.equals(now, file.getValue())).as(file.getKey()).isTrue();
          untouched++;
        }
      }
      assertThat(untouched).isGreaterThan(3);
      assertThat(after).hasSizeLessThan(before.size() + 2);
    }
  }

  private static boolean isSealed(byte[] segment) {
    return new String(segment, segment.length - 4, 4, java.nio.charset.StandardCharsets.US_ASCII)
        .equals("SEAL");
  }
}
