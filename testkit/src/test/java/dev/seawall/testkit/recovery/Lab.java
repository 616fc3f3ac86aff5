package dev.seawall.testkit.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.format.Checksum;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A log on a simulated disk, the ways to damage it, and the ways to look at what is left. */
final class Lab {
  /** Large enough for everything a test writes before it asks for a new segment. */
  private static final int SEGMENT_BYTES = 64 << 10;

  private SimulatedDisk disk;

  /**
   * A frame as it stands in a segment.
   *
   * @param offset where it begins
   * @param length how long it is, padding included
   * @param stream the stream's id, 0 for the log's own
   * @param first the first sequence
   */
  record FrameAt(int offset, int length, int stream, long first) {
    int payload() {
      return offset + FrameHeader.BYTES;
    }

    int end() {
      return offset + length;
    }
  }

  /** What a test does to an open log. */
  interface Work {
    void on(Wal wal) throws WalException;
  }

  Lab() {
    this(new SimulatedDisk());
  }

  private Lab(SimulatedDisk disk) {
    this.disk = disk;
  }

  // ---- writing ----

  static WalOptions.Builder options() {
    return WalOptions.builder()
        .segmentSizeBytes(SEGMENT_BYTES)
        .syncInterval(Duration.ZERO)
        .clock(Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
  }

  static WalOptions salvage() {
    return options().corruptionPolicy(CorruptionPolicy.SALVAGE).build();
  }

  Wal open() throws WalException {
    return Wal.open(disk.store(), options().build());
  }

  Wal openSalvaging() throws WalException {
    return Wal.open(disk.store(), salvage());
  }

  Wal openReadOnly() throws WalException {
    return Wal.openReadOnly(disk.store(), options().build());
  }

  /** Opens the log, works on it and closes it: its last segment is sealed then. */
  Lab closedAfter(Work work) throws WalException {
    try (Wal wal = open()) {
      work.on(wal);
    }
    return this;
  }

  /**
   * Opens the log, works on it, and kills the process: what was written is there, the last segment
   * is not sealed.
   */
  Lab killedAfter(Work work) throws WalException {
    SimulatedDisk left;
    try (Wal wal = open()) {
      work.on(wal);
      left = disk.crashKeepingCache();
    }
    disk = left;
    return this;
  }

  /** Appends texts one by one, each durable before the next is begun: one frame, one group each. */
  static void append(Wal wal, String stream, String... values) throws WalException {
    for (String value : values) {
      wal.stream(stream).append(value.getBytes(UTF_8));
    }
  }

  /** Appends texts without waiting for the disk, and hands them to the operating system. */
  static void appendUnsynced(Wal wal, String stream, String... values) throws WalException {
    for (String value : values) {
      wal.stream(stream).append(value.getBytes(UTF_8), Durability.OS);
    }
  }

  // ---- damaging ----

  SimulatedDisk disk() {
    return disk;
  }

  void setDisk(SimulatedDisk other) {
    disk = other;
  }

  Corrupter corrupter() {
    return Corrupter.of(disk);
  }

  byte[] segment(long number) throws IOException {
    return corrupter().read(number);
  }

  SegmentHeader header(long number) throws IOException {
    return SegmentHeader.decode(littleEndian(segment(number)));
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Lists the valid frames of a segment up to the first that is none. */
  List<FrameAt> frames(long number) throws IOException {
    ByteBuffer bytes = littleEndian(segment(number));
    long salt = SegmentHeader.decode(bytes).salt();
    List<FrameAt> frames = new ArrayList<>();
    int at = SegmentHeader.BYTES;
    while (at + FrameHeader.BYTES <= bytes.capacity()
        && FrameHeader.isValid(new Checksum(), bytes, bytes.duplicate(), at, at, salt)) {
      int length = (int) FrameHeader.frameLength(bytes, at);
      frames.add(
          new FrameAt(
              at, length, FrameHeader.stream(bytes, at), FrameHeader.firstSequence(bytes, at)));
      at += length;
    }
    return frames;
  }

  /** Finds the frame that begins with a record of a stream. */
  FrameAt frame(long segment, int stream, long first) throws IOException {
    return frames(segment).stream()
        .filter(frame -> frame.stream() == stream && frame.first() == first)
        .findFirst()
        .orElseThrow();
  }

  /** Where the valid frames of a segment end. */
  int end(long segment) throws IOException {
    List<FrameAt> frames = frames(segment);
    return frames.isEmpty() ? SegmentHeader.BYTES : frames.get(frames.size() - 1).end();
  }

  // ---- looking ----

  /** Reads all of a stream; what a test compares. */
  static List<String> read(Wal wal, String stream) throws WalException {
    List<String> values = new ArrayList<>();
    try (RecordCursor cursor = wal.stream(stream).iterate()) {
      while (cursor.next()) {
        values.add(cursor.sequence() + "=" + UTF_8.decode(cursor.value()));
      }
    }
    return values;
  }

  /** Reads all of a stream that can be read, and notes what it is told of the rest. */
  static List<String> readOn(Wal wal, String stream) throws WalException {
    List<String> values = new ArrayList<>();
    long next = wal.stream(stream).firstSequence();
    while (next > 0) {
      try (RecordCursor cursor = wal.stream(stream).iterate(next)) {
        next = 0;
        while (cursor.next()) {
          values.add(cursor.sequence() + "=" + UTF_8.decode(cursor.value()));
        }
      } catch (CorruptionException e) {
        values.add("lost " + e.damage().lost());
        next = e.nextGood();
      }
    }
    return values;
  }

  /** Opens with the default policy, which must refuse, and change nothing. */
  CorruptionException refused() {
    var before = contents();
    CorruptionException refusal = catchThrowableOfType(CorruptionException.class, this::open);
    assertThat(refusal).as("refusal").isNotNull();
    assertThat(contents()).as("what is on the disk").isEqualTo(before);
    return refusal;
  }

  /** Opens with the default policy and reads a stream. */
  List<String> read(String stream) throws WalException {
    try (Wal wal = open()) {
      return read(wal, stream);
    }
  }

  List<String> fileNames() {
    return List.copyOf(disk.files().keySet());
  }

  /** All bytes on the disk, to see whether anything was changed. */
  TreeMap<String, String> contents() {
    TreeMap<String, String> contents = new TreeMap<>();
    disk.files()
        .forEach((name, bytes) -> contents.put(name, java.util.HexFormat.of().formatHex(bytes)));
    return contents;
  }
}
