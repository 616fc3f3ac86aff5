package dev.seawall.testkit.crash;

import static dev.seawall.Durability.DISK;
import static dev.seawall.Durability.MEMORY;
import static dev.seawall.Durability.OS;

import dev.seawall.CleanerOptions;
import dev.seawall.Compression;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.encoding.Keys;
import java.time.Duration;
import java.util.List;

/**
 * Small lives of a log; the options of each make small things large: segments and frames are tiny.
 */
enum Scenario implements Script {
  DURABILITIES(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 4; i++) {
        log.append("a", 20, MEMORY);
        log.append("b", 300, OS);
        log.append("a", 700, DISK);
        log.append("c", 5, OS);
        log.append("a", 30, MEMORY);
        log.put("b", "key", 100, OS);
      }
      log.sync();
      log.append("c", 8, MEMORY);
    }
  },
  BATCHES(4096, 128, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      log.batch(200, DISK, "a", "b");
      log.append("b", 50, MEMORY);
      log.batch(400, OS, "a", "a", "c", "b");
      log.batch(1000, DISK, "a", "b", "c", "d", "a", "b");
      log.append("a", 10, OS);
      log.batch(30, MEMORY, "a", "b", "a", "b");
      log.batch(3000, OS, "b", "a");
      log.batch(10, DISK, "a", "b", "c");
      log.reopen();
      log.batch(600, OS, "e", "a", "f");
      log.append("a", 10, OS);
    }
  },
  ROLLS_BY_SIZE(4096, 512, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 10; i++) {
        log.append("a", 900, i % 3 == 0 ? OS : DISK);
        log.append("b", 400, MEMORY);
      }
      log.roll();
      log.append("a", 1, DISK);
      log.roll();
      log.append("b", 1, OS);
    }
  },
  ROLLS_BY_COUNT(1 << 16, 64, 5) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 9; i++) {
        log.append("a", 20, OS);
        log.append("b", 40, i % 2 == 0 ? DISK : MEMORY);
        log.batch(10, OS, "a", "b");
      }
    }
  },
  TRUNCATIONS(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 6; i++) {
        log.append("a", 300, OS);
        log.append("b", 100, OS);
      }
      log.truncateAfter("a", 4);
      log.append("a", 50, OS);
      log.truncateBefore("b", 3);
      log.skipTo("a", 20);
      log.append("a", 60, OS);
      log.truncateAfter("a", 10);
      log.append("a", 60, MEMORY);
      log.reset("b", 100);
      log.append("b", 70, OS);
      log.reopen();
      log.append("a", 300, OS);
      log.reset("b", 2);
      log.append("b", 70, OS);
      log.truncateBefore("a", log.last("a") + 1);
      log.skipTo("c", 7);
      log.append("a", 10, OS);
      log.truncateAfter("a", log.last("a") - 1);
      log.reset("d", 9);
      log.append("d", 10, OS);
    }
  },
  DELETIONS(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      log.append("a", 300, OS);
      log.append("b", 300, OS);
      log.append("a", 300, DISK);
      log.delete("a");
      log.append("b", 10, OS);
      log.append("a", 30, OS);
      log.append("a", 30, OS);
      log.delete("b");
      log.roll();
      log.append("b", 1, OS);
      log.reopen();
      log.append("a", 1, OS);
      log.delete("a");
      log.append("a", 1, MEMORY);
      log.append("b", 1, OS);
    }
  },
  SEGMENTS_DELETED(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 12; i++) {
        log.append("stream-" + i, 10, OS);
      }
      log.skipTo("stream-3", 10);
      log.append("stream-3", 10, OS);
      for (int i = 0; i < 8; i++) {
        log.append("a", 1200, OS);
      }
      for (int i = 0; i < 12; i++) {
        log.truncateBefore("stream-" + i, log.last("stream-" + i) + (i == 3 ? 0 : 1));
      }
      log.truncateBefore("a", 4);
      log.truncateBefore("stream-3", 11);
      log.append("a", 1200, OS);
      log.reopen();
      for (int i = 0; i < 6; i++) {
        log.append("b", 1200, OS);
      }
      log.truncateBefore("a", log.last("a") + 1);
      log.append("stream-5", 10, OS);
      log.reset("b", 1);
      log.append("b", 20, DISK);
    }
  },
  SNAPSHOTS_WITH_HOLES(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 4; i++) {
        log.append("a", 1200, OS);
      }
      for (String stream : List.of("b", "c", "d")) {
        for (int i = 1; i <= 6; i++) {
          log.append(stream, 10, OS);
          log.skipTo(stream, 5 * i);
        }
      }
      log.truncateBefore("a", log.last("a") + 1);
      log.append("a", 10, DISK);
    }
  },
  SNAPSHOTS_DUE(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 5; i++) {
        log.append("a", 200, OS);
        log.append("b", 10, OS);
        log.append("gone", 10, OS);
      }
      log.roll();
      log.truncateAfter("a", 2);
      log.skipTo("a", 5);
      log.append("a", 20, OS);
      log.delete("gone");
      log.reset("b", 3);
      for (int i = 1; i <= 40; i++) {
        log.skipTo("c", 2 * i);
        log.truncateBefore("c", 2 * i);
      }
      log.roll();
      log.append("a", 20, DISK);
      log.truncateAfter("a", 4);
      log.roll();
      log.append("b", 20, OS);
      log.reopen();
      log.append("gone", 10, OS);
      log.roll();
      log.append("a", 20, OS);
    }
  },
  STREAM_CHECKPOINTS(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      log.checkpoint("a", 0);
      for (int i = 0; i < 4; i++) {
        log.append("a", 300, OS);
        log.append("b", 100, MEMORY);
        log.checkpoint("a", log.last("a") - 1);
      }
      log.checkpoint("b", 3);
      log.checkpoint("b", 2);
      log.truncateAfter("a", 5);
      log.append("a", 500, OS);
      log.reopen();
      log.append("a", 1200, OS);
      log.checkpoint("c", 0);
      log.truncateBefore("b", log.last("b") + 1);
      log.truncateBefore("a", log.last("a"));
      log.append("b", 1200, MEMORY);
      log.checkpoint("b", log.last("b"));
      log.reset("c", 9);
      log.checkpoint("c", 8);
      log.append("a", 1200, OS);
      log.delete("a");
      log.append("a", 10, DISK);
    }
  },
  NAMED_CHECKPOINTS(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      log.checkpointAll("empty " + "x".repeat(500));
      for (String stream : List.of("a", "b", "c", "d")) {
        log.append(stream, 30, OS);
        log.append(stream, 30, MEMORY);
      }
      log.checkpointAll("first");
      log.append("a", 700, OS);
      log.checkpointAll("second " + "x".repeat(500));
      log.truncateAfter("a", 2);
      log.truncateAfter("b", 1);
      log.append("b", 10, OS);
      log.append("b", 10, OS);
      log.reopen();
      log.checkpointAll("first");
      log.dropCheckpoint("empty " + "x".repeat(500));
      log.delete("d");
      log.append("d", 10, OS);
      log.truncateAfter("b", 2);
      log.append("b", 10, OS);
      log.reset("c", 7);
      log.append("c", 10, OS);
      log.checkpointAll("third");
      for (int i = 0; i < 4; i++) {
        log.append("a", 1200, OS);
      }
      log.truncateBeforeCheckpoint("third");
      log.truncateBefore("a", log.last("a"));
      log.append("a", 10, OS);
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 16; i++) {
          log.checkpointAll(i + "x".repeat(500));
        }
        log.keepNewestCheckpoint();
      }
      log.append("a", 10, DISK);
    }
  },
  SHARDS(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      log.append("a", 1200, OS);
      log.shard("few", 1);
      log.shard("x".repeat(60), 90);
      log.batchToShards("few", 100, OS, "k", "l");
      log.shard("users", 3);
      log.batchToShards("users", 300, OS, "a", "b", "c", "d");
      log.reopen();
      log.batchToShards("users", 300, MEMORY, "a", "b", "c", "d", "e", "f");
      log.checkpointAll("c");
      for (int i = 0; i < 4; i++) {
        log.append("a", 1200, OS);
      }
      log.deleteSharded("few");
      log.deleteSharded("x".repeat(60));
      log.truncateBefore("a", log.last("a"));
      log.shard("few", 2);
      log.truncateBeforeCheckpoint("c");
      log.append("a", 1200, OS);
      log.truncateBefore("a", log.last("a"));
      log.batchToShards("few", 100, DISK, "k", "l");
    }
  },
  RETENTION(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 5; i++) {
        log.append("a", 700, OS);
        log.append("b", 100, MEMORY);
        log.batch(60, OS, "a", "b", "c");
      }
      log.retain(3, false, "a", "b");
      log.checkpoint("a", log.last("a") - 1);
      log.checkpointAll("first");
      log.batch(900, OS, "a", "a", "b", "b", "c");
      log.retain(1, false, "a", "b", "c");
      log.reopen();
      log.append("c", 1500, MEMORY);
      log.retain(1, true, "a", "c");
      log.dropCheckpoint("first");
      log.append("b", 1500, OS);
      log.retain(1, false, "b", "c", "none");
      log.append("a", 1500, OS);
      log.retain(1, true, "a", "b");
      log.append("a", 10, DISK);
    }
  },
  RETENTION_HELD_BACK(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      TransactionScripts.holdingRetention(log);
    }

    @Override
    public WalOptions.Builder builder() {
      return super.builder().transactionMemoryBytes(0);
    }
  },
  CLEANING(4096, 128, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      CleaningScripts.everyKind(log);
    }
  },
  CLEANING_ENCODED(4096, 512, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      CleaningScripts.twice(log);
    }

    @Override
    public WalOptions.Builder builder() {
      return COMPRESSED.builder().encryption(Keys.current("k"));
    }
  },
  BIG_FOOTERS(1 << 16, 64, 400) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 60; i++) {
        log.batch(1, MEMORY, "a" + i, "b" + i, "a" + i % 7, "b" + i % 7);
      }
      log.roll();
      log.append("a0", 10, DISK);
      for (int i = 0; i < 60; i++) {
        log.batch(1, MEMORY, "a" + i % 7, "b" + i % 7, "a" + i % 7, "b" + i % 7);
      }
      log.reopen();
      log.append("a0", 10, DISK);
    }
  },
  SYNCED_EVERY_FOURTH(4096, 64, Long.MAX_VALUE, 4) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 9; i++) {
        log.append("a", 20, MEMORY);
      }
      for (int i = 0; i < 9; i++) {
        log.append(i % 2 == 0 ? "a" : "b", 700, i % 3 == 0 ? MEMORY : OS);
      }
      log.batch(30, MEMORY, "a", "b", "c");
      log.batch(30, OS, "a", "b", "c");
      log.append("a", 1, MEMORY);
      log.batch(30, MEMORY, "a", "b", "a", "b", "a", "b");
      log.append("a", 1, DISK);
      log.append("a", 1, MEMORY);
    }
  },
  COMPRESSED(4096, 512, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 3; i++) {
        log.append("a", 700, DISK);
        log.append("b", 40, MEMORY);
        log.append("b", 300, MEMORY);
        log.batch(500, OS, "a", "b", "a", "c");
        log.append("c", 2500, MEMORY);
        log.append("a", 90, DISK);
        log.batch(1500, MEMORY, "b", "a");
      }
      log.truncateBefore("a", 4);
      log.append("a", 600, MEMORY);
    }

    @Override
    public WalOptions.Builder builder() {
      return super.builder().compression(Compression.LZ4.withThresholdBytes(1));
    }
  },
  ENCRYPTED(4096, 512, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      COMPRESSED.run(log);
    }

    @Override
    public WalOptions.Builder builder() {
      return COMPRESSED.builder().encryption(Keys.current("k"));
    }
  },
  WHOLE_TRANSACTIONS(4096, 128, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      TransactionScripts.whole(log);
    }

    @Override
    public WalOptions.Builder builder() {
      return super.builder().transactionMemoryBytes(1 << 20).encryption(Keys.current("k"));
    }
  },
  SPILLED_TRANSACTIONS(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      TransactionScripts.spilled(log);
    }

    @Override
    public WalOptions.Builder builder() {
      return super.builder()
          .transactionMemoryBytes(150)
          .compression(Compression.LZ4.withThresholdBytes(1));
    }
  },
  TRUNCATIONS_AMONG_TRANSACTIONS(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      TransactionScripts.amongTruncations(log);
    }

    @Override
    public WalOptions.Builder builder() {
      return super.builder().transactionMemoryBytes(0);
    }
  },
  UNCLEAN_CLOSES(4096, 64, Long.MAX_VALUE) {
    @Override
    public void run(Driver log) throws WalException {
      for (int i = 0; i < 4; i++) {
        log.append("a", 20, OS);
        log.append("a", 900, MEMORY);
        log.close();
        log.open();
      }
    }
  };

  private final int segmentBytes;
  private final int frameBytes;
  private final long segmentRecords;
  private final long syncRecords;

  Scenario(int segmentBytes, int frameBytes, long segmentRecords) {
    this(segmentBytes, frameBytes, segmentRecords, Long.MAX_VALUE);
  }

  Scenario(int segmentBytes, int frameBytes, long segmentRecords, long syncRecords) {
    this.segmentBytes = segmentBytes;
    this.frameBytes = frameBytes;
    this.segmentRecords = segmentRecords;
    this.syncRecords = syncRecords;
  }

  @Override
  public WalOptions.Builder builder() {
    return WalOptions.builder()
        .segmentSizeBytes(segmentBytes)
        .segmentRecords(segmentRecords)
        .frameSizeBytes(frameBytes)
        .stagingBytes(8192)
        .maxRecordBytes(1 << 16)
        .syncRecords(syncRecords)
        .syncInterval(Duration.ZERO)
        .cleaner(CleanerOptions.OFF.withSlackBytes(0))
        .clock(STOPPED);
  }
}
