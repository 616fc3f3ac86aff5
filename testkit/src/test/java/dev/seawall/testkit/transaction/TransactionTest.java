package dev.seawall.testkit.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.seawall.Batch;
import dev.seawall.CommitResult;
import dev.seawall.CorruptionException;
import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.RecordType;
import dev.seawall.SequenceRange;
import dev.seawall.StreamDeletedException;
import dev.seawall.Transaction;
import dev.seawall.TransactionAbortedException;
import dev.seawall.TransactionInfo;
import dev.seawall.TruncatedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.SimulatedDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What transactions do, spilled or not. */
class TransactionTest {
  private static final int NEVER_SPILLS = 1 << 20;
  private static final int ALWAYS_SPILLS = 0;

  private final SimulatedDisk disk = new SimulatedDisk();

  private static WalOptions options(int memory) {
    return WalOptions.builder()
        .segmentSizeBytes(16 << 10)
        .stagingBytes(16 << 10)
        .frameSizeBytes(256)
        .syncInterval(Duration.ZERO)
        .transactionMemoryBytes(memory)
        .build();
  }

  private Wal open(int memory) throws WalException {
    return Wal.open(disk.store(), options(memory));
  }

  private static List<String> replayed(WalStream stream, long after) throws WalException {
    List<String> values = new ArrayList<>();
    stream.replay(after, record -> values.add(text(record)));
    return values;
  }

  private static String text(WalRecord record) {
    return record.key() == null ? record.valueText() : record.keyText() + "=" + record.valueText();
  }

  private static List<String> raw(WalStream stream) throws WalException {
    List<String> seen = new ArrayList<>();
    try (RecordCursor cursor = stream.iterate()) {
      while (cursor.next()) {
        WalRecord record = cursor.record();
        assertThat(record.transactionId()).isEqualTo(cursor.transactionId());
        seen.add(record.type() + (record.transactionId() == 0 ? "" : "*"));
      }
    }
    return seen;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {NEVER_SPILLS, ALWAYS_SPILLS})
  void shouldTakeEffectOnCommitInAllStreams(int memory) throws WalException {
    try (Wal wal = open(memory)) {
      WalStream a = wal.stream("a");
      WalStream b = wal.stream("b");
      a.append(bytes("before"));
      CommitResult result;
      try (Transaction tx = wal.begin()) {
        tx.append(a, bytes("one"));
        tx.put(b, "k", "two");
        tx.delete(b, "k");
        tx.append(a, RecordType.of(200), bytes("x"), bytes("three"));
        assertThat(replayed(a, 0)).containsExactly("before");
        assertThat(replayed(b, 0)).isEmpty();
        result = tx.commit();
        assertThat(tx.isOpen()).isFalse();
      }
      a.append(bytes("after"));
      assertThat(replayed(a, 0)).containsExactly("before", "one", "x=three", "after");
      assertThat(replayed(b, 0)).containsExactly("k=two", "k=");
      assertThat(result.of(a)).isEqualTo(new SequenceRange(2, 4));
      assertThat(result.commitOf(b)).isEqualTo(3);
      assertThat(a.get(result.commitOf(a)).type()).isEqualTo(RecordType.COMMIT);
      assertThat(a.get(2).transactionId()).isEqualTo(result.transactionId()).isNotZero();
      assertThat(raw(a)).containsExactly("DATA", "DATA*", "UNKNOWN(200)*", "COMMIT*", "DATA");
    }
    try (Wal wal = open(memory)) {
      assertThat(replayed(wal.stream("a"), 0)).containsExactly("before", "one", "x=three", "after");
      assertThat(replayed(wal.stream("b"), 0)).containsExactly("k=two", "k=");
    }
  }

  @Test
  void shouldGiveSequencesToWhatWaitsWhenItIsAskedToSpill() throws WalException {
    try (Wal wal = open(NEVER_SPILLS)) {
      WalStream a = wal.stream("a");
      Transaction tx = wal.begin();
      tx.spill();
      assertThat(a.lastSequence()).isZero();
      tx.append(a, bytes("one"));
      tx.append(a, bytes("two"));
      tx.spill();
      assertThat(a.append(bytes("between"))).isEqualTo(3);
      assertThat(wal.openTransactions().get(0).memoryBytes()).isZero();
      tx.spill();
      tx.append(a, bytes("three"));
      assertThat(tx.commit().of(a)).isEqualTo(new SequenceRange(1, 5));
      assertThat(replayed(a, 0)).containsExactly("between", "one", "two", "three");
      assertThatThrownBy(tx::spill).isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {NEVER_SPILLS, ALWAYS_SPILLS})
  void shouldNeverTakeEffectWhenRolledBackOrClosed(int memory) throws WalException {
    try (Wal wal = open(memory)) {
      WalStream a = wal.stream("a");
      try (Transaction tx = wal.begin()) {
        tx.append(a, bytes("one"));
        tx.append(a, bytes("two"));
      }
      Transaction tx = wal.begin();
      tx.append(a, bytes("three"));
      tx.append(a, bytes("four"));
      tx.rollback();
      tx.rollback();
      assertThatThrownBy(tx::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("rolled back");
      assertThatThrownBy(() -> tx.append(a, bytes("five")))
          .isInstanceOf(IllegalStateException.class);
      a.append(bytes("plain"));
      assertThat(replayed(a, 0)).containsExactly("plain");
      assertThat(wal.openTransactions()).isEmpty();
      assertThat(wal.stats().transactions().rolledBack()).isEqualTo(2);
      if (memory == ALWAYS_SPILLS) {
        assertThat(raw(a)).containsExactly("DATA*", "ROLLBACK*", "DATA*", "ROLLBACK*", "DATA");
      } else {
        assertThat(raw(a)).containsExactly("DATA");
      }
    }
    try (Wal wal = open(memory)) {
      assertThat(replayed(wal.stream("a"), 0)).containsExactly("plain");
    }
  }

  @Test
  void shouldKeepTransactionsApartThatSpillAtTheSameTime() throws WalException {
    try (Wal wal = open(100)) {
      WalStream a = wal.stream("a");
      Transaction first = wal.begin();
      Transaction second = wal.begin();
      Transaction third = wal.begin();
      List<String> ofFirst = new ArrayList<>();
      List<String> ofSecond = new ArrayList<>();
      List<String> plain = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        first.append(a, bytes("first" + i));
        ofFirst.add("first" + i);
        second.append(a, bytes("second" + i));
        ofSecond.add("second" + i);
        third.append(a, bytes("third" + i));
        if (i % 10 == 0) {
          a.append(bytes("plain" + i), Durability.MEMORY);
          plain.add("plain" + i);
        }
      }
      long commitOfSecond = second.commit().commitOf(a);
      a.append(bytes("between"));
      third.rollback();
      long commitOfFirst = first.commit().commitOf(a);

      List<String> expected = new ArrayList<>(plain);
      expected.addAll(ofSecond);
      expected.add("between");
      expected.addAll(ofFirst);
      assertThat(replayed(a, 0)).isEqualTo(expected);
      assertThat(replayed(a, commitOfSecond)).hasSize(ofFirst.size() + 1);
      assertThat(replayed(a, commitOfFirst - 1)).isEqualTo(ofFirst);
      assertThat(replayed(a, commitOfFirst)).isEmpty();
    }
  }

  @Test
  void shouldBeDeadForEverAfterItsLogWasOpenedAgain() throws WalException {
    try (Wal wal = open(ALWAYS_SPILLS)) {
      WalStream a = wal.stream("a");
      Transaction left = wal.begin();
      left.append(a, bytes("one"));
      left.append(a, bytes("two"));
      a.append(bytes("plain"));
    }
    for (int opening = 0; opening < 3; opening++) {
      try (Wal wal = open(ALWAYS_SPILLS)) {
        WalStream a = wal.stream("a");
        try (Transaction tx = wal.begin()) {
          tx.append(a, bytes("new" + opening));
          tx.commit();
        }
        assertThat(replayed(a, 0)).hasSize(2 + opening).doesNotContain("one");
        assertThat(wal.openTransactions()).isEmpty();
      }
    }
    try (Wal wal = open(ALWAYS_SPILLS)) {
      // nothing holds it back any more
      assertThat(wal.stream("a").truncateBefore(3)).isEqualTo(3);
    }
  }

  @Test
  void shouldTellOfTransactionsThatAreOpen() throws WalException {
    try (Wal wal = open(ALWAYS_SPILLS)) {
      WalStream a = wal.stream("a");
      a.append(bytes("plain"));
      Transaction tx = wal.begin();
      tx.append(a, bytes("one"));
      tx.append(a, bytes("two"));
      TransactionInfo info = wal.openTransactions().get(0);
      assertThat(info.id()).isEqualTo(tx.id());
      assertThat(info.records()).isEqualTo(2);
      assertThat(info.pins()).isEqualTo(Map.of("a", 2L));
      assertThat(info.spilledBytes()).isPositive();
      assertThat(wal.stats().transactions().open()).isEqualTo(1);
      wal.sync();
      try (Wal reader = Wal.openReadOnly(disk.store(), options(0))) {
        assertThat(reader.openTransactions()).hasSize(1);
        assertThat(reader.openTransactions().get(0).pins()).isEqualTo(Map.of("a", 2L));
      }
      tx.commit();
      assertThat(wal.openTransactions()).isEmpty();
      try (Wal reader = Wal.openReadOnly(disk.store(), options(0))) {
        assertThat(reader.openTransactions()).isEmpty();
      }
    }
  }

  @Test
  void shouldNotBeCutByATruncationWhileItIsOpenNorAfterItsCommit() throws WalException {
    try (Wal wal = open(ALWAYS_SPILLS)) {
      WalStream a = wal.stream("a");
      a.append(bytes("plain1"));
      Transaction tx = wal.begin();
      tx.append(a, bytes("one"));
      tx.append(a, bytes("two"));
      a.append(bytes("plain3"));
      assertThat(a.truncateBefore(4)).isEqualTo(2);
      long commit = tx.commit().commitOf(a);
      assertThat(a.truncateBefore(commit)).isEqualTo(2);
      assertThat(replayed(a, 1)).containsExactly("plain3", "one", "two");
    }
    try (Wal wal = open(ALWAYS_SPILLS)) {
      WalStream a = wal.stream("a");
      assertThat(a.truncateBefore(5)).isEqualTo(2);
      assertThat(replayed(a, 3)).containsExactly("one", "two");
      assertThat(a.truncateBefore(6)).isEqualTo(6);
      assertThat(replayed(a, 5)).isEmpty();
      assertThatThrownBy(() -> a.replay(4)).isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void shouldNotBeCutWhenItWasWrittenAsAWholeNorABatch() throws WalException {
    try (Wal wal = open(NEVER_SPILLS)) {
      WalStream a = wal.stream("a");
      WalStream b = wal.stream("b");
      a.append(bytes("plain"));
      Batch batch = Batch.of();
      for (int i = 0; i < 50; i++) {
        batch.add(a, new byte[100]).add(b, new byte[100]);
      }
      wal.append(batch);
      Transaction tx = wal.begin();
      for (int i = 0; i < 50; i++) {
        tx.append(a, new byte[100]);
        tx.append(b, new byte[100]);
      }
      tx.commit();
      assertThat(replayed(a, 1)).hasSize(100);
      for (long inBatch = 1; inBatch < 51; inBatch++) {
        assertThat(replayed(a, inBatch)).as("after %s", inBatch).hasSize(100);
        assertThat(replayed(b, inBatch - 1)).as("after %s", inBatch - 1).hasSize(100);
      }
      for (long inTransaction = 51; inTransaction < 102; inTransaction++) {
        assertThat(replayed(a, inTransaction)).as("after %s", inTransaction).hasSize(50);
      }
      assertThat(replayed(a, 102)).isEmpty();
      assertThat(a.truncateBefore(40)).isEqualTo(2);
      assertThat(a.truncateBefore(52)).isEqualTo(52);
      assertThat(a.truncateBefore(102)).isEqualTo(52);
      assertThat(a.truncateBefore(103)).isEqualTo(103);
      assertThat(b.truncateBefore(50)).isEqualTo(1);
    }
  }

  @Test
  void shouldOnlyBeRolledBackOnceAStreamItSpilledToLostItsEnd() throws WalException {
    try (Wal wal = open(ALWAYS_SPILLS)) {
      WalStream a = wal.stream("a");
      WalStream b = wal.stream("b");
      a.append(bytes("plain"));
      for (int way = 0; way < 2; way++) {
        Transaction tx = wal.begin();
        tx.append(b, bytes("other"));
        tx.append(a, bytes("one"));
        tx.append(a, bytes("two"));
        if (way == 0) {
          a.truncateAfter(1);
        } else {
          a.reset(1);
        }
        assertThatThrownBy(tx::commit)
            .isInstanceOf(TransactionAbortedException.class)
            .hasMessageContaining("'a'");
        assertThat(tx.isOpen()).isTrue();
        tx.rollback();
      }
      Transaction tx = wal.begin();
      tx.append(a, bytes("one"));
      tx.append(a, bytes("two"));
      wal.delete("a");
      assertThatThrownBy(tx::commit).isInstanceOf(StreamDeletedException.class);
      tx.close();
      assertThat(replayed(b, 0)).isEmpty();
    }
  }

  @Test
  void shouldNotTakeEffectWhereTheEndOfTheStreamWithItsCommitIsTruncated() throws WalException {
    try (Wal wal = open(NEVER_SPILLS)) {
      WalStream a = wal.stream("a");
      WalStream b = wal.stream("b");
      a.append(bytes("before"));
      Transaction tx = wal.begin();
      for (int i = 0; i < 50; i++) {
        tx.append(a, new byte[100]);
      }
      tx.append(b, bytes("other"));
      long commit = tx.commit().commitOf(a);
      a.truncateAfter(commit - 1);
      assertThat(replayed(a, 0)).containsExactly("before");
      a.truncateAfter(10);
      assertThat(replayed(a, 0)).containsExactly("before");
      a.append(bytes("after"));
      assertThat(replayed(a, 0)).containsExactly("before", "after");
      assertThat(replayed(a, 5)).containsExactly("after");
      assertThat(replayed(b, 0)).containsExactly("other");
    }
    try (Wal wal = open(NEVER_SPILLS)) {
      assertThat(replayed(wal.stream("a"), 0)).containsExactly("before", "after");
    }
  }

  @Test
  void shouldNotSeemToHoldAStreamThatHasLostItsRecords() throws WalException {
    try (Wal wal = open(ALWAYS_SPILLS)) {
      WalStream a = wal.stream("a");
      Transaction tx = wal.begin();
      tx.append(a, bytes("one"));
      tx.append(wal.stream("b"), bytes("two"));
      tx.append(wal.stream("b"), bytes("three"));
      assertThat(wal.openTransactions().get(0).pins()).isEqualTo(Map.of("a", 1L, "b", 1L));
      a.reset(5);
      assertThat(wal.openTransactions().get(0).pins()).isEqualTo(Map.of("b", 1L));
      tx.rollback();
    }
  }

  @Test
  void shouldRefuseWhatCannotBePartOfIt() throws WalException {
    try (Wal wal = open(NEVER_SPILLS);
        Wal other = Wal.open(new SimulatedDisk().store(), options(0));
        Transaction tx = wal.begin()) {
      WalStream a = wal.stream("a");
      for (RecordType type :
          List.of(RecordType.COMMIT, RecordType.ROLLBACK, RecordType.CHECKPOINT)) {
        assertThatThrownBy(() -> tx.append(a, type, null, new byte[0]))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(type.toString());
      }
      assertThatThrownBy(() -> tx.append(other.stream("a"), new byte[0]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another log");
      assertThat(tx.commit().ranges()).isEmpty();
      assertThat(wal.streams()).isEmpty();
    }
  }

  @Test
  void shouldPassOverATransactionThatIsDamaged() throws Exception {
    long commit;
    try (Wal wal = open(ALWAYS_SPILLS)) {
      WalStream a = wal.stream("a");
      try (Transaction tx = wal.begin()) {
        for (int i = 0; i < 20; i++) {
          tx.append(a, new byte[100]);
        }
        a.append(bytes("between"));
        commit = tx.commit().commitOf(a);
      }
      a.append(bytes("behind"));
      wal.roll();
      a.append(bytes("far behind"));
    }
    Corrupter corrupter = Corrupter.of(disk);
    corrupter.flipBit(1, 600, 3);
    try (Wal wal = open(ALWAYS_SPILLS)) {
      WalStream a = wal.stream("a");
      List<String> values = new ArrayList<>();
      CorruptionException damage =
          catchThrowableOfType(
              CorruptionException.class, () -> a.replay(5, record -> values.add(text(record))));
      assertThat(damage.lastGood()).isLessThan(commit);
      assertThat(damage.nextGood()).isEqualTo(commit + 1);
      assertThat(replayed(a, damage.nextGood() - 1)).containsExactly("behind", "far behind");
    }
  }

  @Test
  void shouldSpillRecordsLargerThanAllBuffers() throws WalException {
    try (Wal wal = open(1000)) {
      WalStream a = wal.stream("a");
      try (Transaction tx = wal.begin()) {
        for (int i = 0; i < 40; i++) {
          tx.append(a, new byte[i % 3 == 0 ? 40_000 : 700]);
        }
        tx.commit();
      }
      assertThat(replayed(a, 0)).hasSize(40);
      assertThat(wal.stats().segments()).isGreaterThan(5);
    }
    try (Wal wal = open(1000)) {
      assertThat(replayed(wal.stream("a"), 0)).hasSize(40);
    }
  }
}
