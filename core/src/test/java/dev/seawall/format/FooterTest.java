package dev.seawall.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class FooterTest {
  private static final long SALT = -77;
  private static final long OFFSET = 1024;
  private static final long LENGTH = OFFSET + Footer.bodyLengthOf(2, 5, 1) + Footer.TRAILER_BYTES;

  private static Footer.Trailer trailer(
      long offset, int runs, int frames, int damages, long length) {
    return new Footer.Trailer(
        11, 22, offset, runs, frames, damages, 33, length, 9, 1_767_323_045_000L);
  }

  @Test
  void shouldDecodeTheTrailerItEncoded() {
    Footer.Trailer trailer = trailer(OFFSET, 2, 5, 1, LENGTH);
    ByteBuffer bytes = trailer.encode(SALT);

    assertThat(bytes.remaining()).isEqualTo(Footer.TRAILER_BYTES);
    assertThat(Footer.isTrailer(bytes, SALT, LENGTH)).isTrue();
    assertThat(Footer.decodeTrailer(bytes)).isEqualTo(trailer);
    assertThat(trailer.bodyLength()).isEqualTo(8 + 2 * 40 + 5 * 16 + 16);
    assertThat(trailer.summaryLength()).isEqualTo(8 + 2 * 40 + 16);
  }

  @Test
  void shouldDetectEveryFlippedBitOfTheTrailer() {
    for (int bit = 0; bit < Footer.TRAILER_BYTES * 8; bit++) {
      ByteBuffer bytes = trailer(OFFSET, 2, 5, 1, LENGTH).encode(SALT);
      bytes.put(bit / 8, (byte) (bytes.get(bit / 8) ^ (1 << (bit % 8))));

      assertThat(Footer.isTrailer(bytes, SALT, LENGTH)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void shouldNotVerifyInAnotherSegmentOrAtAnotherLength() {
    ByteBuffer bytes = trailer(OFFSET, 2, 5, 1, LENGTH).encode(SALT);

    assertThat(Footer.isTrailer(bytes, SALT + 1, LENGTH)).isFalse();
    assertThat(Footer.isTrailer(bytes, SALT, LENGTH + 8)).isFalse();
  }

  @Test
  void shouldRefuseCountsThatDoNotAddUp() {
    assertThat(Footer.isTrailer(trailer(OFFSET, 3, 5, 1, LENGTH).encode(SALT), SALT, LENGTH))
        .isFalse();
    assertThat(Footer.isTrailer(trailer(OFFSET + 8, 2, 5, 1, LENGTH).encode(SALT), SALT, LENGTH))
        .isFalse();
    assertThat(
            Footer.isTrailer(
                trailer(OFFSET, Integer.MAX_VALUE, 5, 1, LENGTH).encode(SALT), SALT, LENGTH))
        .isFalse();
  }

  @Test
  void shouldRefuseNegativeCountsThatAddUp() {
    // 2 runs less and 5 frames more take the same room
    Footer.Trailer negative =
        trailer(OFFSET, -2, 15, 1, OFFSET + Footer.bodyLengthOf(-2, 15, 1) + 64);
    long length = negative.segmentLength();

    assertThat(Footer.isTrailer(negative.encode(SALT), SALT, length)).isFalse();
  }

  @Test
  void shouldRefuseAFooterThatBeginsWithinTheHeader() {
    long length = 64 + Footer.bodyLengthOf(0, 0, 0) + Footer.TRAILER_BYTES;

    assertThat(Footer.isTrailer(trailer(64, 0, 0, 0, length).encode(SALT), SALT, length)).isFalse();
  }

  @Test
  void shouldDecodeTheRunItEncoded() {
    for (boolean isRelocated : new boolean[] {false, true}) {
      long start = 0xFFFFFFFFL * 8;
      Footer.Run run =
          new Footer.Run(-1, 3, 1L << 62, (1L << 62) + 9, 4, start, 1L << 35, isRelocated);
      ByteBuffer bytes = ByteBuffer.allocate(Footer.RUN_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      run.encode(bytes);

      assertThat(bytes.hasRemaining()).isFalse();
      assertThat(Footer.Run.decode(bytes, 0)).isEqualTo(run);
    }
  }

  @Test
  void shouldDecodeTheRangeItEncoded() {
    Footer.Range range = new Footer.Range(1 << 20, 48);
    ByteBuffer bytes = ByteBuffer.allocate(Footer.DAMAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    range.encode(bytes);

    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(Footer.Range.decode(bytes.flip())).isEqualTo(range);
  }

  @Test
  void shouldHaveRoomForRunsWithinTheSegmentOnly() {
    Footer.Trailer trailer = trailer(OFFSET, 2, 5, 1, LENGTH);
    long room = OFFSET - SegmentHeader.BYTES;

    assertThat(trailer.hasRoomFor(new Footer.Run(1, 5, 0, 0, 0, 128, room, false))).isTrue();
    assertThat(trailer.hasRoomFor(new Footer.Run(1, 5, 0, 0, 0, 128, room, true))).isTrue();
    assertThat(trailer.hasRoomFor(new Footer.Run(1, 2, 1, 9, 3, 128, 8, false))).isTrue();
    for (Footer.Run run :
        new Footer.Run[] {
          new Footer.Run(1, 2, 1, 9, 4, 128, 8, false),
          new Footer.Run(1, 2, 1, 9, -1, 128, 8, false),
          new Footer.Run(1, 0, 1, 9, 0, 128, 8, false),
          new Footer.Run(1, -1, 1, 9, 0, 128, 8, false),
          new Footer.Run(1, 6, 1, 9, 0, 128, 8, false),
          new Footer.Run(1, Integer.MAX_VALUE, 1, 9, 5, 128, 8, false),
          new Footer.Run(1, 1, -1, 9, 0, 128, 8, false),
          new Footer.Run(1, 1, 10, 9, 0, 128, 8, false),
          new Footer.Run(1, 1, 1, Long.MAX_VALUE, 0, 128, 8, false),
          new Footer.Run(1, 1, 1, 9, 0, 127, 8, false),
          new Footer.Run(1, 1, 1, 9, 0, 128, 0, false),
          new Footer.Run(1, 1, 1, 9, 0, 128, room + 1, false),
          new Footer.Run(1, 1, 1, 9, 0, 128, room + 1, true),
          new Footer.Run(1, 1, 1, 9, 0, 128, 0, true)
        }) {
      assertThat(trailer.hasRoomFor(run)).as("%s", run).isFalse();
    }
  }

  @Test
  void shouldHaveRoomForDamagesBeforeTheFooterOnly() {
    Footer.Trailer trailer = trailer(OFFSET, 2, 5, 1, LENGTH);

    assertThat(trailer.hasRoomFor(new Footer.Range(0, OFFSET))).isTrue();
    assertThat(trailer.hasRoomFor(new Footer.Range(OFFSET, 0))).isTrue();
    assertThat(trailer.hasRoomFor(new Footer.Range(-1, 8))).isFalse();
    assertThat(trailer.hasRoomFor(new Footer.Range(8, -1))).isFalse();
    assertThat(trailer.hasRoomFor(new Footer.Range(1, OFFSET))).isFalse();
    assertThat(trailer.hasRoomFor(new Footer.Range(1, Long.MAX_VALUE))).isFalse();
  }

  @Test
  void shouldTellTheChecksumByWhichTheNextSegmentRemembersIt() {
    ByteBuffer bytes = trailer(OFFSET, 2, 5, 1, LENGTH).encode(SALT);

    assertThat(Footer.Trailer.checksum(bytes)).isEqualTo(bytes.getInt(56)).isNotZero();
  }

  @Test
  void shouldRefuseATrailerThatSpeaksOfAnotherLength() {
    // the checksum of a trailer that was moved, made right for where it is now
    ByteBuffer bytes = trailer(OFFSET, 2, 5, 1, LENGTH + 8).encode(SALT);
    int crc = bytes.getInt(56) ^ Checksum.mask(SALT, LENGTH + 8) ^ Checksum.mask(SALT, LENGTH);
    bytes.putInt(56, crc);

    assertThat(Footer.isTrailer(bytes, SALT, LENGTH)).isFalse();
  }

  @Test
  void shouldTakeAFooterRightBehindTheHeader() {
    long length = SegmentHeader.BYTES + Footer.bodyLengthOf(0, 0, 0) + Footer.TRAILER_BYTES;
    ByteBuffer bytes = trailer(SegmentHeader.BYTES, 0, 0, 0, length).encode(SALT);

    assertThat(Footer.isTrailer(bytes, SALT, length)).isTrue();
  }
}
