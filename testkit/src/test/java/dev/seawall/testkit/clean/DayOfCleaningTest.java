package dev.seawall.testkit.clean;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CleanerOptions;
import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.SpaceReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStats;
import dev.seawall.WalStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of a log in which some streams are truncated all the time and others never, minute by
 * minute, in seconds: its space stays within twice what is live and a constant.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class DayOfCleaningTest {
  private static final boolean IS_LONG = "long".equals(System.getProperty("seawall.test.scale"));
  private static final int MINUTES = 24 * 60;
  private static final int SEGMENT_BYTES = 1 << 16;
  private static final int BUSY_PER_MINUTE = IS_LONG ? 2000 : 40;
  private static final int BUSY_KEPT = 500;
  private static final int HOURLY_PER_MINUTE = IS_LONG ? 200 : 10;
  private static final int SLACK_BYTES = 4 * SEGMENT_BYTES;

  /** Those beside the slack: one that is written, one that is cleaned, and its copies. */
  private static final int SEGMENTS_BESIDE = 3;

  @TempDir private Path directory;
  private long most;
  private double mostRatio;

  private static WalOptions options(boolean inBackground) {
    return WalOptions.builder()
        .segmentSizeBytes(SEGMENT_BYTES)
        .durability(Durability.OS)
        .cleaner(CleanerOptions.OFF.withInBackground(inBackground).withSlackBytes(SLACK_BYTES))
        .build();
  }

  private interface EachHour {
    void run(Wal wal) throws Exception;
  }

  private void live(Wal wal, EachHour eachHour) throws Exception {
    WalStream busy = wal.stream("busy");
    WalStream hourly = wal.stream("hourly");
    WalStream slow = wal.stream("slow");
    WalStream once = wal.stream("once");
    append(once, 1, 500);
    for (int minute = 1; minute <= MINUTES; minute++) {
      append(busy, BUSY_PER_MINUTE, 200);
      append(hourly, HOURLY_PER_MINUTE, 100);
      if (minute % 7 == 0) {
        append(slow, 1, 300);
      }
      busy.truncateBefore(Math.max(1, busy.lastSequence() - BUSY_KEPT));
      if (minute % 60 == 0) {
        hourly.truncateBefore(hourly.lastSequence());
        eachHour.run(wal);
      }
    }
    assertThat(slow.lastSequence()).isEqualTo(MINUTES / 7);
    check(slow);
    check(once);
  }

  /** Appends records that begin with their sequence. */
  private static void append(WalStream stream, int count, int size) throws WalException {
    for (int i = 0; i < count; i++) {
      stream.append(ByteBuffer.allocate(size).putLong(0, stream.lastSequence() + 1));
    }
  }

  private static void check(WalStream stream) throws WalException {
    long expected = stream.firstSequence();
    assertThat(expected).isEqualTo(1);
    try (RecordCursor cursor = stream.iterate()) {
      while (cursor.next()) {
        assertThat(cursor.value().getLong(cursor.value().position())).isEqualTo(expected);
        expected++;
      }
    }
    assertThat(expected).isEqualTo(stream.lastSequence() + 1);
  }

  private static boolean isWithinBound(SpaceReport space) {
    long total = space.liveBytes() + space.deadBytes();
    return total <= 2 * space.liveBytes() + SLACK_BYTES + SEGMENTS_BESIDE * SEGMENT_BYTES;
  }

  private void note(Wal wal) throws WalException {
    SpaceReport space = wal.space();
    long total = space.liveBytes() + space.deadBytes();
    most = Math.max(most, total);
    mostRatio = Math.max(mostRatio, (double) total / space.liveBytes());
  }

  private void print(String name, Wal wal) throws WalException {
    WalStats stats = wal.stats();
    System.out.println(
        String.format(
            "trust: cleaning %s appended=%d most=%d live=%d moved=%d freed=%d ratio=%.2f",
            name,
            stats.appendedBytes(),
            most,
            wal.space().liveBytes(),
            stats.cleaning().movedBytes(),
            stats.cleaning().freedBytes(),
            mostRatio));
  }

  @Test
  void shouldStayWithinTwiceWhatIsLiveAndAConstant() throws Exception {
    try (Wal wal = Wal.open(directory, options(false))) {
      live(
          wal,
          log -> {
            log.clean();
            note(log);
            assertThat(isWithinBound(log.space())).as("%s", log.space()).isTrue();
          });
      // a copying collector: what it copies is paid for by what was appended
      assertThat(wal.stats().cleaning().movedBytes()).isLessThan(wal.stats().appendedBytes() / 2);
      print("by-hand", wal);
    }
    try (Wal wal = Wal.open(directory, options(false))) {
      check(wal.stream("slow"));
      assertThat(wal.verify(progress -> {}).damages()).isEmpty();
    }
  }

  @Test
  void shouldStayThereByItself() throws Exception {
    try (Wal wal = Wal.open(directory, options(true))) {
      live(wal, this::note);
      while (!isWithinBound(wal.space())) {
        wal.sync(); // until the background has come to it; without one, for ever
        TimeUnit.MILLISECONDS.sleep(10);
      }
      print("in-background", wal);
    }
    try (Wal wal = Wal.open(directory, options(false))) {
      check(wal.stream("slow"));
      assertThat(wal.verify(progress -> {}).damages()).isEmpty();
    }
  }

  @Test
  void shouldBeOutOfBoundsWithoutCleaning() throws Exception {
    try (Wal wal = Wal.open(directory, options(false))) {
      live(wal, this::note);
      assertThat(isWithinBound(wal.space())).isFalse();
      assertThat(wal.stats().firstSegment()).isEqualTo(1);
    }
  }
}
