package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.RecordType;
import dev.seawall.StreamCheckpoint;
import dev.seawall.StreamInfo;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cat --format json | append --json} of logs with transactions and checkpoints. */
class CopyTest {
  private static final Pattern TRANSACTION = Pattern.compile("\"transaction\":(\\d+)");
  private static final Pattern TIME = Pattern.compile("\"time\":\"[^\"]*\",");

  @TempDir private Path directory;
  private long seed;

  private Path log() {
    return directory.resolve("log");
  }

  private Path copy() {
    return directory.resolve("copy");
  }

  private Cli.Result copyAll(Object... more) {
    byte[] input = Cli.run("cat", "--dir", log(), "--format", "json").bytes();
    List<Object> words = new ArrayList<>(List.of("append", "--dir", copy(), "--json"));
    words.addAll(List.of(more));
    return Cli.given(input).with(words.toArray());
  }

  /** A log as cat prints it; times left out, transactions numbered as they appear in a stream. */
  private static List<String> records(Path log) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String stream : streams(log)) {
      Map<String, Integer> numbers = new HashMap<>();
      Cli.Result cat = Cli.run("cat", "--dir", log, "-s", stream, "--format", "json");
      assertThat(cat.code()).isZero();
      for (String line : cat.lines()) {
        Matcher found = TRANSACTION.matcher(TIME.matcher(line).replaceFirst(""));
        lines.add(
            found.replaceFirst(
                match ->
                    "transaction "
                        + numbers.computeIfAbsent(match.group(1), id -> numbers.size())));
      }
    }
    return lines;
  }

  /** What has taken effect, in each stream, in order; and how far it has been applied. */
  private static Map<String, List<String>> effect(Path log) throws IOException {
    Map<String, List<String>> effect = new HashMap<>();
    try (Wal wal = Wal.open(log)) {
      for (StreamInfo info : wal.streams()) {
        WalStream stream = wal.stream(info.name());
        List<String> seen = new ArrayList<>();
        long position =
            stream.replay(
                info.firstSequence() - 1,
                record -> seen.add(record.sequence() + " " + record.type() + record.valueText()));
        seen.add("position " + position);
        stream
            .lastCheckpoint()
            .map(found -> found.appliedThrough() + " at " + found.sequence() + found.note())
            .ifPresent(seen::add);
        effect.put(info.name(), seen);
      }
    }
    return effect;
  }

  private static List<String> streams(Path log) throws IOException {
    try (Wal wal = Wal.openReadOnly(log, WalOptions.defaults())) {
      return wal.streams().stream().map(StreamInfo::name).toList();
    }
  }

  private void assertCopied() throws IOException {
    assertThat(records(copy())).as("seed %d", seed).isEqualTo(records(log()));
    assertThat(effect(copy())).as("seed %d", seed).isEqualTo(effect(log()));
  }

  private Wal openSpilling() throws IOException {
    return Wal.open(log(), WalOptions.builder().transactionMemoryBytes(0).build());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void shouldCopyInterleavedTransactionsWithTheirEffect() throws IOException {
    try (Wal wal = openSpilling()) {
      WalStream a = wal.stream("a");
      WalStream b = wal.stream("b");
      Transaction late = wal.begin();
      Transaction early = wal.begin();
      Transaction never = wal.begin();
      for (int i = 0; i < 3; i++) {
        late.append(a, bytes("late " + i));
        early.put(a, "", "early " + i);
        early.append(b, bytes("early " + i));
        never.append(a, RecordType.of(99), null, bytes("never " + i));
        a.append(bytes("plain " + i));
        b.append(RecordType.of(200), new byte[0], new byte[] {(byte) 0xFF}, null);
      }
      early.commit();
      a.skipTo(1000);
      never.rollback();
      late.commit();
      Transaction unfinished = wal.begin();
      for (int i = 0; i < 3; i++) {
        unfinished.append(b, bytes("unfinished " + i));
      }
    }
    Cli.Result result = copyAll();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .endsWith(
            "; transactions, by stream: 3 committed, 1 rolled back, 1 without an end: without"
                + " effect\n");
    assertCopied();
    assertThat(effect(copy()).get("a"))
        .containsSubsequence("8 PUTearly 2", "3 DATAlate 0")
        .noneMatch(record -> record.contains("never"));
  }

  @Test
  void shouldCopyCheckpointsSoThatTheyCount() throws IOException {
    try (Wal wal = Wal.open(log())) {
      WalStream a = wal.stream("a");
      a.append(bytes("one"));
      a.checkpoint(1, "first");
      a.append(bytes("two"));
      a.checkpoint(3, "ä");
      a.append(RecordType.CHECKPOINT, bytes("key"), bytes("somebody's own"), null);
      a.append(RecordType.COMMIT, null, bytes("somebody's own, too"), null);
      a.append(RecordType.ROLLBACK, null, new byte[0], null);
    }
    assertThat(copyAll().code()).isZero();
    assertCopied();
    try (Wal wal = Wal.open(copy())) {
      assertThat(wal.stream("a").lastCheckpoint().map(StreamCheckpoint::note)).contains("ä");
    }
  }

  @Test
  void shouldStoreTheEndOfATransactionThatIsNotInTheInput() throws IOException {
    try (Wal wal = openSpilling()) {
      WalStream a = wal.stream("a");
      try (Transaction tx = wal.begin()) {
        tx.append(a, bytes("one"));
        tx.append(a, bytes("two"));
        tx.commit();
      }
    }
    byte[] end = Cli.run("cat", "--dir", log(), "-s", "a", "--from", "3", "--format=json").bytes();
    assertThat(Cli.given(end).with("append", "--dir", copy(), "--json").code()).isZero();
    try (Wal wal = Wal.open(copy())) {
      assertThat(wal.stream("a").get(3).type()).isEqualTo(RecordType.COMMIT);
      assertThat(wal.stream("a").replay(2, record -> {})).isEqualTo(3);
    }
  }

  @Test
  void shouldCopyWithNewNumbers() throws IOException {
    try (Wal wal = openSpilling()) {
      wal.stream("a").reset(50);
      Transaction tx = wal.begin();
      tx.append(wal.stream("a"), bytes("one"));
      tx.append(wal.stream("a"), bytes("two"));
      wal.stream("a").checkpoint(49);
      tx.commit();
    }
    assertThat(copyAll("--renumber").code()).isZero();
    try (Wal wal = Wal.open(copy())) {
      assertThat(wal.stream("a").firstSequence()).isEqualTo(1);
      assertThat(wal.stream("a").lastCheckpoint()).isEmpty(); // it would be beyond the end
      List<String> seen = new ArrayList<>();
      wal.stream("a").replay(0, record -> seen.add(record.valueText()));
      assertThat(seen).containsExactly("one", "two");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void shouldCopyWhatManyTransactionsDidAtOnce(int batchRecords) throws IOException {
    seed = System.nanoTime();
    Random random = new Random(seed);
    try (Wal wal = Wal.open(log(), WalOptions.builder().transactionMemoryBytes(64).build())) {
      List<WalStream> streams = List.of(wal.stream("a"), wal.stream("b"), wal.stream("c"));
      List<Transaction> open = new ArrayList<>();
      for (int step = 0; step < 400; step++) {
        step(wal, streams.get(random.nextInt(3)), open, random);
      }
    }
    Cli.Result result =
        batchRecords == 0 ? copyAll() : copyAll("--batch", Integer.toString(batchRecords));
    assertThat(result.err()).as("seed %d", seed).isEmpty();
    assertCopied();
  }

  private static void step(Wal wal, WalStream stream, List<Transaction> open, Random random)
      throws IOException {
    int choice = random.nextInt(20);
    if (choice < 2 || open.isEmpty()) {
      open.add(wal.begin());
    } else if (choice == 2) {
      open.remove(random.nextInt(open.size())).commit();
    } else if (choice == 3) {
      open.remove(random.nextInt(open.size())).rollback();
    } else if (choice == 4) {
      stream.checkpoint(Math.max(0, stream.lastSequence() - random.nextInt(3)), "note " + choice);
    } else if (choice == 5) {
      stream.skipTo(stream.lastSequence() + 1 + random.nextInt(5));
    } else if (choice < 12) {
      stream.append(new byte[random.nextInt(40)]);
    } else {
      open.get(random.nextInt(open.size())).append(stream, new byte[random.nextInt(40)]);
    }
  }
}
