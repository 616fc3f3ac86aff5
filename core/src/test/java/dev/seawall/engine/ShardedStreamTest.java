package dev.seawall.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seawall.Batch;
import dev.seawall.BatchResult;
import dev.seawall.Checkpoint;
import dev.seawall.CheckpointUnreachableException;
import dev.seawall.Durability;
import dev.seawall.ReadOnlyException;
import dev.seawall.RecordCursor;
import dev.seawall.RecordType;
import dev.seawall.ShardAccessException;
import dev.seawall.ShardMismatchException;
import dev.seawall.ShardSkew;
import dev.seawall.ShardedStream;
import dev.seawall.StreamDeletedException;
import dev.seawall.StreamInfo;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedStreamTest {
  private static final byte[] VALUE = {1, 2, 3};

  @TempDir private Path directory;
  private Wal wal;

  @BeforeEach
  void open() throws WalException {
    wal = Wal.open(directory);
  }

  @AfterEach
  void close() throws WalException {
    wal.close();
  }

  private void reopen() throws WalException {
    close();
    open();
  }

  private static byte[] key(int i) {
    return ("user-" + i).getBytes(UTF_8);
  }

  private static List<String> textsOf(RecordCursor opened) throws WalException {
    List<String> texts = new ArrayList<>();
    try (RecordCursor cursor = opened) {
      while (cursor.next()) {
        texts.add(cursor.record().stream() + "=" + cursor.record().valueText());
      }
      assertThat(cursor.next()).isFalse();
    }
    return texts;
  }

  @Test
  void shouldDefineAllShardsAtFirstUseAndFindThemAfterReopening() throws WalException {
    assertThat(wal.findSharded("users")).isEmpty();
    ShardedStream defined = wal.sharded("users", 4);

    for (int i = 0; i < 2; i++) {
      assertThat(wal.sharded("users", 4).shardCount()).isEqualTo(4);
      ShardedStream found = wal.findSharded("users").orElseThrow();
      assertThat(found.name()).isEqualTo("users");
      assertThat(found.shardCount()).isEqualTo(4);
      assertThat(found.hashName()).isEqualTo("fnv1a64-mix/1");
      assertThat(wal.shardedStreams()).containsExactly(found);
      assertThat(wal.streams())
          .extracting(StreamInfo::name)
          .containsExactly("users/0", "users/1", "users/2", "users/3");
      if (i == 0) {
        assertThat(found).isEqualTo(defined).hasSameHashCodeAs(defined);
        reopen();
      }
    }
  }

  @Test
  void shouldRefuseAnotherNumberOfShardsAndNameBoth() throws WalException {
    wal.sharded("users", 4);
    reopen();

    assertThatThrownBy(() -> wal.sharded("users", 5))
        .isInstanceOf(ShardMismatchException.class)
        .hasMessageContaining("4 shards, not 5");
    assertThat(wal.streams()).hasSize(4);
  }

  @Test
  void shouldKeepEachKeyInOneShardInOrder() throws WalException {
    ShardedStream users = wal.sharded("users", 16);
    for (int i = 0; i < 100; i++) {
      users.put(key(i % 10), new byte[] {(byte) i});
    }
    assertThat(users.shardOf("user-1".getBytes(UTF_8))).isEqualTo(5); // as in docs/format.md
    reopen();

    for (int k = 0; k < 10; k++) {
      int last = -1;
      int count = 0;
      WalStream shard = wal.findSharded("users").orElseThrow().forKey(key(k));
      try (RecordCursor cursor = shard.iterate()) {
        while (cursor.next()) {
          WalRecord record = cursor.record();
          if (new String(record.key(), UTF_8).equals("user-" + k)) {
            assertThat((int) record.value()[0]).isGreaterThan(last);
            last = record.value()[0];
            count++;
          }
        }
      }
      assertThat(count).isEqualTo(10);
    }
  }

  @Test
  void shouldRouteAllKindsOfRecords() throws WalException {
    ShardedStream users = wal.sharded("users", 16);
    users.put("user-1", "v");
    users.delete(key(1));
    users.append(key(1), VALUE);
    Batch batch = Batch.of();
    batch.put(users, key(1), VALUE).delete(users, key(1)).add(users, key(1), VALUE);
    wal.append(batch);

    List<RecordType> types = new ArrayList<>();
    try (RecordCursor cursor = wal.stream("users/5").iterate()) {
      while (cursor.next()) {
        types.add(cursor.type());
      }
    }
    RecordType put = RecordType.PUT;
    RecordType delete = RecordType.DELETE;
    RecordType data = RecordType.DATA;
    assertThat(types).containsExactly(put, delete, data, put, delete, data);
    assertThat(users.forKey("user-1").name()).isEqualTo("users/5");
    assertThatThrownBy(() -> users.shard(16))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("0 to 15");
    assertThatThrownBy(() -> users.shard(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void shouldTakeBatchesAndTransactionsOverSeveralShards() throws WalException {
    ShardedStream users = wal.sharded("users", 16);
    Batch batch = Batch.of();
    for (int i = 0; i < 50; i++) {
      batch.put(users, key(i), VALUE);
    }
    BatchResult result = wal.append(batch);
    assertThat(result.ranges().size()).isGreaterThan(8);
    try (Transaction transaction = wal.begin()) {
      transaction.append(users.forKey(key(1)), RecordType.PUT, key(1), VALUE);
      transaction.append(users.forKey(key(2)), RecordType.PUT, key(2), VALUE);
      transaction.commit();
    }
    List<WalRecord> replayed = new ArrayList<>();
    users.replay(null, replayed::add);
    assertThat(replayed).hasSize(52);
  }

  @Test
  void shouldOnlyReadShardsThroughHandlesThatDoNotKnowOfThem() throws WalException {
    WalStream before = wal.stream("users/1");
    ShardedStream users = wal.sharded("users", 4);
    users.shard(1).append(VALUE);
    for (WalStream plain :
        List.of(before, wal.stream("users/1"), wal.find("users/1").orElseThrow())) {
      assertThat(plain.get(1).value()).isEqualTo(VALUE);
      assertThatThrownBy(() -> plain.append(VALUE))
          .isInstanceOf(ShardAccessException.class)
          .hasMessageContaining("'users/1'")
          .hasMessageContaining("wal.sharded(\"users\", 4)");
      assertThatThrownBy(() -> plain.put("k", "v")).isInstanceOf(ShardAccessException.class);
      assertThatThrownBy(() -> plain.checkpoint(0)).isInstanceOf(ShardAccessException.class);
      assertThat(plain.appendAsync(VALUE)).isCompletedExceptionally();
      assertThatThrownBy(() -> wal.append(Batch.of().add(plain, VALUE)))
          .isInstanceOf(ShardAccessException.class);
      assertThat(wal.appendAsync(Batch.of().add(plain, VALUE), Durability.OS))
          .isCompletedExceptionally();
      try (Transaction transaction = wal.begin()) {
        assertThatThrownBy(() -> transaction.append(plain, RecordType.DATA, null, VALUE))
            .isInstanceOf(ShardAccessException.class);
      }
    }
    assertThatThrownBy(() -> wal.delete("users/1"))
        .isInstanceOf(ShardAccessException.class)
        .hasMessageContaining("'users'");
    assertThat(users.shard(1).append(VALUE)).isEqualTo(2);
    for (String name : List.of("users/4", "users/01", "users/+1", "users/", "users", "users/1/1")) {
      assertThat(wal.stream(name).append(VALUE)).as(name).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseToShardWhereAStreamStandsAndChangeNothing() throws WalException {
    wal.stream("users/3").append(VALUE);

    assertThatThrownBy(() -> wal.sharded("users", 4))
        .isInstanceOf(ShardMismatchException.class)
        .hasMessageContaining("'users/3'");

    assertThat(wal.streams()).extracting(StreamInfo::name).containsExactly("users/3");
    assertThat(wal.shardedStreams()).isEmpty();
    assertThat(wal.stream("users/3").append(VALUE)).isEqualTo(2);
    assertThat(wal.sharded("users", 3).shardCount()).isEqualTo(3);
    wal.stream("users/3").append(VALUE);
  }

  @Test
  void shouldDeleteAllShardsTogether() throws WalException {
    ShardedStream users = wal.sharded("users", 4);
    wal.sharded("other", 2);
    users.put("k", "v");
    assertThat(wal.deleteSharded("users")).isTrue();
    assertThat(wal.deleteSharded("users")).isFalse();
    assertThatThrownBy(() -> users.put("k", "v")).isInstanceOf(StreamDeletedException.class);
    assertThat(wal.streams()).extracting(StreamInfo::name).containsExactly("other/0", "other/1");
    wal.stream("users/1").append(VALUE);
    wal.delete("users/1");
    assertThat(wal.sharded("users", 2).shard(0).append(VALUE)).isEqualTo(1);
    reopen();
    assertThat(wal.shardedStreams())
        .extracting(ShardedStream::name)
        .containsExactly("other", "users");
    assertThat(wal.findSharded("users").orElseThrow().shardCount()).isEqualTo(2);
  }

  @Test
  void shouldBePartOfSnapshots() throws WalException {
    wal.sharded("users", 3);
    wal.sharded("gone", 3);
    wal.deleteSharded("gone");
    wal.stream("a").append(VALUE);
    wal.roll();
    wal.stream("b").append(VALUE);
    wal.stream("a").truncateBefore(2);
    assertThat(wal.stats().firstSegment()).isEqualTo(2);
    reopen();
    assertThat(wal.shardedStreams()).extracting(ShardedStream::name).containsExactly("users");
    assertThatThrownBy(() -> wal.stream("users/0").append(VALUE))
        .isInstanceOf(ShardAccessException.class);
    assertThatThrownBy(() -> wal.sharded("users", 4)).isInstanceOf(ShardMismatchException.class);
  }

  @Test
  void shouldReadFromACheckpointOneShardAfterTheOther() throws WalException {
    ShardedStream users = wal.sharded("users", 3);
    for (int i = 0; i < 3; i++) {
      users.shard(i).append("old".getBytes(UTF_8));
    }
    Checkpoint checkpoint = wal.checkpoint("c");
    users.shard(0).append("a".getBytes(UTF_8));
    users.shard(2).append("b".getBytes(UTF_8));
    users.shard(2).append("c".getBytes(UTF_8));

    assertThat(textsOf(users.iterate(checkpoint)))
        .containsExactly("users/0=a", "users/2=b", "users/2=c");
    assertThat(textsOf(users.replay(checkpoint)))
        .containsExactly("users/0=a", "users/2=b", "users/2=c");
    assertThat(textsOf(users.iterate(2, checkpoint))).containsExactly("users/2=b", "users/2=c");
    assertThat(textsOf(users.iterate(1, checkpoint))).isEmpty();
    assertThat(textsOf(users.iterate(null))).hasSize(6);
    assertThat(textsOf(users.iterate(1, null))).containsExactly("users/1=old");

    users.truncateBefore(checkpoint);
    wal.stream("plain").append(VALUE);
    assertThat(textsOf(users.iterate(checkpoint))).hasSize(3);
    assertThat(users.shard(1).firstSequence()).isEqualTo(2);
    users.shard(2).truncateBefore(4);
    assertThatThrownBy(() -> users.iterate(checkpoint))
        .isInstanceOf(CheckpointUnreachableException.class)
        .hasMessageContaining("'users/2'");
    List<WalRecord> replayed = new ArrayList<>();
    assertThatThrownBy(() -> users.replay(checkpoint, replayed::add))
        .isInstanceOf(CheckpointUnreachableException.class);
    assertThat(replayed).isEmpty();
    assertThat(textsOf(users.replay(null))).containsExactly("users/0=a");
  }

  @Test
  void shouldTruncateItsShardsOnly() throws WalException {
    ShardedStream users = wal.sharded("users", 2);
    users.shard(0).append(VALUE);
    wal.stream("plain").append(VALUE);
    users.truncateBefore(wal.checkpoint("c"));
    assertThat(users.shard(0).firstSequence()).isEqualTo(2);
    assertThat(wal.stream("plain").firstSequence()).isEqualTo(1);
  }

  @Test
  void shouldTellHowEvenlyItIsFilled() throws WalException {
    ShardedStream users = wal.sharded("users", 4);
    assertThat(users.skew().recordRatio()).isEqualTo(1);
    assertThat(users.skew().byteRatio()).isEqualTo(1);
    for (int i = 0; i < 6; i++) {
      users.shard(1).append(new byte[1000]);
    }
    users.shard(2).append(new byte[1000]);
    users.shard(2).append(new byte[1000]);
    users.shard(1).truncateBefore(3);
    ShardSkew skew = users.skew();

    assertThat(skew.shards()).extracting(ShardSkew.Shard::records).containsExactly(0L, 4L, 2L, 0L);
    assertThat(skew.recordRatio()).isEqualTo(4 * 4 / 6.0, within(1e-9));
    assertThat(skew.shards().get(0).bytes()).isZero();
    assertThat(skew.shards().get(2).bytes()).isBetween(2000L, 2200L);
    assertThat(skew.byteRatio()).isBetween(2.9, 3.1);
  }

  @Test
  void shouldBeReadBesideTheWriter() throws WalException {
    wal.stream("a").append(VALUE);
    try (Wal reader = Wal.openReadOnly(directory, WalOptions.defaults())) {
      assertThatThrownBy(() -> reader.sharded("users", 4)).isInstanceOf(ReadOnlyException.class);
      wal.sharded("users", 4).put("user-1", "v");
      ShardedStream read = reader.sharded("users", 4);
      assertThat(textsOf(read.iterate(null))).hasSize(1);
      assertThatThrownBy(() -> reader.sharded("users", 5))
          .isInstanceOf(ShardMismatchException.class);
      assertThatThrownBy(() -> read.put("k", "v")).isInstanceOf(ReadOnlyException.class);
      assertThatThrownBy(() -> reader.deleteSharded("users")).isInstanceOf(ReadOnlyException.class);
    }
  }

  @Test
  void shouldDefineOnceWhenManyAskAtTheSameTime() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<ShardedStream>> asked = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        asked.add(threads.submit(() -> wal.sharded("users", 32)));
      }
      for (Future<ShardedStream> future : asked) {
        future.get().put("k", "v");
      }
    } finally {
      threads.shutdown();
    }
    assertThat(wal.streams()).hasSize(32);
    assertThat(textsOf(wal.sharded("users", 32).iterate(null))).hasSize(16);
  }

  @Test
  void shouldRefuseRecordsOfATransactionWhoseStreamHasBecomeAShard() throws WalException {
    WalStream plain = wal.stream("users/1");
    try (Transaction tx = wal.begin()) {
      tx.append(plain, VALUE);
      ShardedStream users = wal.sharded("users", 2);

      assertThatThrownBy(tx::commit).isInstanceOf(ShardAccessException.class);
      assertThat(tx.isOpen()).isTrue();
      assertThatThrownBy(tx::spill).isInstanceOf(ShardAccessException.class);
      tx.rollback();
      assertThat(textsOf(users.iterate(null))).isEmpty();
    }
  }

  @Test
  void shouldNotTakeARecordForAStreamThatBecomesAShardAtTheSameTime() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (int i = 0; i < 500; i++) {
        String name = "s" + i;
        WalStream plain = wal.stream(name + "/0");
        CyclicBarrier start = new CyclicBarrier(2);
        Future<Boolean> appended =
            threads.submit(
                () -> {
                  start.await();
                  return isDone(() -> plain.append(VALUE, Durability.MEMORY));
                });
        start.await();
        boolean isSharded = isDone(() -> wal.sharded(name, 1));
        assertThat(appended.get()).as(name).isNotEqualTo(isSharded);
      }
    } finally {
      threads.shutdown();
    }
  }

  private interface Step {
    void run() throws WalException;
  }

  /** Whether something was done, and not refused since the other was. */
  private static boolean isDone(Step step) throws WalException {
    try {
      step.run();
      return true;
    } catch (ShardAccessException | ShardMismatchException e) {
      return false;
    }
  }

  @Test
  void shouldRefuseWhatCannotBeNamesOrNumbers() {
    for (int count : new int[] {-1, 0, 65_537}) {
      assertThatThrownBy(() -> wal.sharded("users", count))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> wal.sharded("", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> wal.sharded("x".repeat(510), 11))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(wal.streams()).isEmpty();
  }

  @Test
  void shouldHoldTheMostShards() throws WalException {
    wal.sharded("x".repeat(506), 65_536).shard(65_535).append(VALUE);
    reopen();
    assertThat(wal.sharded("x".repeat(506), 65_536).shard(65_535).get(1).value()).isEqualTo(VALUE);
  }
}
