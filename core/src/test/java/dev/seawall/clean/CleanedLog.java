package dev.seawall.clean;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CleanerOptions;
import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.ReplayCursor;
import dev.seawall.ScanCursor;
import dev.seawall.VerifyReport;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log with a stream that is seldom truncated, and one that is all the time. */
abstract class CleanedLog {
  static final int SEGMENT_BYTES = 1 << 14;
  static final CleanerOptions EAGER = CleanerOptions.OFF.withSlackBytes(0);

  @TempDir Path directory;
  final SteppingClock clock = new SteppingClock();
  Wal wal;
  WalStream slow;
  WalStream busy;

  /** Goes on by a second with each look. */
  static final class SteppingClock implements InstantSource {
    long millis = Instant.parse("2026-01-02T03:04:05Z").toEpochMilli();

    @Override
    public synchronized Instant instant() {
      millis += 1000;
      return Instant.ofEpochMilli(millis);
    }
  }

  WalOptions.Builder options() {
    return WalOptions.builder()
        .segmentSizeBytes(SEGMENT_BYTES)
        .frameSizeBytes(128)
        .durability(Durability.OS)
        .syncInterval(Duration.ZERO)
        .clock(clock.withZone(ZoneOffset.UTC))
        .cleaner(EAGER);
  }

  @BeforeEach
  void open() throws WalException {
    open(options());
  }

  void open(WalOptions.Builder options) throws WalException {
    wal = Wal.open(directory, options.build());
    slow = wal.stream("slow");
    busy = wal.stream("busy");
  }

  @AfterEach
  void close() throws WalException {
    wal.close();
  }

  void reopen() throws WalException {
    close();
    open();
  }

  static byte[] value(long n) {
    return ("value " + n + " ").repeat(1 + (int) (n % 5)).getBytes(UTF_8);
  }

  static void append(WalStream stream, int count) throws WalException {
    for (int i = 0; i < count; i++) {
      stream.append(value(stream.lastSequence() + 1));
    }
  }

  /** Fills some segments with records that are truncated away then. */
  void makeGarbage(int segments) throws WalException {
    for (int i = 0; i < segments; i++) {
      append(busy, 100);
      wal.roll();
    }
    busy.truncateBefore(busy.lastSequence());
  }

  static List<WalRecord> records(WalStream stream) throws WalException {
    List<WalRecord> records = new ArrayList<>();
    try (RecordCursor cursor = stream.iterate()) {
      while (cursor.next()) {
        records.add(cursor.record());
      }
    }
    return records;
  }

  /** What must survive: all but the checksum of the frame, which is that of its place. */
  static List<String> shown(WalStream stream) throws WalException {
    return records(stream).stream().map(CleanerTest::shown).toList();
  }

  static String shown(WalRecord r) {
    return r.sequence()
        + " "
        + r.type()
        + " "
        + new String(r.value(), UTF_8)
        + " "
        + r.time()
        + " "
        + r.transactionId();
  }

  static List<String> replayed(WalStream stream) throws WalException {
    List<String> shown = new ArrayList<>();
    try (ReplayCursor cursor = stream.replay(stream.firstSequence() - 1, Visibility.WRITTEN)) {
      while (cursor.next()) {
        shown.add(shown(cursor.record()) + " @" + cursor.position());
      }
      shown.add("to " + cursor.position());
    }
    return shown;
  }

  List<String> relocatedFrames() throws WalException {
    List<String> found = new ArrayList<>();
    try (ScanCursor scan = wal.scan()) {
      while (scan.next()) {
        if (scan.item().frame() != null && scan.item().frame().flags().contains("relocated")) {
          found.add(
              scan.item().frame().stream()
                  + " "
                  + scan.item().frame().firstSequence()
                  + "+"
                  + scan.item().frame().recordCount()
                  + " "
                  + scan.item().frame().flags().replace("relocated ", "").replace("relocated", ""));
        }
      }
    }
    return found;
  }

  int files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return (int) files.filter(file -> file.toString().endsWith(".seg")).count();
    }
  }

  void assertSound() throws WalException {
    VerifyReport report = wal.verify(progress -> {});
    assertThat(report.damages()).isEmpty();
  }
}
