package dev.seawall.testkit.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.Durability;
import dev.seawall.RecordType;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Entry;
import dev.seawall.testkit.LogHistory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the steps of a random life share: the log, the model of it, and the dice. */
final class LifeContext {
  private static final List<String> NAMES = List.of("a", "b", "c/../d", "\u00e9\ud83d\ude00");

  private static final List<RecordType> TYPES =
      List.of(
          RecordType.PUT,
          RecordType.DELETE,
          RecordType.of(77),
          RecordType.COMMIT,
          RecordType.ROLLBACK,
          RecordType.CHECKPOINT);

  private final Random random;
  private final WalOptions options;
  private final LogHistory history = new LogHistory();
  private final BatchBounds batches = new BatchBounds();
  private final StringBuilder story = new StringBuilder();
  private @Nullable Wal wal;

  LifeContext(long seed, WalOptions options) {
    this.random = new Random(seed);
    this.options = options;
  }

  Wal wal() {
    return Objects.requireNonNull(wal);
  }

  void use(Wal opened) {
    wal = opened;
  }

  Random random() {
    return random;
  }

  WalOptions options() {
    return options;
  }

  LogHistory history() {
    return history;
  }

  BatchBounds batches() {
    return batches;
  }

  String story() {
    return story.toString();
  }

  void tell(String what) {
    story.append(what).append(System.lineSeparator());
  }

  // ---- the dice ----

  /** The name of some stream, there or not; sometimes of a shard that is there. */
  String name() {
    List<String> names = names();
    return names.get(random.nextInt(names.size()));
  }

  /** The names of all streams that there may be. */
  List<String> names() {
    List<String> names = new ArrayList<>(NAMES);
    history
        .latest()
        .shards()
        .forEach(
            (name, count) -> IntStream.range(0, count).forEach(i -> names.add(name + "/" + i)));
    return names;
  }

  /** A handle by which records can be appended, if it is to a shard, too. */
  WalStream stream(String name) throws WalException {
    for (Map.Entry<String, Integer> sharded : history.latest().shards().entrySet()) {
      for (int i = 0; i < sharded.getValue(); i++) {
        if (name.equals(sharded.getKey() + "/" + i)) {
          return wal().sharded(sharded.getKey(), sharded.getValue()).shard(i);
        }
      }
    }
    return wal().stream(name);
  }

  boolean isShard(String name) {
    return !NAMES.contains(name);
  }

  long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least + 1));
  }

  Durability durability() {
    return Durability.values()[random.nextInt(3)];
  }

  /** A record of a type that a transaction takes too. */
  Entry entry() {
    return random.nextInt(3) == 0 ? entry(TYPES.get(random.nextInt(3))) : entry(RecordType.DATA);
  }

  /** A record of any type; those that only a transaction gives a meaning have none here. */
  Entry anyEntry() {
    return random.nextInt(8) == 0 ? entry(TYPES.get(random.nextInt(TYPES.size()))) : entry();
  }

  /** A record with a key. */
  Entry put() {
    return entry(RecordType.PUT);
  }

  private Entry entry(RecordType type) {
    int size = random.nextInt(8) == 0 ? random.nextInt(5000) : random.nextInt(200);
    byte[] value = new byte[size];
    random.nextBytes(value);
    Arrays.fill(value, size / 2, size, (byte) size); // half of it easy to compress
    boolean hasKey =
        type.equals(RecordType.PUT) || type.equals(RecordType.DELETE) || random.nextBoolean();
    ByteBuffer key =
        hasKey && !type.equals(RecordType.DATA) ? ByteBuffer.wrap("key".getBytes(UTF_8)) : null;
    return new Entry(type, key, ByteBuffer.wrap(value));
  }

  static byte @Nullable [] keyOf(Entry entry) {
    ByteBuffer key = entry.key();
    return key == null ? null : key.array();
  }

  // ---- the history ----

  /** Notes a step that is about to be taken; a stream that is not there is created by a step. */
  void begin(String name, UnaryOperator<LogContents> step) {
    if (!history.latest().streams().containsKey(name)) {
      history.begin(contents -> contents.create(name));
    }
    history.begin(step);
  }
}
