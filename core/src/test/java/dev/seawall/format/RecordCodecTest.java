package dev.seawall.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
  private static final int PUT = 2;

  private final RecordCodec.Slot slot = new RecordCodec.Slot();

  private static ByteBuffer encode(int type, byte @Nullable [] key, byte[] value) {
    int keyLength = key == null ? -1 : key.length;
    int length = (int) RecordCodec.encodedLength(type, keyLength, value.length);
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    int at = RecordCodec.encodePrefix(bytes, 0, type, key, value.length);
    assertThat(at + value.length).as("length as announced").isEqualTo(length);
    return bytes.put(at, value);
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xFF);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152})
  void shouldDecodeValuesAtTheLimitsOfVarints(int length) {
    ByteBuffer bytes = encode(RecordCodec.DATA, null, filled(length));

    assertThat(slot.decode(bytes, 0, bytes.capacity())).isEqualTo(bytes.capacity());
    assertThat(slot.type()).isEqualTo(RecordCodec.DATA);
    assertThat(slot.keyLength()).isEqualTo(-1);
    assertThat(slot.valueLength()).isEqualTo(length);
    assertThat(slot.valueAt()).isEqualTo(bytes.capacity() - length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 126, 127, 16_382, 16_383})
  void shouldDecodeKeysAtTheLimitsOfVarints(int length) {
    ByteBuffer bytes = encode(PUT, filled(length), filled(5));

    assertThat(slot.decode(bytes, 0, bytes.capacity())).isEqualTo(bytes.capacity());
    assertThat(slot.type()).isEqualTo(PUT);
    assertThat(slot.keyLength()).isEqualTo(length);
    assertThat(slot.valueAt()).isEqualTo(slot.keyAt() + length);
    assertThat(slot.valueLength()).isEqualTo(5);
  }

  @Test
  void shouldTellNoKeyFromAnEmptyOne() {
    ByteBuffer none = encode(PUT, null, filled(1));
    ByteBuffer empty = encode(PUT, new byte[0], filled(1));

    slot.decode(none, 0, none.capacity());
    assertThat(slot.keyLength()).isEqualTo(-1);
    slot.decode(empty, 0, empty.capacity());
    assertThat(slot.keyLength()).isZero();
  }

  @Test
  void shouldKeepUnknownCodes() {
    ByteBuffer bytes = encode(0xFE, filled(2), filled(3));

    slot.decode(bytes, 0, bytes.capacity());
    assertThat(slot.type()).isEqualTo(0xFE);
  }

  @Test
  void shouldTakeThreeBytesMoreThanAValueOfASmallRecordNeeds() {
    assertThat(RecordCodec.encodedLength(RecordCodec.DATA, -1, 64)).isEqualTo(66);
    assertThat(RecordCodec.encodedLength(RecordCodec.DATA, -1, 128)).isEqualTo(131);
  }

  @Test
  void shouldRefuseEveryTruncationOfARecord() {
    ByteBuffer bytes = encode(PUT, filled(200), filled(300));
    for (int end = 0; end < bytes.capacity(); end++) {
      assertThat(slot.decode(bytes, 0, end)).as("cut at %d", end).isEqualTo(-1);
    }
  }

  @Test
  void shouldRefuseHostileLengths() {
    assertRefused(1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07); // 2^31 - 1 bytes of value
    assertRefused(1, 0xFF, 0xFF, 0xFF, 0xFF, 0x08); // beyond an int
    assertRefused(1, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F);
    assertRefused(1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00); // six bytes
    assertRefused(2, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00); // 2^31 - 2 bytes of key
    assertRefused(2, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x00);
    assertRefused(2, 0x05, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1, 2, 3, 4);
    assertRefused(1, 0x80); // ends within a varint
  }

  private void assertRefused(int... codes) {
    ByteBuffer bytes = ByteBuffer.allocate(codes.length + 32).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < codes.length; i++) {
      bytes.put(i, (byte) codes[i]);
    }
    assertThat(slot.decode(bytes, 0, codes.length)).isEqualTo(-1);
    assertThat(slot.decode(bytes, 0, codes.length + 3)).isLessThanOrEqualTo(codes.length + 3);
  }

  @Test
  void shouldStayWithinBoundsWhateverTheBytes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] noise = new byte[64];
    for (int i = 0; i < 100_000; i++) {
      random.nextBytes(noise);
      int end = random.nextInt(noise.length + 1);
      int next = slot.decode(ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN), 0, end);
      if (next >= 0) {
        assertThat(next).as("seed %d", seed).isEqualTo(slot.valueAt() + slot.valueLength());
        assertThat(next).as("seed %d", seed).isBetween(1, end);
        assertThat(slot.keyAt() + Math.max(slot.keyLength(), 0)).isEqualTo(slot.valueAt());
      }
    }
  }

  @Test
  void shouldDecodeARecordThatEndsWhereThePayloadDoes() {
    ByteBuffer bytes = ByteBuffer.allocate(3);

    assertThat(slot.decode(bytes.put(0, (byte) 2).put(1, (byte) 0).put(2, (byte) 0), 0, 3))
        .isEqualTo(3);
    assertThat(slot.decode(bytes.put(0, (byte) 1).put(1, (byte) 1), 0, 3)).isEqualTo(3);
    assertThat(slot.decode(bytes.put(0, (byte) 1).put(1, (byte) 0), 1, 2)).isEqualTo(-1);
  }

  @Test
  void shouldRefuseAKeyThatIsLongerThanThePayload() {
    byte[] bytes = new byte[40];
    bytes[0] = PUT;
    bytes[1] = 39;
    for (int end = 0; end < 40; end++) {
      assertThat(slot.decode(ByteBuffer.wrap(bytes), 0, end)).as("end %d", end).isEqualTo(-1);
    }
    bytes[1] = 38;
    assertThat(slot.decode(ByteBuffer.wrap(bytes), 0, 40)).isEqualTo(40);
  }

  @Test
  void shouldNotReadALengthBeyondTheEnd() {
    byte[] bytes = {1, (byte) 0x80, 0, 0};

    assertThat(slot.decode(ByteBuffer.wrap(bytes), 0, 2)).isEqualTo(-1);
    assertThat(slot.decode(ByteBuffer.wrap(bytes), 0, 3)).isEqualTo(3);
  }
}
