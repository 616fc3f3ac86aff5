package dev.seawall.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.seawall.Durability;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many streams in one log: 20,000, and 1,000,000 in the long mode ({@code
 * -Dseawall.test.scale=long}, best with a heap of 2 GiB).
 */
class ManyStreamsTest {
  private static final boolean IS_LONG = "long".equals(System.getProperty("seawall.test.scale"));
  private static final int STREAMS = IS_LONG ? 1_000_000 : 20_000;

  /** Of each ten streams, one is deleted, and one is emptied. */
  private static final int GROUP = 10;

  private static final int DELETED = 3;
  private static final int EMPTIED = 7;
  private static final byte[] VALUE = new byte[100];
  private static final int MOST_HEAP_BYTES = 200;
  private static final int MOST_BYTES_FOR_STATS = 100_000;

  private static final WalOptions OPTIONS =
      WalOptions.builder().durability(Durability.MEMORY).segmentSizeBytes(1 << 20).build();

  @TempDir Path log;

  private static String name(int number) {
    return String.format(Locale.ROOT, "customer-%07d", number);
  }

  private void fill(int streams) throws WalException {
    try (Wal wal = Wal.open(log, OPTIONS)) {
      for (int i = 0; i < streams; i++) {
        VALUE[0] = (byte) i;
        wal.stream(name(i)).append(VALUE);
      }
    }
  }

  @Test
  void shouldFindWhatBecameOfEachOfVeryManyStreams() throws WalException {
    fill(STREAMS);
    // changes are durable one by one, so that only some of very many are changed
    int changed = Math.min(STREAMS, 1000);
    try (Wal wal = Wal.open(log, OPTIONS)) {
      for (int i = 0; i < changed; i += GROUP) {
        wal.delete(name(i + DELETED));
        wal.stream(name(i + EMPTIED)).truncateBefore(2);
      }
      wal.stream(name(0)).append(VALUE);
    }

    try (Wal wal = Wal.open(log, OPTIONS)) {
      assertThat(wal.recoveryReport().damages()).isEmpty();
      List<StreamInfo> all = wal.streams();
      assertThat(all).hasSize(STREAMS - changed / GROUP).hasSize(wal.stats().streams());
      assertThat(all).extracting(StreamInfo::name).isSorted().doesNotHaveDuplicates();
      for (int i = 0; i < STREAMS; i++) {
        check(wal, i, changed);
      }
    }
  }

  /** A metrics thread may ask every second: nothing is made for each stream, nothing sorted. */
  @Test
  void shouldTellCountersWithoutMakingAnythingForEachStream() throws WalException {
    fill(STREAMS);
    try (Wal wal = Wal.open(log, OPTIONS)) {
      assertThat(bytesMadeForStats(wal)).isLessThan(MOST_BYTES_FOR_STATS);
    }
    try (Wal wal = Wal.openReadOnly(log, OPTIONS)) {
      assertThat(bytesMadeForStats(wal)).isLessThan(MOST_BYTES_FOR_STATS);
      assertThat(wal.space().liveBytes()).isGreaterThan((long) STREAMS * VALUE.length);
    }
  }

  private static long bytesMadeForStats(Wal wal) {
    assertThat(wal.stats().streams()).isEqualTo(STREAMS); // once before: classes are loaded then
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    wal.stats();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static void check(Wal wal, int number, int changed) throws WalException {
    boolean isChanged = number < changed;
    WalStream stream = wal.find(name(number)).orElse(null);
    if (isChanged && number % GROUP == DELETED) {
      assertThat(stream).isNull();
      return;
    }
    assertThat(stream).isNotNull();
    boolean isEmptied = isChanged && number % GROUP == EMPTIED;
    assertThat(stream.firstSequence()).isEqualTo(isEmptied ? 2 : 1);
    assertThat(stream.lastSequence()).isEqualTo(number == 0 ? 2 : 1);
    if (!isEmptied) {
      assertThat(stream.get(1).value()[0]).isEqualTo((byte) number);
    }
  }

  @Test
  void shouldKeepStreamsWhoseSegmentsAreAllGone() throws WalException {
    int streams = Math.min(STREAMS, 20_000); // a checkpoint of all is one atomic group
    fill(streams);
    long bytes;
    try (Wal wal = Wal.open(log, OPTIONS)) {
      bytes = wal.stats().bytes();
      wal.stream(name(1)).skipTo(5);
      wal.truncateBefore(wal.checkpoint("all"));
      wal.dropCheckpoint("all");
      wal.roll();
    }

    try (Wal wal = Wal.open(log, OPTIONS)) {
      // what is left is what the catalog takes: the records, of 100 bytes each, are gone
      assertThat(wal.stats().bytes()).isLessThan(bytes);
      assertThat(wal.stats().firstSegment()).isGreaterThan(1);
      List<StreamInfo> all = wal.streams();
      assertThat(all).hasSize(streams);
      for (StreamInfo info : all) {
        long next = info.name().equals(name(1)) ? 5 : 2;
        assertThat(info.firstSequence()).isEqualTo(next);
        assertThat(wal.stream(info.name()).append(VALUE)).isEqualTo(next);
      }
    }
  }

  @Test
  void shouldTakeLittleMemoryForAStreamThatIsIdle() throws WalException {
    fill(STREAMS);
    Wal.openReadOnly(log, OPTIONS).close(); // what is loaded once is not to be counted
    long before = usedBytes();
    long took;
    long begin = System.nanoTime();
    try (Wal wal = Wal.openReadOnly(log, OPTIONS)) {
      long nanos = System.nanoTime() - begin;
      took = usedBytes() - before;
      System.out.printf(
          "trust: many-streams streams=%d heapPerStream=%d openMillis=%d%n",
          STREAMS, took / STREAMS, nanos / 1_000_000);
      assertThat(wal.stats().streams()).isEqualTo(STREAMS);
    }
    assertThat(took / STREAMS).isLessThanOrEqualTo(MOST_HEAP_BYTES);
  }

  @SuppressWarnings("System.gc") // there is no other way to know what is in use
  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
