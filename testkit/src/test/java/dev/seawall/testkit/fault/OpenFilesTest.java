package dev.seawall.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.RecordCursor;
import dev.seawall.TailCursor;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStats.OpenSegments;
import dev.seawall.WalStream;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoOperation.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many files of segments are open at once. */
@Timeout(60)
class OpenFilesTest {
  private static final int SEGMENTS = 40;
  private static final int LIMIT = 4;

  /** The active segment and the prepared one. */
  private static final int FOR_WRITING = 2;

  private final Bench bench = new Bench();
  private CountingStore store;
  private Wal wal;
  private WalStream stream;

  @BeforeEach
  void fill() throws WalException {
    store = new CountingStore(new FaultyStore(bench.disk.store(), bench.faults), 1000);
    WalOptions options = Bench.options().segmentRecords(1).maxOpenSegments(LIMIT).build();
    wal = Wal.open(store, options);
    stream = wal.stream("a");
    for (int i = 1; i <= SEGMENTS; i++) {
      stream.append(value(i));
    }
  }

  @AfterEach
  void close() throws WalException {
    wal.close();
    bench.close();
  }

  private static byte[] value(int i) {
    byte[] value = new byte[100];
    Arrays.fill(value, (byte) i);
    return value;
  }

  private OpenSegments stats() {
    return wal.stats().openSegments();
  }

  @Test
  void shouldCloseWhatWasNotUsedForLongestWhenMoreAreRead() throws WalException {
    stream.get(1);
    for (int i = 2; i <= LIMIT; i++) {
      stream.get(i);
    }
    assertThat(stats()).isEqualTo(new OpenSegments(LIMIT, LIMIT, LIMIT, 0));
    stream.get(2);
    stream.get(LIMIT + 1);
    assertThat(stats()).isEqualTo(new OpenSegments(LIMIT, LIMIT, LIMIT + 1, 1));
    stream.get(2);
    assertThat(stats().opened()).isEqualTo(LIMIT + 1);
    stream.get(1);
    assertThat(stats().opened()).isEqualTo(LIMIT + 2);
  }

  @Test
  void shouldNeverHaveMoreOpenThanTheLimitWhenAllIsRead() throws WalException {
    for (int i = SEGMENTS; i >= 1; i--) {
      assertThat(stream.get(i).value()).isEqualTo(value(i));
    }
    try (RecordCursor cursor = stream.iterate(1)) {
      for (int i = 1; i <= SEGMENTS; i++) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.record().value()).isEqualTo(value(i));
      }
    }
    assertThat(store.peak()).isLessThanOrEqualTo(LIMIT + FOR_WRITING);
    assertThat(stats().open()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void shouldLetCursorsGoOnWithoutTheirFilesWhenThereAreMoreCursorsThanFiles() throws Exception {
    WalStream large = wal.stream("large");
    for (int i = 0; i < 30; i++) {
      large.append(value(i));
      wal.roll();
    }
    List<RecordCursor> cursors = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      cursors.add(large.iterate(i));
    }
    for (int step = 0; step < 30; step++) {
      for (int i = 0; i < 30 - step; i++) {
        assertThat(cursors.get(i).next()).isTrue();
        assertThat(cursors.get(i).record().value()).isEqualTo(value(i + step));
      }
      assertThat(stats().open()).isLessThanOrEqualTo(LIMIT);
    }
    assertThat(store.peak()).isLessThanOrEqualTo(LIMIT + FOR_WRITING);
    for (RecordCursor cursor : cursors) {
      cursor.close();
    }
  }

  @Test
  void shouldKeepTheSegmentOfACursorWhoseFileWasClosed() throws Exception {
    RecordCursor cursor = stream.iterate(2);
    assertThat(cursor.next()).isTrue();
    for (int i = 10; i < 10 + 2 * LIMIT; i++) {
      stream.get(i);
    }
    assertThat(stats().closedByLimit()).isPositive();
    stream.truncateBefore(SEGMENTS);
    wal.roll();
    long held = 3; // the first segment has the record of the stream's creation
    assertThat(wal.stats().firstSegment()).isEqualTo(held);
    assertThat(cursor.record().value()).isEqualTo(value(2));
    cursor.close();
    Bench.await(() -> wal.stats().firstSegment() >= SEGMENTS);
  }

  @Test
  void shouldExceedTheLimitOnlyWhileMoreThreadsReadAtOnce() throws Exception {
    int threads = 2 * LIMIT;
    CountDownLatch release = new CountDownLatch(1);
    for (int i = 0; i < threads; i++) {
      bench.faults.onNth(Kind.READ, 1 + i, Faults.stuckUntil(release));
    }
    long reads = bench.faults.countOf(Kind.READ);
    List<Future<byte[]>> readers = new ArrayList<>();
    for (int i = 1; i <= threads; i++) {
      int sequence = i;
      readers.add(bench.start(() -> stream.get(sequence).value()));
    }
    Bench.await(() -> bench.faults.countOf(Kind.READ) == reads + threads);
    assertThat(stats().open()).isEqualTo(threads);
    release.countDown();
    for (int i = 1; i <= threads; i++) {
      assertThat(readers.get(i - 1).get()).isEqualTo(value(i));
    }
    assertThat(stats().open()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void shouldReadWhatIsThereWhenManyThreadsShareFewFiles() throws Exception {
    List<Future<Void>> readers =
        bench.start(
            8,
            () -> {
              for (int i = 0; i < 2000; i++) {
                int sequence = ThreadLocalRandom.current().nextInt(SEGMENTS) + 1;
                assertThat(stream.get(sequence).value()).isEqualTo(value(sequence));
              }
              return null;
            });
    for (Future<Void> each : readers) {
      each.get();
    }
    assertThat(store.peak()).isLessThanOrEqualTo(Math.max(LIMIT, 8) + FOR_WRITING);
    assertThat(stats().open()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void shouldHaveNothingOpenWhenClosed() throws Exception {
    try (RecordCursor cursor = stream.iterate(1)) {
      assertThat(cursor.next()).isTrue();
      stream.get(20);
      wal.close();
      assertThat(store.open()).isZero();
    }
    assertThat(store.open()).isZero();
  }

  @Test
  void shouldReadAndVerifyEverythingWhenOneFileIsAllThereIsForReading() throws WalException {
    wal.close();
    CountingStore scarce = new CountingStore(bench.disk.store(), 2);
    WalOptions options = Bench.options().maxOpenSegments(1).build();
    try (Wal again = Wal.open(scarce, options)) {
      for (int i = 1; i <= SEGMENTS; i++) {
        assertThat(again.stream("a").get(i).value()).isEqualTo(value(i));
      }
      assertThat(again.verify(progress -> {}).isSound()).isTrue();
      assertThat(scarce.peak()).isEqualTo(2);
    }
    assertThat(scarce.open()).isZero();
  }

  @Test
  void shouldCloseTheNextSegmentWhenAReaderBesideTheWriterCannotReadItsHeader() throws Exception {
    FaultPlan faults = new FaultPlan();
    CountingStore beside = new CountingStore(new FaultyStore(bench.disk.store(), faults), 1000);
    try (Wal reader = Wal.openReadOnly(beside, Bench.options().build());
        TailCursor tail = reader.stream("a").tail(SEGMENTS, Visibility.WRITTEN)) {
      assertThat(tail.next()).isTrue();
      int open = beside.open();
      stream.append(value(SEGMENTS + 1));
      faults.when(call -> call.kind() == Kind.READ && call.offset() == 0, Faults.error());
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(tail::next).isInstanceOf(WalException.class);
        assertThat(beside.open()).isEqualTo(open);
      }
      faults.heal();
      assertThat(tail.next()).isTrue();
      assertThat(tail.record().value()).isEqualTo(value(SEGMENTS + 1));
    }
  }
}
