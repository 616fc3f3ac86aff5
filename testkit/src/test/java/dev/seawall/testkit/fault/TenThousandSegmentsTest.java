package dev.seawall.testkit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.ReadMode;
import dev.seawall.RecordCursor;
import dev.seawall.ScanCursor;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.store.FileSegmentStore;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoOperation.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A log of 10,000 segments and 10,000 streams, in a process that may have a few files open. Each
 * segment holds one record of the stream "all" and one of a stream of its own.
 */
@Timeout(300)
class TenThousandSegmentsTest {
  private static final int SEGMENTS = 10_000;
  private static final int FOR_READING = 8;

  /** The active segment, the prepared one, and one that is scanned or recovered. */
  private static final int BESIDES = 3;

  @TempDir static Path directory;

  private final List<CountingStore> stores = new ArrayList<>();

  @BeforeAll
  static void fill() throws Exception {
    FaultPlan hasty = FaultPlan.skippingSyncs().always(Kind.SYNC_NAMES, Faults.skip());
    CountingStore store =
        new CountingStore(
            new FaultyStore(FileSegmentStore.open(directory), hasty), FOR_READING + BESIDES);
    try (Wal wal = Wal.open(store, options(ReadMode.POSITIONAL))) {
      WalStream all = wal.stream("all");
      for (int i = 1; i <= SEGMENTS; i++) {
        wal.append(Batch.of().add(all, value(i)).add(wal.stream("s" + i), value(-i)));
      }
      assertThat(wal.stats().segments()).isGreaterThanOrEqualTo(SEGMENTS);
    }
    assertThat(store.open()).isZero();
  }

  @AfterEach
  void checkNothingLeaks() {
    assertThat(stores).isNotEmpty().allMatch(store -> store.open() == 0);
  }

  private static WalOptions options(ReadMode mode) {
    return WalOptions.builder()
        .durability(Durability.OS)
        .segmentSizeBytes(4096)
        .segmentRecords(2)
        .stagingBytes(8192)
        .maxOpenSegments(FOR_READING)
        .readMode(mode)
        .build();
  }

  private static byte[] value(int i) {
    return Integer.toString(i).getBytes(UTF_8);
  }

  private CountingStore store(FileSegmentStore files) {
    CountingStore store = new CountingStore(files, FOR_READING + BESIDES);
    stores.add(store);
    return store;
  }

  private Wal openReadOnly(ReadMode mode) throws IOException {
    return Wal.openReadOnly(store(FileSegmentStore.openReadOnly(directory)), options(mode));
  }

  private static void checkAll(Wal wal) throws WalException {
    try (RecordCursor cursor = wal.stream("all").iterate(1)) {
      for (int i = 1; i <= SEGMENTS; i++) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.record().value()).isEqualTo(value(i));
      }
      assertThat(cursor.next()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldIterateOverAll(ReadMode mode) throws Exception {
    try (Wal wal = openReadOnly(mode)) {
      checkAll(wal);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGetFromAnySegment(ReadMode mode) throws Exception {
    Random random = new Random(1);
    try (Wal wal = openReadOnly(mode)) {
      for (int i = 0; i < SEGMENTS; i++) {
        int which = random.nextInt(SEGMENTS) + 1;
        assertThat(wal.stream("all").get(which).value()).isEqualTo(value(which));
        assertThat(wal.stream("s" + which).get(1).value()).isEqualTo(value(-which));
      }
    }
  }

  @Test
  void shouldScanAndVerify() throws Exception {
    try (Wal wal = openReadOnly(ReadMode.POSITIONAL)) {
      try (ScanCursor scan = wal.scan()) {
        int items = 0;
        while (scan.next()) {
          items++;
        }
        assertThat(items).isGreaterThan(3 * SEGMENTS);
      }
      assertThat(wal.verify(progress -> {}).isSound()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldServeACursorInEverySegment(ReadMode mode) throws Exception {
    try (Wal wal = openReadOnly(mode)) {
      List<RecordCursor> cursors = new ArrayList<>();
      for (int i = 1; i < SEGMENTS; i++) {
        RecordCursor cursor = wal.stream("all").iterate(i);
        cursors.add(cursor);
        assertThat(cursor.next()).isTrue();
      }
      for (int i = 1; i < SEGMENTS; i++) {
        assertThat(cursors.get(i - 1).next()).isTrue();
        assertThat(cursors.get(i - 1).record().value()).isEqualTo(value(i + 1));
      }
      for (RecordCursor cursor : cursors) {
        cursor.close();
      }
    }
  }

  @Test
  void shouldOpenForWritingAndGoOn() throws Exception {
    try (Wal wal =
        Wal.open(store(FileSegmentStore.open(directory)), options(ReadMode.POSITIONAL))) {
      assertThat(wal.streams()).hasSizeGreaterThan(SEGMENTS);
      WalStream more = wal.stream("more");
      long first = more.lastSequence() + 1;
      for (long i = first; i < first + 20; i++) {
        assertThat(more.append(value(1))).isEqualTo(i);
      }
      checkAll(wal);
    }
  }
}
