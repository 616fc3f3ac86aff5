package dev.seawall.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.NotWrittenException;
import dev.seawall.RecordCursor;
import dev.seawall.ScanCursor;
import dev.seawall.ScanItem;
import dev.seawall.StreamInfo;
import dev.seawall.TruncatedException;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Entry;
import dev.seawall.testkit.LogContents.Stream;
import dev.seawall.testkit.LogHistory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Compares each way of looking at a log with the model. */
final class Views {
  private final Wal wal;
  private final LogHistory history;
  private final Random random;
  private final List<String> names;
  private final BatchBounds batches;
  private final OpenTransactions transactions;
  private final Shardings shards;

  Views(LifeContext life, OpenTransactions transactions, Shardings shards) {
    this.names = life.names();
    this.shards = shards;
    this.wal = life.wal();
    this.history = life.history();
    this.random = life.random();
    this.batches = life.batches();
    this.transactions = transactions;
  }

  void compareAll() throws Exception {
    for (String name : names) {
      compare(name);
    }
    compareStreams();
    transactions.compare();
    shards.compare();
    assertThat(LogContents.of(wal)).isEqualTo(history.latest());
    compareScan();
  }

  void compareOne() throws Exception {
    switch (random.nextInt(7)) {
      case 0 -> compareAll();
      case 1 -> compareStreams();
      case 2 -> transactions.compare();
      default -> compare(names.get(random.nextInt(names.size())));
    }
  }

  private void compareStreams() {
    assertThat(wal.streams())
        .extracting(StreamInfo::name)
        .containsExactlyElementsOf(history.latest().streams().keySet());
    for (StreamInfo info : wal.streams()) {
      Stream stream = history.latest().stream(info.name());
      assertThat(info.firstSequence()).isEqualTo(stream.first());
      assertThat(info.lastSequence()).isEqualTo(stream.next() - 1);
    }
    assertThat(names)
        .allMatch(
            name -> wal.find(name).isPresent() == history.latest().streams().containsKey(name));
  }

  private void compare(String name) throws Exception {
    WalStream stream = wal.stream(name);
    Stream expected = history.latest().stream(name);
    assertThat(stream.firstSequence()).isEqualTo(expected.first());
    assertThat(stream.lastSequence()).isEqualTo(expected.next() - 1);
    assertThat(stream.durableSequence())
        .isBetween(
            0L,
            Math.max(
                stream.lastSequence(),
                history.after(history.mark().durable()).stream(name).next()));
    compareIteration(stream, expected);
    compareTail(stream, expected);
    compareGet(stream, expected);
    compareGetAll(stream, expected);
    new ReplayViews(stream, expected, batches, random).compare();
  }

  private long anywhere(Stream stream) {
    long from = Math.max(1, stream.first() - 2);
    return from + random.nextInt((int) (stream.next() - from + 3));
  }

  private void compareIteration(WalStream stream, Stream expected) throws WalException {
    long from = anywhere(expected);
    if (from < expected.first()) {
      assertThatThrownBy(() -> stream.iterate(from)).isInstanceOf(TruncatedException.class);
      return;
    }
    try (RecordCursor cursor = stream.iterate(from)) {
      assertThat(rest(cursor)).isEqualTo(expected.records().tailMap(from));
      assertThat(cursor.next()).isFalse();
    }
  }

  private static SortedMap<Long, Entry> rest(RecordCursor cursor) throws WalException {
    SortedMap<Long, Entry> records = new TreeMap<>();
    while (cursor.next()) {
      WalRecord record = cursor.record();
      records.put(record.sequence(), entryOf(record));
    }
    return records;
  }

  static Entry entryOf(WalRecord record) {
    byte[] key = record.key();
    return new Entry(
        record.type(),
        key == null ? null : ByteBuffer.wrap(key),
        ByteBuffer.wrap(record.value()),
        record.transactionId());
  }

  private void compareTail(WalStream stream, Stream expected) throws WalException {
    try (RecordCursor cursor = stream.tail(expected.first(), Visibility.DURABLE)) {
      SortedMap<Long, Entry> seen = rest(cursor);
      long last = seen.isEmpty() ? 0 : seen.lastKey();
      assertThat(seen).isEqualTo(expected.records().headMap(last + 1));
      assertThat(last).isLessThanOrEqualTo(stream.durableSequence());
    }
  }

  private void compareGet(WalStream stream, Stream expected) throws WalException {
    for (int i = 0; i < 3; i++) {
      long sequence = anywhere(expected);
      if (sequence < expected.first()) {
        assertThatThrownBy(() -> stream.get(sequence)).isInstanceOf(TruncatedException.class);
      } else if (!expected.records().containsKey(sequence)) {
        assertThatThrownBy(() -> stream.get(sequence)).isInstanceOf(NotWrittenException.class);
      } else {
        assertThat(entryOf(stream.get(sequence))).isEqualTo(expected.records().get(sequence));
      }
    }
  }

  private void compareGetAll(WalStream stream, Stream expected) throws WalException {
    List<Long> there = new ArrayList<>(expected.records().keySet());
    if (there.isEmpty()) {
      return;
    }
    long[] wanted = random.longs(5, 0, there.size()).map(i -> there.get((int) i)).toArray();
    List<Entry> found = stream.getAll(wanted).stream().map(Views::entryOf).toList();
    for (int i = 0; i < wanted.length; i++) {
      assertThat(found.get(i)).isEqualTo(expected.records().get(wanted[i]));
    }
  }

  private void compareScan() throws WalException {
    long records = 0;
    try (ScanCursor cursor = wal.scan()) {
      while (cursor.next()) {
        ScanItem item = cursor.item();
        assertThat(item.kind()).as("%s", item).isNotEqualTo(ScanItem.Kind.DAMAGE);
        ScanItem.Frame frame = item.frame();
        records += item.kind() == ScanItem.Kind.FRAME && frame != null ? frame.recordCount() : 0;
      }
    }
    assertThat(records)
        .isGreaterThanOrEqualTo(
            history.latest().streams().values().stream().mapToLong(s -> s.records().size()).sum());
    assertThat(wal.verify(progress -> {}).damages()).isEmpty();
  }
}
