package dev.seawall.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameHeaderTest {
  private static final long SALT = 0x1234_5678_9ABC_DEF0L;
  private static final int AT = 16;
  private static final long PLACE = 4096;
  private static final int PAYLOAD = 13;

  private final Checksum checksum = new Checksum();

  /** A frame of 13 bytes of records somewhere in a buffer. */
  private static ByteBuffer frame(long salt, long place) {
    ByteBuffer bytes = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < PAYLOAD; i++) {
      bytes.put(AT + FrameHeader.BYTES + i, (byte) (i * 37 + 1));
    }
    FrameHeader.describe(bytes, AT, 7, 1L << 40, 3, PAYLOAD);
    FrameHeader.setFlags(bytes, AT, FrameHeader.CONTINUES_ATOMICALLY);
    FrameHeader.Seal seal = new FrameHeader.Seal();
    seal.set(salt, 2048, 99);
    FrameHeader.seal(seal, bytes, bytes.duplicate(), AT, place);
    return bytes;
  }

  private boolean isHeaderValid(ByteBuffer bytes, long place, long salt) {
    return FrameHeader.isValid(checksum, bytes, bytes.duplicate(), AT, place, salt);
  }

  private boolean isPayloadValid(ByteBuffer bytes, long place, long salt) {
    return FrameHeader.isPayloadValid(checksum, bytes, bytes.duplicate(), AT, place, salt);
  }

  @Test
  void shouldDecodeWhatItEncoded() {
    ByteBuffer bytes = frame(SALT, PLACE);

    assertThat(isHeaderValid(bytes, PLACE, SALT)).isTrue();
    assertThat(isPayloadValid(bytes, PLACE, SALT)).isTrue();
    assertThat(FrameHeader.payloadLength(bytes, AT)).isEqualTo(PAYLOAD);
    assertThat(FrameHeader.frameLength(bytes, AT)).isEqualTo(40 + 16);
    assertThat(FrameHeader.stream(bytes, AT)).isEqualTo(7);
    assertThat(FrameHeader.firstSequence(bytes, AT)).isEqualTo(1L << 40);
    assertThat(FrameHeader.recordCount(bytes, AT)).isEqualTo(3);
    assertThat(FrameHeader.flags(bytes, AT)).isEqualTo(FrameHeader.CONTINUES_ATOMICALLY);
    assertThat(FrameHeader.syncedThrough(bytes, AT)).isEqualTo(2048);
    assertThat(FrameHeader.timeMillis(bytes, AT)).isEqualTo(99);
  }

  @Test
  void shouldDetectEveryFlippedBitOfTheHeader() {
    for (int bit = 0; bit < FrameHeader.BYTES * 8; bit++) {
      ByteBuffer bytes = frame(SALT, PLACE);
      flip(bytes, AT * 8 + bit);

      assertThat(isHeaderValid(bytes, PLACE, SALT)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void shouldDetectEveryFlippedBitOfRecordsAndPadding() {
    for (int bit = 0; bit < 16 * 8; bit++) {
      ByteBuffer bytes = frame(SALT, PLACE);
      flip(bytes, (AT + FrameHeader.BYTES) * 8 + bit);

      assertThat(isHeaderValid(bytes, PLACE, SALT)).as("bit %d", bit).isTrue();
      assertThat(isPayloadValid(bytes, PLACE, SALT)).as("bit %d", bit).isFalse();
    }
  }

  private static void flip(ByteBuffer bytes, int bit) {
    bytes.put(bit / 8, (byte) (bytes.get(bit / 8) ^ (1 << (bit % 8))));
  }

  @Test
  void shouldNotVerifyAtAnotherPlace() {
    ByteBuffer bytes = frame(SALT, PLACE);
    for (long place = 128; place < 64 << 10; place += FrameHeader.ALIGNMENT) {
      if (place != PLACE) {
        assertThat(isHeaderValid(bytes, place, SALT)).as("place %d", place).isFalse();
        assertThat(isPayloadValid(bytes, place, SALT)).as("place %d", place).isFalse();
      }
    }
  }

  @Test
  void shouldNotVerifyInAnotherSegment() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    ByteBuffer bytes = frame(SALT, PLACE);
    for (int i = 0; i < 10_000; i++) {
      long salt = random.nextLong();
      assertThat(isHeaderValid(bytes, PLACE, salt)).as("seed %d", seed).isFalse();
      assertThat(isPayloadValid(bytes, PLACE, salt)).as("seed %d", seed).isFalse();
    }
  }

  @Test
  void shouldNotTakeARecordPartForAnotherFramesHeader() {
    // header and payload of the same place are masked differently
    assertThat(Checksum.mask(SALT, PLACE)).isNotEqualTo(Checksum.mask(SALT, PLACE + 1));
  }

  @Test
  void shouldNeverTakeZerosForAFrame() {
    ByteBuffer zeros = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);

    assertThat(isHeaderValid(zeros, 0, 0)).as("where even the mask is zero").isFalse();
    assertThat(isHeaderValid(zeros, PLACE, SALT)).isFalse();
  }

  @Test
  void shouldRefuseLengthsAndCountsThatAreNotPositive() {
    for (int wrong : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThat(isHeaderValid(resealed(frame(SALT, PLACE).putInt(AT + 8, wrong)), PLACE, SALT))
          .isFalse();
      assertThat(isHeaderValid(resealed(frame(SALT, PLACE).putInt(AT + 24, wrong)), PLACE, SALT))
          .isFalse();
    }
  }

  @Test
  void shouldRefuseSequencesThatNoFooterCouldName() {
    for (long wrong : new long[] {0, -1, -3, Long.MIN_VALUE, Long.MAX_VALUE - 2, Long.MAX_VALUE}) {
      assertThat(isHeaderValid(resealed(frame(SALT, PLACE).putLong(AT + 16, wrong)), PLACE, SALT))
          .as("three records from %d on", wrong)
          .isFalse();
    }
    for (long right : new long[] {1, Long.MAX_VALUE - 3}) {
      assertThat(isHeaderValid(resealed(frame(SALT, PLACE).putLong(AT + 16, right)), PLACE, SALT))
          .as("three records from %d on", right)
          .isTrue();
    }
  }

  @Test
  void shouldRefuseReservedBitsThatAreSet() {
    ByteBuffer bytes = resealed(frame(SALT, PLACE).putShort(AT + 30, (short) 1));

    assertThat(isHeaderValid(bytes, PLACE, SALT)).isFalse();
  }

  private ByteBuffer resealed(ByteBuffer bytes) {
    int crc = checksum.of(bytes.duplicate(), AT + 4, FrameHeader.BYTES - 4);
    return bytes.putInt(AT, crc ^ Checksum.mask(SALT, PLACE));
  }

  @Test
  void shouldMeasureAFrameOfTheGreatestLengthWithoutOverflow() {
    ByteBuffer bytes = frame(SALT, PLACE).putInt(AT + 8, Integer.MAX_VALUE);

    assertThat(FrameHeader.frameLength(bytes, AT)).isEqualTo(40 + (1L << 31));
  }

  @Test
  void shouldReachThirtyTwoGibibytesWithSyncedThrough() {
    ByteBuffer bytes = frame(SALT, PLACE).putInt(AT + 32, -1).putInt(AT + 36, -1);

    assertThat(FrameHeader.syncedThrough(bytes, AT)).isEqualTo(0xFFFFFFFFL * 8);
    assertThat(FrameHeader.timeMillis(bytes, AT)).isEqualTo(0xFFFFFFFFL);
  }

  @Test
  void shouldDescribeACompressedAndThenEncryptedFrame() {
    ByteBuffer bytes = frame(SALT, PLACE);

    FrameHeader.setCompressed(bytes, AT, 2, 11, 300);
    assertThat(FrameHeader.flags(bytes, AT)).isEqualTo(FrameHeader.CONTINUES_ATOMICALLY | 2);
    assertThat(FrameHeader.codec(FrameHeader.flags(bytes, AT))).isEqualTo(2);
    assertThat(FrameHeader.payloadLength(bytes, AT)).isEqualTo(11);
    assertThat(FrameHeader.rawLength(bytes, AT)).isEqualTo(300);

    FrameHeader.setEncrypted(bytes, AT);
    assertThat(FrameHeader.flags(bytes, AT))
        .isEqualTo(FrameHeader.CONTINUES_ATOMICALLY | 2 | FrameHeader.ENCRYPTED);
    assertThat(FrameHeader.payloadLength(bytes, AT)).isEqualTo(11 + FrameHeader.ENCRYPTION_BYTES);
  }

  @Test
  void shouldKnowItsFlagsAndNoOthers() {
    for (int flags = 0; flags < 1 << 16; flags++) {
      boolean isControl = (flags & FrameHeader.CONTROL) != 0;
      int reserved = flags & (isControl ? 0xFF40 : 0xFF00);
      int encoding = flags & 7;
      boolean isEncodingUnknown = (flags & 3) == 3 || isControl;

      assertThat(FrameHeader.unknownFlags(flags))
          .as("flags %x", flags)
          .isEqualTo(reserved | (isEncodingUnknown ? encoding : 0));
    }
  }

  @Test
  void shouldLeaveAUnitOpenOnlyWithinABatchThatContinues() {
    assertThat(FrameHeader.isUnitOpen(FrameHeader.BATCH | FrameHeader.CONTINUES_ATOMICALLY))
        .isTrue();
    assertThat(FrameHeader.isUnitOpen(0xFFFF)).isTrue();
    assertThat(FrameHeader.isUnitOpen(FrameHeader.BATCH)).isFalse();
    assertThat(FrameHeader.isUnitOpen(FrameHeader.CONTINUES_ATOMICALLY)).isFalse();
    assertThat(FrameHeader.isUnitOpen(0)).isFalse();
  }
}
