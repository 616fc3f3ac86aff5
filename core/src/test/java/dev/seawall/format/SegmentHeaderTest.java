package dev.seawall.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.format.SegmentHeader.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class SegmentHeaderTest {
  private static final SegmentHeader HEADER =
      new SegmentHeader(
          new UUID(1, -2),
          3,
          4,
          -5,
          2,
          1 << 26,
          0xCAFEBABE,
          1,
          1_767_323_045_000L,
          new SegmentHeader.Encoding(2, "key", 7));

  @Test
  void shouldDecodeWhatItEncoded() {
    ByteBuffer bytes = HEADER.encode();

    assertThat(bytes.remaining()).isEqualTo(SegmentHeader.BYTES);
    assertThat(SegmentHeader.examine(bytes)).isEqualTo(Kind.VALID);
    assertThat(SegmentHeader.decode(bytes)).isEqualTo(HEADER);
  }

  @Test
  void shouldDetectEveryFlippedBit() {
    for (int bit = 0; bit < SegmentHeader.BYTES * 8; bit++) {
      ByteBuffer bytes = HEADER.encode();
      bytes.put(bit / 8, (byte) (bytes.get(bit / 8) ^ (1 << (bit % 8))));

      assertThat(SegmentHeader.examine(bytes)).as("bit %d", bit).isEqualTo(Kind.INVALID);
    }
  }

  @Test
  void shouldTellZerosFromGarbageWhenAFileIsShort() {
    assertThat(SegmentHeader.examine(ByteBuffer.allocate(0))).isEqualTo(Kind.ZERO);
    assertThat(SegmentHeader.examine(ByteBuffer.allocate(100))).isEqualTo(Kind.ZERO);
    assertThat(SegmentHeader.examine(ByteBuffer.allocate(SegmentHeader.BYTES)))
        .isEqualTo(Kind.ZERO);
    assertThat(SegmentHeader.examine(ByteBuffer.allocate(100).put(99, (byte) 1)))
        .isEqualTo(Kind.INVALID);
    assertThat(SegmentHeader.examine(HEADER.encode().limit(SegmentHeader.BYTES - 1)))
        .isEqualTo(Kind.INVALID);
  }

  @Test
  void shouldKnowALaterVersionByItsChecksum() {
    ByteBuffer bytes = sealedAgain(HEADER.encode().putInt(8, 7));

    assertThat(SegmentHeader.examine(bytes)).isEqualTo(Kind.NEWER);
    assertThat(SegmentHeader.describeNewer(bytes))
        .isEqualTo("its format is version 7; this code reads version 1");
  }

  @Test
  void shouldTakeAHeaderOfAnotherLengthForALaterOne() {
    ByteBuffer bytes = sealedAgain(HEADER.encode().putInt(12, 256));

    assertThat(SegmentHeader.examine(bytes)).isEqualTo(Kind.NEWER);
    assertThat(SegmentHeader.describeNewer(bytes)).contains("with fields of a later one");
  }

  @Test
  void shouldTakeAHeaderWhoseKeyIdIsNoTextForALaterOne() {
    ByteBuffer bytes = HEADER.encode().put(100, (byte) 0xFF);

    assertThat(SegmentHeader.examine(sealedAgain(bytes))).isEqualTo(Kind.NEWER);
  }

  @Test
  void shouldNotTakeAnotherMagicForAHeader() {
    assertThat(SegmentHeader.examine(sealedAgain(HEADER.encode().putLong(0, 1))))
        .isEqualTo(Kind.INVALID);
  }

  private static ByteBuffer sealedAgain(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, 124);
    return bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(124, (int) crc.getValue());
  }

  @Test
  void shouldTakeAHeaderWithAFieldOfTheWrongKindForALaterOne() {
    assertThat(changed(88, 2)).isEqualTo(Kind.VALID);
    assertThat(changed(88, 3)).isEqualTo(Kind.NEWER);
    assertThat(changed(88, -1)).isEqualTo(Kind.NEWER);
    assertThat(changed(89, 25)).isEqualTo(Kind.NEWER);
    assertThat(changed(89, -1)).isEqualTo(Kind.NEWER);
    assertThat(changed(76, 2)).isEqualTo(Kind.VALID);
    assertThat(changed(76, 3)).as("a snapshot before the first segment").isEqualTo(Kind.NEWER);
    assertThat(changed(90, 1)).as("reserved").isEqualTo(Kind.NEWER);
    assertThat(changed(92, 1)).as("a check of no key").isEqualTo(Kind.NEWER);
    assertThat(changed(100, 'k')).as("behind the id of no key").isEqualTo(Kind.NEWER);
    assertThat(changed(123, 'k')).as("behind the id of no key").isEqualTo(Kind.NEWER);
  }

  private static Kind changed(int at, int value) {
    ByteBuffer bytes = with(SegmentHeader.Encoding.PLAIN).encode();
    return SegmentHeader.examine(sealedAgain(bytes.put(at, (byte) value)));
  }

  @Test
  void shouldTakeTheIdOfAKeyOfTheGreatestLength() {
    SegmentHeader header = keyed("k".repeat(SegmentHeader.MOST_KEY_ID_BYTES), 5);

    assertThat(SegmentHeader.examine(header.encode())).isEqualTo(Kind.VALID);
    assertThat(SegmentHeader.decode(header.encode())).isEqualTo(header);
  }

  @Test
  void shouldDeriveKeysFromAllButTheCheckOfTheKey() {
    SegmentHeader header = keyed("key", 5);

    assertThat(header.withKeyCheck(9)).isEqualTo(keyed("key", 9));
    assertThat(header.encodeForKey()).isEqualTo(keyed("key", 9).encodeForKey());
    assertThat(header.encodeForKey().remaining()).isEqualTo(124);
    assertThat(header.encodeForKey()).isNotEqualTo(keyed("kez", 5).encodeForKey());
  }

  private static SegmentHeader keyed(String keyId, long check) {
    return with(new SegmentHeader.Encoding(1, keyId, check));
  }

  private static SegmentHeader with(SegmentHeader.Encoding encoding) {
    return new SegmentHeader(
        HEADER.logId(),
        HEADER.segment(),
        HEADER.epoch(),
        HEADER.salt(),
        HEADER.previousSegment(),
        HEADER.previousLength(),
        HEADER.previousChecksum(),
        HEADER.snapshotSegment(),
        HEADER.createdMillis(),
        encoding);
  }

  @Test
  void shouldTellWhatWasOnceAHeaderByAnyFieldThatCanBeForetold() {
    assertThat(SegmentHeader.resembles(noise(), 3)).isFalse();
    assertThat(SegmentHeader.resembles(noise().putLong(0, SegmentHeader.MAGIC), 3)).isTrue();
    assertThat(SegmentHeader.resembles(noise().putInt(8, 1).putInt(12, 128), 3)).isTrue();
    assertThat(SegmentHeader.resembles(noise().putInt(8, 1), 3)).isFalse();
    assertThat(SegmentHeader.resembles(noise().putInt(12, 128), 3)).isFalse();
    assertThat(SegmentHeader.resembles(noise().putLong(32, 3), 3)).isTrue();
    assertThat(SegmentHeader.resembles(noise().putLong(32, 3), 4)).isFalse();
    assertThat(SegmentHeader.resembles(HEADER.encode().limit(127), 3)).isFalse();
  }

  private static ByteBuffer noise() {
    byte[] bytes = new byte[SegmentHeader.BYTES];
    Arrays.fill(bytes, (byte) 0x5A);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
