package dev.seawall.testkit.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.Batch;
import dev.seawall.CleanerOptions;
import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.SimulatedDisk;
import dev.seawall.testkit.encoding.Keys;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A log to be damaged: three sealed segments, and where its process was killed, a fourth that is
 * not. It has what a log can have: two streams and more, batches over several, transactions,
 * truncations at both ends, skipped sequences, and at its end records that nobody was told to be
 * durable. Everything but salts and ids is the same each time.
 */
final class Specimen {
  static final int SEALED = 3;
  private static final int SEGMENT_BYTES = 16 << 10;

  /** Enough for the first segment to be cleaned when this is truncated away. */
  private static final int DEAD_BYTES = 8 << 10;

  /** Of the segment whose records are copied then. */
  static final String WHEN_SEALED = "when it was sealed";

  /** So much is compressed. */
  private static final int COMPRESSED_BYTES = 400;

  /** The state in which a file was at some time. */
  record Earlier(String when, long segment, byte[] bytes) {}

  private final String flavour;
  private final boolean isEncoded;
  private final List<Earlier> earlier = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private SimulatedDisk disk = new SimulatedDisk();
  private int unacknowledged;

  private Specimen(String flavour, boolean isEncoded) {
    this.flavour = flavour;
    this.isEncoded = isEncoded;
  }

  WalOptions.Builder options() {
    WalOptions.Builder options =
        WalOptions.builder()
            .segmentSizeBytes(SEGMENT_BYTES)
            .stagingBytes(16 << 10)
            .syncInterval(Duration.ofHours(1))
            .clock(Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
    return isEncoded
        ? options.compression(Compression.LZ4).encryption(Keys.current("key"))
        : options;
  }

  /** Writes a log and closes it. */
  static Specimen closed(String flavour) throws IOException {
    return closed(new Specimen(flavour, false));
  }

  private static Specimen closed(Specimen specimen) throws IOException {
    specimen.writeSealed();
    return specimen;
  }

  /** Writes the same log, opens it again, writes on, and kills the process. */
  static Specimen killed(String flavour) throws IOException {
    Specimen specimen = closed(flavour);
    specimen.writeUnsealed(true);
    return specimen;
  }

  /** Writes the same log as {@link #killed}, compressed and encrypted. */
  static Specimen encoded(String flavour) throws IOException {
    Specimen specimen = closed(new Specimen(flavour, true));
    specimen.writeUnsealed(true);
    return specimen;
  }

  /** Writes the same log, opens it again, writes on, and kills the process when all is synced. */
  static Specimen killedWhenSynced(String flavour) throws IOException {
    Specimen specimen = closed(flavour);
    specimen.writeUnsealed(false);
    return specimen;
  }

  /**
   * Writes a log whose first segment was cleaned, and kills the process.
   *
   * @param keepsOriginals whether the first segment is there all the same
   * @param isSealed whether the one with the copies is
   */
  static Specimen relocated(String flavour, boolean keepsOriginals, boolean isSealed)
      throws IOException {
    Specimen specimen = new Specimen(flavour, false);
    specimen.writeRelocated(keepsOriginals, isSealed);
    return specimen;
  }

  private void writeRelocated(boolean keepsOriginals, boolean isSealed) throws IOException {
    WalOptions eager = options().cleaner(CleanerOptions.OFF.withSlackBytes(0)).build();
    SimulatedDisk left;
    try (Wal wal = Wal.open(disk.store(), eager)) {
      writeFirst(wal);
      try (Transaction transaction = wal.begin()) {
        transaction.append(wal.stream("a"), text("transaction"));
        transaction.append(wal.stream("b"), text("transaction"));
        transaction.commit();
      }
      append(wal, "a", 1);
      byte[] dead = (new String(text("dead"), UTF_8) + ".".repeat(DEAD_BYTES)).getBytes(UTF_8);
      texts.add(new String(dead, UTF_8));
      wal.stream("dead").append(dead);
      wal.roll();
      remember(WHEN_SEALED, 1);
      append(wal, "a", 1);
      append(wal, "c", 1);
      wal.stream("dead").truncateBefore(2);
      try (RecordCursor reader = wal.stream(keepsOriginals ? "a" : "c").iterate()) {
        reader.next();
        wal.clean();
        append(wal, "b", 1);
        wal.append(
            Batch.of().add(wal.stream("a"), text("batch")).add(wal.stream("c"), text("batch")));
        append(wal, "a", 1);
        if (isSealed) {
          wal.roll();
          append(wal, "a", 1);
          append(wal, "c", 1);
        }
        left = disk.crashKeepingCache();
      }
    }
    disk = left;
    if (segments().containsKey(1L) != keepsOriginals) {
      throw new IllegalStateException("there are " + segments().keySet());
    }
  }

  private void writeSealed() throws IOException {
    try (Wal wal = Wal.open(disk.store(), options().build())) {
      writeFirst(wal);
      wal.roll();
      writeSecond(wal);
      wal.roll();
      writeThird(wal);
    }
  }

  private void writeFirst(Wal wal) throws IOException {
    append(wal, "a", 2);
    append(wal, "b", 2);
    remember("half-way", 1);
    append(wal, "a", 1);
    wal.append(
        Batch.of()
            .add(wal.stream("a"), text("batch"))
            .add(wal.stream("b"), text("batch"))
            .add(wal.stream("a"), text("batch")));
    wal.stream("b").put("key", new String(text("put"), UTF_8));
    append(wal, "a", 1);
    remember("before sealing", 1);
  }

  private void writeSecond(Wal wal) throws IOException {
    append(wal, "a", 1);
    append(wal, "c", 3);
    try (Transaction transaction = wal.begin()) {
      transaction.append(wal.stream("a"), text("transaction"));
      transaction.append(wal.stream("b"), text("transaction"));
      transaction.commit();
    }
    remember("half-way", 2);
    wal.stream("c").truncateAfter(2);
    append(wal, "c", 1);
    wal.stream("c").skipTo(10);
    append(wal, "c", 1);
    wal.stream("b").truncateBefore(2);
    wal.stream("a").checkpoint(3);
    append(wal, "a", 1);
    remember("before sealing", 2);
  }

  private void writeThird(Wal wal) throws IOException {
    append(wal, "d", 1);
    append(wal, "a", 1);
    remember("half-way", 3);
    wal.append(Batch.of().add(wal.stream("b"), text("batch")).add(wal.stream("c"), text("batch")));
    append(wal, "a", 1);
    remember("before sealing", 3);
  }

  private void writeUnsealed(boolean withTail) throws IOException {
    SimulatedDisk left;
    try (Wal wal = Wal.open(disk.store(), options().build())) {
      append(wal, "a", 1);
      remember("half-way", SEALED + 1);
      append(wal, "e", 1);
      append(wal, "b", 1);
      wal.append(
          Batch.of().add(wal.stream("a"), text("batch")).add(wal.stream("c"), text("batch")));
      append(wal, "d", 1);
      append(wal, "a", 1);
      remember("when all was synced", SEALED + 1);
      if (withTail) {
        writeTail(wal);
      }
      left = disk.crashKeepingCache();
    }
    disk = left;
  }

  private void writeTail(Wal wal) throws WalException {
    int durable = texts.size();
    wal.stream("a").append(text("tail"), Durability.OS);
    wal.append(
        Batch.of().add(wal.stream("a"), text("tail")).add(wal.stream("b"), text("tail")),
        Durability.OS);
    wal.stream("b").append(text("tail"), Durability.OS);
    unacknowledged = texts.size() - durable;
  }

  private void append(Wal wal, String stream, int count) throws WalException {
    WalStream target = wal.stream(stream);
    for (int i = 0; i < count; i++) {
      target.append(text("single"));
    }
  }

  /** A text of its own for each record, so that no record can be taken for another. */
  private byte[] text(String kind) {
    int length = isEncoded ? COMPRESSED_BYTES : texts.size() % 9;
    String text = flavour + ' ' + kind + ' ' + texts.size() + ".".repeat(length);
    texts.add(text);
    return text.getBytes(UTF_8);
  }

  private void remember(String when, long segment) throws IOException {
    earlier.add(new Earlier(when, segment, Corrupter.of(disk).read(segment)));
  }

  List<Earlier> earlierStatesOf(long segment) {
    return earlier.stream().filter(state -> state.segment() == segment).toList();
  }

  /** When the record that says this was appended, counted from 0; -1 if it is the log's own. */
  int indexOf(String record) {
    for (int i = 0; i < texts.size(); i++) {
      if (record.endsWith(texts.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a record was appended without being told to be durable. */
  boolean isUnacknowledged(String record) {
    return indexOf(record) >= texts.size() - unacknowledged;
  }

  /** Says which of the logs it is. */
  @Override
  public String toString() {
    return flavour + (isEncoded ? " encoded " : " plain ") + texts.size() + disk.files().keySet();
  }

  SimulatedDisk copy() {
    return disk.crashKeepingCache();
  }

  byte[] segment(long number) throws IOException {
    return Corrupter.of(disk).read(number);
  }

  Layout layout(long number) throws IOException {
    return Layout.of(segment(number));
  }

  /** The segments by number. */
  Map<Long, byte[]> segments() throws IOException {
    Map<Long, byte[]> segments = new TreeMap<>();
    for (String name : disk.files().keySet()) {
      segments.put(Host.numberOf(name), segment(Host.numberOf(name)));
    }
    return segments;
  }
}
