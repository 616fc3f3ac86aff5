package dev.seawall.testkit.ancestor;

import static dev.seawall.testkit.ancestor.Subject.append;
import static dev.seawall.testkit.ancestor.Subject.bytes;
import static dev.seawall.testkit.ancestor.Subject.frames;
import static dev.seawall.testkit.ancestor.Subject.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Batch;
import dev.seawall.Checkpoint;
import dev.seawall.CheckpointUnreachableException;
import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.Durability;
import dev.seawall.ScanItem;
import dev.seawall.ShardMismatchException;
import dev.seawall.ShardedStream;
import dev.seawall.StreamCheckpoint;
import dev.seawall.TruncatedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoOperation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What ancestor B, a log of many streams, did wrong: each of it, and what happens here. */
class ManyStreamsLogFaultsTest {
  private final Subject log = new Subject();

  /** The ancestor rolled between records of a batch, and a crash there left half of it. */
  @Test
  void shouldNotDivideABatchByARoll() throws WalException {
    try (Wal wal = log.open()) {
      WalStream a = wal.stream("a");
      WalStream b = wal.stream("b");
      for (int room = 0; room < 12; room++) {
        a.append(new byte[333]);
        Batch batch = Batch.of();
        for (int i = 0; i < 10; i++) {
          batch.add(a, new byte[150]).add(b, new byte[150]);
        }
        long first = a.lastSequence() + 1;
        wal.append(batch);
        TreeSet<Long> segments = new TreeSet<>();
        for (ScanItem item : frames(wal, "a")) {
          if (item.frame().firstSequence() >= first) {
            segments.add(item.segment());
          }
        }
        assertThat(segments).hasSize(1);
      }
      assertThat(wal.stats().segments()).isGreaterThan(8);
    }
  }

  /**
   * The ancestor made directory names of stream names: some became the same, and shared records.
   */
  @Test
  void shouldKeepStreamsApartWhoseNamesLookAlikeWhenSanitised() throws WalException {
    List<String> names =
        List.of(
            "a/b", "a_b", "a:b", "a\\b", "a b", "A_B", "../a", "a\u0000b", "a\u00e9", "ae\u0301");
    try (Wal wal = log.open()) {
      for (String name : names) {
        wal.stream(name).append(bytes(name));
      }
    }
    try (Wal wal = log.open()) {
      for (String name : names) {
        assertThat(read(wal.stream(name))).containsExactly(name);
      }
      assertThat(wal.streams()).hasSize(names.size());
    }
  }

  /**
   * The ancestor appended behind the torn bytes: damage in the middle, of which it never got rid.
   */
  @Test
  void shouldNotBuryATornTailUnderLaterRecords() throws Exception {
    try (Wal wal = log.open()) {
      append(wal.stream("a"), 4, 100);
      wal.stream("a").append(new byte[100], Durability.OS);
      log.losePowerTearingTheLastFrame();
    }
    for (int opening = 0; opening < 3; opening++) {
      try (Wal wal = log.open()) {
        wal.stream("a").append(bytes("later"));
        assertThat(read(wal.stream("a"))).hasSize(5 + opening);
        assertThat(wal.verify(progress -> {}).isSound()).isTrue();
      }
    }
  }

  /** The ancestor had a policy among its options that nothing ever read. */
  @Test
  void shouldFailOrGoOnAsTheCorruptionPolicySays() throws Exception {
    try (Wal wal = log.open()) {
      append(wal.stream("a"), 20, 1000);
    }
    log.corrupter().truncate(2, log.corrupter().read(2).length / 2);
    WalOptions fail = Subject.options().corruptionPolicy(CorruptionPolicy.FAIL).build();
    WalOptions salvage = Subject.options().corruptionPolicy(CorruptionPolicy.SALVAGE).build();
    assertThatThrownBy(() -> log.open(fail)).isInstanceOf(CorruptionException.class);
    try (Wal wal = log.open(salvage)) {
      assertThat(wal.recoveryReport().damages()).isNotEmpty();
      assertThat(wal.stream("a").get(1).value()).hasSize(1000);
      assertThat(wal.stream("a").append(new byte[1])).isEqualTo(21);
    }
  }

  /** The ancestor appended checkpoints behind garbage, and did not find them again. */
  @Test
  void shouldFindACheckpointThatWasMadeAfterATornTail() throws Exception {
    try (Wal wal = log.open()) {
      append(wal.stream("a"), 4, 100);
      wal.stream("a").append(new byte[100], Durability.OS);
      log.losePowerTearingTheLastFrame();
    }
    try (Wal wal = log.open()) {
      wal.stream("a").checkpoint(3, "behind the torn tail");
      wal.checkpoint("all");
      log.kill();
    }
    try (Wal wal = log.open()) {
      assertThat(wal.findCheckpoint("all").orElseThrow().position("a")).isEqualTo(5);
      StreamCheckpoint found = wal.stream("a").lastCheckpoint().orElseThrow();
      assertThat(found.appliedThrough()).isEqualTo(3);
      assertThat(found.note()).isEqualTo("behind the torn tail");
    }
  }

  /**
   * The ancestor took the shard of a key from a hash that came with its compiler, and how many
   * there are from whoever opened it: keys were looked for where they had never been.
   */
  @Test
  void shouldFindEveryKeyInItsShardWhoeverOpensTheLog() throws WalException {
    try (Wal wal = log.open()) {
      ShardedStream users = wal.sharded("users", 16);
      for (int i = 0; i < 100; i++) {
        users.put("user" + i, "value" + i);
      }
    }
    try (Wal wal = log.open()) {
      assertThatThrownBy(() -> wal.sharded("users", 8)).isInstanceOf(ShardMismatchException.class);
      ShardedStream users = wal.findSharded("users").orElseThrow();
      assertThat(users.shardCount()).isEqualTo(16);
      assertThat(users.hashName()).isEqualTo("fnv1a64-mix/1");
      for (int i = 0; i < 100; i++) {
        assertThat(read(users.forKey("user" + i))).contains("value" + i);
      }
    }
  }

  /** The ancestor asked one stream after the other, and appended to them meanwhile. */
  @Test
  void shouldMakeCheckpointsThatAreAConsistentCut() throws Exception {
    WalOptions options =
        Subject.options().segmentSizeBytes(1 << 20).durability(Durability.MEMORY).build();
    try (Wal wal = log.open(options)) {
      WalStream a = wal.stream("a");
      WalStream b = wal.stream("b");
      AtomicBoolean stop = new AtomicBoolean();
      ExecutorService appender = Executors.newSingleThreadExecutor();
      try {
        Future<?> appended =
            appender.submit(
                () -> {
                  while (!stop.get()) {
                    wal.append(Batch.of().add(a, new byte[8]).add(b, new byte[8]));
                  }
                  return null;
                });
        for (int i = 0; i < 200; i++) {
          Checkpoint cut = wal.checkpoint("cut");
          assertThat(cut.position(a)).isEqualTo(cut.position(b));
        }
        stop.set(true);
        appended.get();
      } finally {
        stop.set(true);
        appender.shutdown();
      }
      assertThat(a.lastSequence()).isPositive();
    }
  }

  /** The ancestor pruned, and iterated from an older checkpoint as if nothing had come since. */
  @Test
  void shouldSayThatAnOlderCheckpointIsOutOfReachOncePruned() throws WalException {
    try (Wal wal = log.open()) {
      WalStream stream = wal.stream("a");
      append(stream, 10, 1000);
      Checkpoint older = wal.checkpoint("older");
      append(stream, 10, 1000);
      Checkpoint newer = wal.checkpoint("newer");
      append(stream, 10, 1000);
      wal.truncateBefore(newer);
      assertThat(older.isReachable()).isFalse();
      assertThatThrownBy(() -> older.position(stream))
          .isInstanceOf(CheckpointUnreachableException.class);
      assertThatThrownBy(() -> stream.iterate(11)).isInstanceOf(TruncatedException.class);
      assertThat(newer.position(stream)).isEqualTo(20);
    }
    try (Wal wal = log.open()) {
      assertThat(wal.findCheckpoint("older").orElseThrow().isReachable()).isFalse();
      assertThat(wal.latestCheckpoint().orElseThrow().isReachable()).isTrue();
    }
  }

  /** The ancestor iterated from a checkpoint whose records had been pruned as if it had none. */
  @Test
  void shouldSayThatRecordsBehindACheckpointHaveBeenTruncated() throws WalException {
    try (Wal wal = log.open()) {
      WalStream stream = wal.stream("a");
      append(stream, 20, 1000);
      stream.checkpoint(5, "old");
      stream.truncateBefore(15);
      assertThatThrownBy(stream::replay)
          .isInstanceOfSatisfying(
              TruncatedException.class,
              truncated -> assertThat(truncated.firstAvailable()).isEqualTo(15));
    }
  }

  /** The ancestor opened and read every segment of every stream before it did anything. */
  @Test
  void shouldReadLittleMoreThanHeadersAndFootersToOpen() throws WalException {
    long bytes;
    try (Wal wal = log.open()) {
      append(wal.stream("a"), 600, 1000);
      bytes = wal.stats().bytes();
      assertThat(wal.stats().segments()).isGreaterThan(150);
    }
    List<Long> read = new ArrayList<>();
    FaultPlan watched = new FaultPlan();
    watched.listen(
        call -> {
          if (call.kind() == Kind.READ) {
            read.add(call.lengthBytes());
          }
        });
    WalOptions options = Subject.options().maxOpenSegments(4).build();
    AtomicInteger most = new AtomicInteger();
    try (Wal wal = Wal.open(new FaultyStore(log.disk().store(), watched), options)) {
      assertThat(read.stream().mapToLong(length -> length).sum()).isLessThan(bytes / 4);
      assertThat(wal.stats().openSegments().open()).isZero();
      for (long sequence = 1; sequence <= 600; sequence += 7) {
        wal.stream("a").get(sequence);
        most.accumulateAndGet(wal.stats().openSegments().open(), Math::max);
      }
    }
    assertThat(most.get()).isBetween(1, 4);
  }
}
