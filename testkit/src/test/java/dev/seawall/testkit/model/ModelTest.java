package dev.seawall.testkit.model;

import dev.seawall.Compression;
import dev.seawall.ReadMode;
import dev.seawall.WalOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random lives of logs, compared with a plain model at every turn. */
class ModelTest {
  private static final int SCALE = "long".equals(System.getProperty("seawall.test.scale")) ? 20 : 1;

  enum Options {
    TINY_SEGMENTS(4096, 256, 1 << 16, Long.MAX_VALUE, ReadMode.POSITIONAL),
    TINY_FRAMES(1 << 16, 64, 1 << 16, Long.MAX_VALUE, ReadMode.MAPPED),
    TINY_STAGING(16 << 10, 4096, 8192, Long.MAX_VALUE, ReadMode.POSITIONAL),
    FEW_RECORDS(1 << 16, 512, 1 << 15, 7, ReadMode.MAPPED),
    LARGE(1 << 20, 4096, 1 << 18, Long.MAX_VALUE, ReadMode.POSITIONAL),
    LZ4(1 << 16, 4096, 1 << 16, Long.MAX_VALUE, ReadMode.MAPPED, Compression.LZ4),
    ZSTD(4096, 512, 8192, Long.MAX_VALUE, ReadMode.POSITIONAL, Compression.ZSTD);

    private final WalOptions options;

    Options(int segment, int frame, int staging, long records, ReadMode mode) {
      this(segment, frame, staging, records, mode, Compression.NONE);
    }

    Options(
        int segment, int frame, int staging, long records, ReadMode mode, Compression compression) {
      options =
          WalOptions.builder()
              .segmentSizeBytes(segment)
              .frameSizeBytes(frame)
              .stagingBytes(staging)
              .segmentRecords(records)
              .readMode(mode)
              .compression(compression.withThresholdBytes(1))
              .syncInterval(Duration.ofMillis(2))
              .build();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeAsTheModelSaysWhenThePowerFailsNowAndThen(Options options) {
    run(options, 300 * SCALE, 40, Place::simulated);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeAsTheModelSaysOnRealFiles(Options options, @TempDir Path directory) {
    Random names = new Random();
    run(
        options,
        15 * SCALE,
        60,
        () -> Place.directory(directory.resolve(Long.toHexString(names.nextLong()))));
  }

  private static void run(Options options, int lives, int steps, Supplier<Place> places) {
    Long wanted = Long.getLong("seawall.test.seed");
    long first = wanted != null ? wanted : new Random().nextLong();
    System.out.printf("%s: %d lives from -Dseawall.test.seed=%d on%n", options, lives, first);
    for (long seed = first; seed < first + lives; seed++) {
      RandomLife life = new RandomLife(seed, places.get(), options.options);
      try {
        life.live(steps);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "seed " + seed + ", " + options + ": " + e + "\n" + life.story(), e);
      }
    }
  }
}
