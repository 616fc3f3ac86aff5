package dev.seawall.clean;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CleanReport;
import dev.seawall.CleanerOptions;
import dev.seawall.Pin;
import dev.seawall.SpaceReport;
import dev.seawall.WalRecord;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cleaning does to a log. */
class CleanerTest extends CleanedLog {
  @Test
  void shouldFreeSegmentsThatASlowStreamHolds() throws Exception {
    append(slow, 3);
    makeGarbage(5);
    List<String> before = shown(slow);
    assertThat(files()).isGreaterThan(5);

    CleanReport report = wal.clean();

    assertThat(report.segments()).isEqualTo(2);
    assertThat(report.movedBytes()).isPositive();
    assertThat(report.freedBytes()).isGreaterThan(report.movedBytes());
    assertThat(report.obstacle()).isEmpty();
    assertThat(files()).isLessThan(4);
    assertThat(shown(slow)).isEqualTo(before);
    assertThat(shown(busy)).hasSize(1);
    assertSound();
    reopen();
    assertThat(shown(slow)).isEqualTo(before);
    assertThat(slow.append(value(4))).isEqualTo(4);
    assertThat(relocatedFrames()).isNotEmpty();
    assertSound();
  }

  @Test
  void shouldCopyWhatIsLiveOnly() throws Exception {
    append(slow, 30);
    slow.truncateAfter(17);
    slow.truncateBefore(5);
    makeGarbage(3);

    assertThat(wal.clean().segments()).isEqualTo(2);

    assertThat(directory.resolve("00000000000000000001.seg")).doesNotExist();
    List<String> frames = relocatedFrames();
    assertThat(frames.get(0)).startsWith("slow 5+");
    assertThat(shown(slow)).hasSize(13);
    assertThat(slow.append(value(18))).isEqualTo(18);
    reopen();
    assertThat(records(slow)).extracting(WalRecord::sequence).startsWith(5L).endsWith(17L, 18L);
    assertSound();
  }

  @Test
  void shouldCopyCopiesAgain() throws Exception {
    append(slow, 3);
    List<String> before = shown(slow);
    for (int i = 0; i < 5; i++) {
      makeGarbage(3);
      assertThat(wal.clean().segments()).as("round %s", i).isEqualTo(2);
      assertThat(shown(slow)).isEqualTo(before);
      reopen();
      assertThat(shown(slow)).isEqualTo(before);
    }
    assertThat(files()).isLessThan(5);
    assertSound();
  }

  @Test
  void shouldDoNothingWhileLittleIsDead() throws Exception {
    close();
    open(options().cleaner(CleanerOptions.OFF));
    append(slow, 3);
    makeGarbage(5);

    assertThat(wal.clean()).isEqualTo(CleanReport.NOTHING);
    assertThat(relocatedFrames()).isEmpty();
  }

  @Test
  void shouldDoNothingWhileAllIsLive() throws Exception {
    for (int i = 0; i < 5; i++) {
      append(slow, 100);
      wal.roll();
    }

    assertThat(wal.clean()).isEqualTo(CleanReport.NOTHING);
    assertThat(shown(slow)).hasSize(500);
  }

  @Test
  void shouldPassOverLiveSegmentsInFrontWhenTheLogIsTooLong() throws Exception {
    for (int i = 0; i < 4; i++) {
      append(slow, 150);
      wal.roll();
    }
    makeGarbage(12);
    List<String> before = shown(slow);

    CleanReport report = wal.clean();

    assertThat(report.segments()).isGreaterThanOrEqualTo(4);
    SpaceReport space = wal.space();
    assertThat(space.deadBytes()).isLessThan(space.liveBytes() + 2 * SEGMENT_BYTES);
    assertThat(shown(slow)).isEqualTo(before);
    reopen();
    assertThat(shown(slow)).isEqualTo(before);
    assertSound();
  }

  @Test
  void shouldJoinManyTinySegments() throws Exception {
    for (int i = 0; i < 9; i++) {
      append(slow, 1);
      append(busy, 1);
      reopen();
    }
    append(slow, 1);
    List<String> before = shown(slow);
    close();
    open(options().cleaner(CleanerOptions.OFF));

    assertThat(wal.clean().segments()).isEqualTo(9);

    assertThat(files()).isEqualTo(2);
    assertThat(shown(slow)).isEqualTo(before);
    reopen();
    assertThat(shown(slow)).isEqualTo(before);
    assertThat(shown(busy)).hasSize(9);
  }

  @Test
  void shouldStopAtRecordsThatCannotBeRead() throws Exception {
    append(slow, 3);
    makeGarbage(5);
    Path oldest = directory.resolve("00000000000000000001.seg");
    try (FileChannel file = FileChannel.open(oldest, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {99}), 128 + 40 + 40 + 40 + 8);
    }

    CleanReport report = wal.clean();

    assertThat(report.segments()).isZero();
    assertThat(report.obstacle()).contains(oldest.getFileName().toString());
    assertThat(wal.stats().cleaning().obstacle()).isEqualTo(report.obstacle());
    assertThat(oldest).exists();
    slow.truncateBefore(4);
    assertThat(oldest).doesNotExist();
    assertThat(wal.clean().obstacle()).isEmpty();
  }

  @Test
  void shouldSayWhichStreamsHoldWhat() throws Exception {
    append(slow, 3);
    append(busy, 300);
    append(slow, 3);
    busy.truncateBefore(300);

    List<Pin> pins = wal.pins();

    assertThat(pins).extracting(Pin::stream).containsExactly("slow", "slow", "busy");
    assertThat(pins.get(0).segment()).isEqualTo(1);
    assertThat(pins.get(0).file()).isEqualTo("00000000000000000001.seg");
    assertThat(pins.get(0).liveBytes()).isBetween(100L, 500L);
    assertThat(pins.get(0).deadBytes()).isGreaterThan(SEGMENT_BYTES / 2);
    SpaceReport space = wal.space();
    assertThat(space.liveBytes())
        .isGreaterThanOrEqualTo(pins.stream().mapToLong(Pin::liveBytes).sum());
    assertThat(wal.stats().cleaning()).isEqualTo(CleanReport.NOTHING);
  }
}
