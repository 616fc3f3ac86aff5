package dev.seawall.testkit.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.ReadMode;
import dev.seawall.RecordCursor;
import dev.seawall.ScanCursor;
import dev.seawall.ScanItem;
import dev.seawall.TailCursor;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written one way is read back every way, and says how it is stored. */
class RoundTripTest {
  private static final List<byte[]> VALUES = Texts.values(7);

  /** One way to write and read. */
  record Way(Compression compression, boolean isEncrypted, int frameSize, ReadMode mode) {
    WalOptions.Builder options() {
      return Keys.current(isEncrypted ? "k" : null)
          .options()
          .compression(compression)
          .frameSizeBytes(frameSize)
          .readMode(mode)
          .segmentSizeBytes(64 << 10)
          .syncInterval(Duration.ZERO);
    }
  }

  static Stream<Way> ways() {
    List<Way> ways = new ArrayList<>();
    for (Compression compression :
        List.of(
            Compression.NONE,
            Compression.LZ4,
            Compression.LZ4.withThresholdBytes(1),
            Compression.ZSTD,
            Compression.ZSTD.withLevel(9).withThresholdBytes(2000))) {
      for (int frameSize : new int[] {64, 2048, 1 << 16}) {
        for (ReadMode mode : ReadMode.values()) {
          ways.add(new Way(compression, false, frameSize, mode));
          ways.add(new Way(compression, true, frameSize, mode));
        }
      }
    }
    return ways.stream();
  }

  private static void appendAll(WalStream stream) throws WalException {
    for (byte[] value : VALUES) {
      stream.append(value, Durability.MEMORY);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldReadBackWhatWasWritten(Way way, @TempDir Path directory) throws Exception {
    try (Wal wal = Wal.open(directory, way.options().build())) {
      appendAll(wal.stream("a"));
      check(wal, 1);
      try (Wal beside = Wal.openReadOnly(directory, way.options().build());
          TailCursor tail = beside.stream("a").tail(1, Visibility.WRITTEN)) {
        check(beside, 1);
        appendAll(wal.stream("a"));
        wal.sync();
        for (int i = 0; i < 2 * VALUES.size(); i++) {
          assertThat(tail.next(Duration.ofSeconds(30))).isTrue();
          assertThat(bytes(tail.value())).isEqualTo(VALUES.get(i % VALUES.size()));
        }
      }
    }
    // whoever opens it need not know how it was written, but must have the key
    WalOptions.Builder reader = Keys.current(null).options();
    try (Wal wal = Wal.open(directory, reader.readMode(way.mode).build())) {
      check(wal, 2);
    }
  }

  private static void check(Wal wal, int times) throws WalException {
    List<byte[]> found = new ArrayList<>();
    try (RecordCursor cursor = wal.stream("a").iterate()) {
      while (cursor.next()) {
        found.add(bytes(cursor.value()));
        assertThat(cursor.record().value()).isEqualTo(found.get(found.size() - 1));
      }
    }
    checkValues(found, times);
    for (long sequence = found.size(); sequence > 0; sequence -= 7) {
      assertThat(wal.stream("a").get(sequence).value()).isEqualTo(found.get((int) sequence - 1));
    }
    List<byte[]> scanned = new ArrayList<>();
    try (ScanCursor scan = wal.scan()) {
      while (scan.next()) {
        scan.records().stream().map(WalRecord::value).forEach(scanned::add);
      }
    }
    checkValues(scanned, times);
    assertThat(wal.verify(progress -> {}).isSound()).isTrue();
    assertThat(wal.verify(progress -> {}).undecodedFrames()).isZero();
  }

  private static void checkValues(List<byte[]> found, int times) {
    assertThat(found).hasSize(times * VALUES.size());
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).isEqualTo(VALUES.get(i % VALUES.size()));
    }
  }

  private static byte[] bytes(ByteBuffer from) {
    byte[] copy = new byte[from.remaining()];
    from.duplicate().get(copy);
    return copy;
  }

  @Test
  void shouldMixAllKindsInOneLog(@TempDir Path directory) throws WalException {
    for (Compression compression :
        List.of(Compression.LZ4, Compression.NONE, Compression.ZSTD, Compression.LZ4)) {
      try (Wal wal = Wal.open(directory, WalOptions.builder().compression(compression).build())) {
        appendAll(wal.stream("a"));
      }
    }
    try (Wal wal = Wal.open(directory)) {
      check(wal, 4);
      TreeSet<String> flags = new TreeSet<>();
      try (ScanCursor scan = wal.scan()) {
        while (scan.next()) {
          ScanItem.Frame frame = scan.item().frame();
          if (frame != null && scan.item().kind() == ScanItem.Kind.FRAME) {
            flags.add(frame.flags());
            assertThat(frame.rawBytes() > frame.payloadBytes()).isEqualTo(!frame.flags().isEmpty());
          }
        }
      }
      assertThat(flags).containsExactly("", "lz4", "zstd");
    }
  }

  @Test
  void shouldSayWhatCompressingHasSaved(@TempDir Path directory) throws WalException {
    WalOptions options = WalOptions.builder().compression(Compression.ZSTD).build();
    Random random = new Random(1);
    try (Wal wal = Wal.open(directory, options)) {
      for (int i = 0; i < 100; i++) {
        wal.stream("a").append(Texts.text(random, 1000), Durability.MEMORY);
      }
      wal.sync();
      var saved = wal.stats().compression();
      assertThat(saved.compressedFrames()).isGreaterThan(10);
      assertThat(saved.plainFrames()).isZero();
      assertThat(saved.rawBytes()).isBetween(100_000L, 101_000L);
      assertThat(saved.ratio()).isGreaterThan(1.5);
      assertThat(wal.stats().appendedBytes()).isLessThan(100_000);
      wal.stream("a").append(Texts.noise(random, 50_000));
      wal.stream("a").append(new byte[20]);
      assertThat(wal.stats().compression().compressedFrames()).isEqualTo(saved.compressedFrames());
      assertThat(wal.stats().compression().plainFrames()).isEqualTo(2);
    }
  }

  @Test
  void shouldCompressRecordsAsLargeAsAllowedAndLeaveLargerFramesAlone(@TempDir Path directory)
      throws WalException {
    byte[] large = Texts.text(new Random(2), 16 << 20);
    WalOptions.Builder options = Keys.current("k").options().compression(Compression.LZ4);
    try (Wal wal = Wal.open(directory, options.build())) {
      wal.stream("a").append(large);
      assertThat(wal.stats().compression().compressedFrames()).isEqualTo(1);
    }
    try (Wal wal =
        Wal.open(
            directory, options.compression(Compression.LZ4.withMaxFrameBytes(1 << 20)).build())) {
      wal.stream("b").append(large);
      assertThat(wal.stats().compression().plainFrames()).isEqualTo(1);
      assertThat(wal.stream("b").get(1).value()).isEqualTo(large);
    }
    try (Wal wal = Wal.open(directory, Keys.current("k").options().build())) {
      assertThat(wal.stream("a").get(1).value()).isEqualTo(large);
      assertThat(wal.stream("b").get(1).value()).isEqualTo(large);
    }
  }
}
