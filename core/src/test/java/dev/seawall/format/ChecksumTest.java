package dev.seawall.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  @Test
  void shouldComputeTheStandardCrc32c() {
    ByteBuffer bytes = ByteBuffer.wrap("..123456789..".getBytes(StandardCharsets.US_ASCII));

    assertThat(new Checksum().of(bytes, 2, 9)).isEqualTo(0xE3069283);
  }

  @Test
  void shouldMaskEveryPlaceOfASegmentDifferently() {
    Set<Integer> masks = new HashSet<>();
    for (long place = 0; place < 1 << 16; place++) {
      masks.add(Checksum.mask(42, place));
    }
    // 2^16 draws out of 2^32 collide half a time on average
    assertThat(masks).hasSizeGreaterThan((1 << 16) - 16);
  }

  @Test
  void shouldMaskTheSamePlaceDifferentlyInOtherSegments() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      long place = random.nextInt(1 << 27) * 8L;
      assertThat(Checksum.mask(random.nextLong(), place))
          .as("seed %d", seed)
          .isNotEqualTo(Checksum.mask(random.nextLong(), place));
    }
  }

  @Test
  void shouldKeepTheMaskOfThePublishedFormat() {
    assertThat(Checksum.mask(0, 0)).isZero();
    assertThat(Checksum.mask(0x0123456789ABCDEFL, 128))
        .isEqualTo(referenceMask(0x0123456789ABCDEFL, 128));
  }

  /** As docs/format.md has it, in another notation. */
  private static int referenceMask(long salt, long place) {
    long z = salt + Long.parseUnsignedLong("9E3779B97F4A7C15", 16) * place;
    z ^= z >>> 30;
    z *= Long.parseUnsignedLong("BF58476D1CE4E5B9", 16);
    z ^= z >>> 27;
    z *= Long.parseUnsignedLong("94D049BB133111EB", 16);
    z ^= z >>> 31;
    return (int) z;
  }

  @Test
  void shouldChainInOrder() {
    int oneTwo = Checksum.chain(Checksum.chain(0, 1), 2);
    int twoOne = Checksum.chain(Checksum.chain(0, 2), 1);

    assertThat(oneTwo).isNotEqualTo(twoOne).isNotEqualTo(Checksum.chain(0, 2));
  }
}
