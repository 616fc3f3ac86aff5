package dev.seawall.testkit.ancestor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.RecordCursor;
import dev.seawall.ScanCursor;
import dev.seawall.ScanItem;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A log on a simulated disk, to try on it what an ancestor did wrong. */
final class Subject {
  private SimulatedDisk disk = new SimulatedDisk();

  static WalOptions.Builder options() {
    return WalOptions.builder()
        .segmentSizeBytes(4096)
        .frameSizeBytes(64)
        .stagingBytes(16 << 10)
        .syncInterval(Duration.ZERO);
  }

  Wal open() throws WalException {
    return open(options().build());
  }

  Wal open(WalOptions options) throws WalException {
    return Wal.open(disk.store(), options);
  }

  SimulatedDisk disk() {
    return disk;
  }

  /** The process is killed: what was written is there, and the last segment is not sealed. */
  void kill() {
    disk = disk.crashKeepingCache();
  }

  /**
   * The power is lost while the last record is on its way, which nobody has been told is durable:
   * of its frame a part has reached the disk.
   */
  void losePowerTearingTheLastFrame() throws IOException {
    kill();
    byte[] segment = corrupter().read(1);
    int end = segment.length;
    while (segment[end - 1] == 0) {
      end--;
    }
    corrupter().zero(1, end - 20, 20);
  }

  Corrupter corrupter() {
    return Corrupter.of(disk);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** The values of records one to {@code count}, each of some length. */
  static List<String> append(WalStream stream, int count, int length) throws WalException {
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String value = (i + "-").repeat(length).substring(0, length);
      stream.append(bytes(value));
      values.add(value);
    }
    return values;
  }

  static List<String> read(WalStream stream) throws WalException {
    List<String> values = new ArrayList<>();
    try (RecordCursor cursor = stream.iterate()) {
      while (cursor.next()) {
        values.add(cursor.record().valueText());
      }
    }
    return values;
  }

  static List<String> replay(WalStream stream, long after) throws WalException {
    List<String> values = new ArrayList<>();
    stream.replay(after, record -> values.add(record.valueText()));
    return values;
  }

  /** The frames with records of a stream, in physical order. */
  static List<ScanItem> frames(Wal wal, String stream) throws WalException {
    List<ScanItem> frames = new ArrayList<>();
    try (ScanCursor cursor = wal.scan()) {
      while (cursor.next()) {
        ScanItem.Frame frame = cursor.item().frame();
        if (frame != null && stream.equals(frame.stream())) {
          frames.add(cursor.item());
        }
      }
    }
    return frames;
  }
}
