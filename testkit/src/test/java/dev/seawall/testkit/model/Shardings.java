package dev.seawall.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.RecordCursor;
import dev.seawall.ShardAccessException;
import dev.seawall.ShardMismatchException;
import dev.seawall.ShardedStream;
import dev.seawall.WalException;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Entry;
import dev.seawall.testkit.LogHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a random life does with sharded streams. What it does with their shards, it does as with any
 * stream.
 */
final class Shardings {
  private static final List<String> NAMES = List.of("s", "s/0/t");
  private static final int MOST_SHARDS = 3;

  private final LifeContext life;
  private final LogHistory history;
  private final Random random;
  private final OpenTransactions transactions;

  Shardings(LifeContext life, OpenTransactions transactions) {
    this.life = life;
    this.history = life.history();
    this.random = life.random();
    this.transactions = transactions;
  }

  void step() throws WalException {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    Integer count = history.latest().shards().get(name);
    if (count == null) {
      define(name, 1 + random.nextInt(MOST_SHARDS));
    } else {
      switch (random.nextInt(4)) {
        case 0 -> delete(name, count);
        case 1 -> beRefused(name, count);
        default -> put(name, count);
      }
    }
  }

  private void define(String name, int count) throws WalException {
    life.tell("shard " + name + " " + count + " ways");
    history.begin(contents -> contents.shard(name, count));
    assertThat(life.wal().sharded(name, count).shardCount()).isEqualTo(count);
    history.acknowledgeDurable();
  }

  private void delete(String name, int count) throws WalException {
    life.tell("delete sharded " + name);
    history.begin(contents -> contents.deleteSharded(name));
    assertThat(life.wal().deleteSharded(name)).isTrue();
    history.acknowledgeDurable();
    for (int i = 0; i < count; i++) {
      life.batches().forget(name + "/" + i);
      transactions.deleted(name + "/" + i);
    }
  }

  private void put(String name, int count) throws WalException {
    Entry entry = life.put();
    life.tell("put to " + name);
    ShardedStream sharded = life.wal().sharded(name, count);
    String shard = sharded.forKey(LifeContext.keyOf(entry)).name();
    history.begin(contents -> contents.append(shard, entry));
    sharded.put(LifeContext.keyOf(entry), entry.value().array());
  }

  private void beRefused(String name, int count) {
    String shard = name + "/" + random.nextInt(count);
    life.tell("be refused " + shard);
    assertThatThrownBy(() -> life.wal().stream(shard).append(new byte[1]))
        .isInstanceOf(ShardAccessException.class);
    assertThatThrownBy(() -> life.wal().delete(shard)).isInstanceOf(ShardAccessException.class);
    assertThatThrownBy(() -> life.wal().sharded(name, count + 1))
        .isInstanceOf(ShardMismatchException.class);
  }

  /** Compares what the sharded streams show with the model. */
  void compare() throws WalException {
    LogContents expected = history.latest();
    assertThat(life.wal().shardedStreams())
        .extracting(ShardedStream::name)
        .containsExactlyElementsOf(expected.shards().keySet());
    for (Map.Entry<String, Integer> sharded : expected.shards().entrySet()) {
      List<Entry> all = new ArrayList<>();
      for (int i = 0; i < sharded.getValue(); i++) {
        all.addAll(expected.stream(sharded.getKey() + "/" + i).records().values());
      }
      List<Entry> found = new ArrayList<>();
      try (RecordCursor cursor =
          life.wal().sharded(sharded.getKey(), sharded.getValue()).iterate(null)) {
        while (cursor.next()) {
          found.add(Views.entryOf(cursor.record()));
        }
      }
      assertThat(found).isEqualTo(all);
    }
  }
}
