package dev.seawall.engine;

import static dev.seawall.RetentionPolicy.KEEP_ALL;

import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.Retention;
import dev.seawall.RetentionPolicy;
import dev.seawall.RetentionReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log that is opened for each test, with a clock that the test moves. */
abstract class RetainingLog {
  static final Instant BEGINNING = Instant.parse("2026-01-02T03:04:05Z");
  static final byte[] VALUE = new byte[100];

  @TempDir Path directory;
  volatile Instant now = BEGINNING;
  volatile @Nullable RuntimeException clockFailure;
  Wal wal;

  private Instant instant() {
    RuntimeException failure = clockFailure;
    if (failure != null) {
      throw failure;
    }
    return now;
  }

  @BeforeEach
  void open() throws WalException {
    wal = Wal.open(directory, options().build());
  }

  WalOptions.Builder options() {
    InstantSource hands = this::instant;
    return WalOptions.builder()
        .clock(hands.withZone(ZoneOffset.UTC))
        .segmentSizeBytes(4096)
        .frameSizeBytes(64)
        .transactionMemoryBytes(0);
  }

  @AfterEach
  void close() throws WalException {
    wal.close();
  }

  void reopen(WalOptions.Builder options) throws WalException {
    wal.close();
    wal = Wal.open(directory, options.build());
  }

  void append(String stream, int count) throws WalException {
    for (int i = 0; i < count; i++) {
      wal.stream(stream).append(VALUE, Durability.OS);
    }
  }

  RetentionReport apply(RetentionPolicy policy) throws WalException {
    return wal.applyRetention(Retention.builder().eachStream(policy).build());
  }

  RetentionReport applyToLog(RetentionPolicy policy) throws WalException {
    return wal.applyRetention(Retention.builder().wholeLog(policy).build());
  }

  long first(String stream) {
    return wal.stream(stream).firstSequence();
  }

  static RetentionPolicy records(long count) {
    return KEEP_ALL.withMaxRecords(count);
  }

  long readAll(String stream) throws WalException {
    long count = 0;
    try (RecordCursor cursor = wal.stream(stream).iterate()) {
      while (cursor.next()) {
        count++;
      }
    }
    return count;
  }
}
