package dev.seawall.testkit.model;

import dev.seawall.CleanerOptions;
import dev.seawall.Compression;
import dev.seawall.ReadMode;
import dev.seawall.WalOptions;
import dev.seawall.testkit.encoding.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random lives of logs, compared with a plain model at every turn. */
class ModelTest {
  private static final int PERCENT =
      switch (System.getProperty("seawall.test.scale", "normal")) {
        case "short" -> 40;
        case "long" -> 2000;
        default -> 100;
      };

  /** Small things made large: each kind of limit is met often in some of them. */
  enum Options {
    TINY_SEGMENTS(sizes(4096, 256, 1 << 16).transactionMemoryBytes(300).maxOpenSegments(2)),
    TINY_FRAMES(sizes(1 << 16, 64, 1 << 16).transactionMemoryBytes(1000).readMode(ReadMode.MAPPED)),
    TINY_STAGING(sizes(16 << 10, 4096, 8192).transactionMemoryBytes(2000).frameCacheBytes(1 << 16)),
    FEW_RECORDS(
        sizes(1 << 16, 512, 1 << 15)
            .segmentRecords(7)
            .transactionMemoryBytes(500)
            .readMode(ReadMode.MAPPED)),
    ALL_SPILLED(sizes(1 << 14, 512, 1 << 15).transactionMemoryBytes(0)),
    LARGE(sizes(1 << 20, 4096, 1 << 18)),
    LZ4(
        sizes(1 << 16, 4096, 1 << 16)
            .transactionMemoryBytes(1500)
            .readMode(ReadMode.MAPPED)
            .compression(Compression.LZ4.withThresholdBytes(1))),
    ZSTD(
        sizes(4096, 512, 8192)
            .transactionMemoryBytes(1000)
            .frameCacheBytes(1 << 20)
            .compression(Compression.ZSTD.withThresholdBytes(1))),
    ENCRYPTED(
        sizes(4096, 512, 8192)
            .transactionMemoryBytes(800)
            .readMode(ReadMode.MAPPED)
            .frameCacheBytes(1 << 20)
            .encryption(Keys.current("k"))),
    LZ4_ENCRYPTED(
        sizes(1 << 16, 512, 1 << 16)
            .segmentRecords(9)
            .transactionMemoryBytes(1200)
            .compression(Compression.LZ4.withThresholdBytes(1))
            .encryption(Keys.current("k")));

    private final WalOptions options;

    Options(WalOptions.Builder builder) {
      // where truncation has taken a transaction's COMMIT, what is left of it may be cut further
      // once
      // it was copied, and not before; RandomScript cleans where the model knows when
      options = builder.syncInterval(Duration.ofMillis(2)).cleaner(CleanerOptions.OFF).build();
    }

    private static WalOptions.Builder sizes(int segment, int frame, int staging) {
      return WalOptions.builder()
          .segmentSizeBytes(segment)
          .frameSizeBytes(frame)
          .stagingBytes(staging);
    }

    WalOptions options() {
      return options;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeAsTheModelSaysWhenThePowerFailsNowAndThen(Options options) {
    run(options, 3 * PERCENT, 40, Place::simulated);
  }

  /** So that snapshots are due now and then, and opening begins at one. */
  @ParameterizedTest
  @EnumSource
  void shouldBeAsTheModelSaysInALongLife(Options options) {
    run(options, 8 * PERCENT / 100, 800, Place::simulated);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeAsTheModelSaysOnRealFiles(Options options, @TempDir Path directory) {
    Random names = new Random();
    run(
        options,
        15 * PERCENT / 100,
        60,
        () -> Place.directory(directory.resolve(Long.toHexString(names.nextLong()))));
  }

  private static void run(Options options, int lives, int steps, Supplier<Place> places) {
    Long wanted = Long.getLong("seawall.test.seed");
    long first = wanted != null ? wanted : new Random().nextLong();
    System.out.printf("%s: %d lives from -Dseawall.test.seed=%d on%n", options, lives, first);
    for (long seed = first; seed < first + lives; seed++) {
      RandomLife life = new RandomLife(seed, places.get(), options.options());
      try {
        life.live(steps);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "seed " + seed + ", " + options + ": " + e + "\n" + life.story(), e);
      }
    }
  }
}
