package dev.seawall.testkit.crash;

import dev.seawall.CleanerOptions;
import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.LogContents.Stream;
import dev.seawall.testkit.encoding.Keys;
import dev.seawall.testkit.model.TransactionModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A life in which chance decides what is done, and with which options. */
final class RandomScript implements Script {
  private static final List<String> STREAMS = List.of("a", "b", "c");
  private static final List<String> SHARDED = List.of("few", "users");
  private static final int LEAST_STEPS = 8;
  private static final int STEPS_OF_CHANCE = 12;

  private final long seed;
  private final Random random;
  private final List<TransactionModel> open = new ArrayList<>();

  RandomScript(long seed) {
    this.seed = seed;
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /** To get the same again: {@code -Dseawall.crash.seed=…}. */
  @Override
  public String toString() {
    return "random life " + seed;
  }

  @Override
  public WalOptions.Builder builder() {
    Random dice = new Random(~seed * 0x9E3779B97F4A7C15L);
    WalOptions.Builder builder =
        WalOptions.builder()
            .segmentSizeBytes(dice.nextInt(4) == 0 ? 8192 : 4096)
            .segmentRecords(dice.nextInt(4) == 0 ? 6 : Long.MAX_VALUE)
            .frameSizeBytes(64 << dice.nextInt(4))
            .syncRecords(dice.nextInt(4) == 0 ? 3 : Long.MAX_VALUE)
            .transactionMemoryBytes(new int[] {0, 150, 1 << 20}[dice.nextInt(3)])
            .maxOpenSegments(1 + dice.nextInt(3))
            .durability(dice.nextBoolean() ? Durability.DISK : Durability.OS)
            .stagingBytes(8192)
            .maxRecordBytes(1 << 16)
            .syncInterval(Duration.ZERO)
            .cleaner(CleanerOptions.OFF.withSlackBytes(0))
            .clock(STOPPED);
    if (dice.nextInt(4) == 0) {
      builder.compression(Compression.LZ4.withThresholdBytes(1));
    }
    if (dice.nextInt(4) == 0) {
      builder.encryption(Keys.current("k"));
    }
    return builder;
  }

  @Override
  public void run(Driver log) throws WalException {
    int steps = LEAST_STEPS + random.nextInt(STEPS_OF_CHANCE);
    for (int i = 0; i < steps; i++) {
      step(log);
    }
  }

  private void step(Driver log) throws WalException {
    String name = STREAMS.get(random.nextInt(STREAMS.size()));
    switch (random.nextInt(44)) {
      case 0, 1, 2, 3, 4, 5, 6 -> log.append(name, size(), durability());
      case 7, 8 -> log.put(name, "key", size(), durability());
      case 9, 10, 11, 12 -> log.batch(size(), durability(), streams());
      case 13, 14, 15, 16 -> truncate(log, name);
      case 17 -> log.reset(name, 1 + random.nextInt(50));
      case 18 -> log.skipTo(name, log.last(name) + 2 + random.nextInt(20));
      case 19 -> delete(log, name);
      case 20 -> log.sync();
      case 21, 22 -> log.roll();
      case 23, 24 -> {
        log.reopen();
        open.clear();
      }
      case 25, 26 -> log.checkpoint(name, random.nextInt((int) log.last(name) + 1));
      case 27, 28, 29, 30, 31 -> add(log);
      case 32, 33, 34 -> end(log);
      case 35, 36 -> checkpoints(log);
      case 37, 38 -> log.retain(1 + random.nextInt(6), random.nextBoolean(), streams());
      case 40, 41 -> {
        if (!log.hasCutBatch()) {
          log.clean();
        }
      }
      default -> shards(log);
    }
  }

  // ---- the dice ----

  private int size() {
    return random.nextInt(5) == 0 ? 200 + random.nextInt(1800) : random.nextInt(200);
  }

  private Durability durability() {
    return Durability.values()[random.nextInt(3)];
  }

  private String[] streams() {
    String[] streams = new String[1 + random.nextInt(5)];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = STREAMS.get(random.nextInt(STREAMS.size()));
    }
    return streams;
  }

  private long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least + 1));
  }

  // ---- what needs something to be there ----

  private void truncate(Driver log, String name) throws WalException {
    Stream stream = log.history().latest().stream(name);
    if (stream.records().isEmpty()) {
      log.append(name, size(), durability());
    } else if (random.nextInt(3) == 0) {
      log.truncateAfter(name, between(stream.first() - 1, stream.next() - 2));
    } else {
      log.truncateBefore(name, between(stream.first(), stream.next()));
    }
  }

  private void delete(Driver log, String name) throws WalException {
    if (log.history().latest().streams().containsKey(name)) {
      log.delete(name);
    } else {
      log.append(name, size(), durability());
    }
  }

  private void add(Driver log) throws WalException {
    if (open.isEmpty() || (open.size() < 3 && random.nextInt(3) == 0)) {
      open.add(log.begin());
    }
    log.add(open.get(random.nextInt(open.size())), size(), streams());
  }

  private void end(Driver log) throws WalException {
    if (open.isEmpty()) {
      add(log);
    }
    TransactionModel transaction = open.remove(random.nextInt(open.size()));
    if (random.nextInt(3) != 0) {
      log.commit(transaction, durability());
    }
    if (transaction.transaction().isOpen()) {
      log.rollback(transaction);
    }
  }

  private void checkpoints(Driver log) throws WalException {
    int count = log.history().latest().checkpoints().size();
    String name = "checkpoint " + random.nextInt(2);
    boolean exists =
        log.history().latest().checkpoints().stream().anyMatch(marks -> marks.name().equals(name));
    if (!exists) {
      log.checkpointAll(name);
      return;
    }
    switch (random.nextInt(count > 1 ? 4 : 3)) {
      case 0 -> log.checkpointAll(name);
      case 1 -> log.dropCheckpoint(name);
      case 2 -> log.truncateBeforeCheckpoint(name);
      default -> log.keepNewestCheckpoint();
    }
  }

  private void shards(Driver log) throws WalException {
    String name = SHARDED.get(random.nextInt(SHARDED.size()));
    if (!log.history().latest().shards().containsKey(name)) {
      log.shard(name, 1 + random.nextInt(4));
    } else if (random.nextInt(4) == 0) {
      log.deleteSharded(name);
    } else {
      log.batchToShards(name, size(), durability(), "k", "l", "m");
    }
  }
}
