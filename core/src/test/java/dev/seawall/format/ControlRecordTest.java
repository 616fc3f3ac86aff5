package dev.seawall.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.format.ControlRecord.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlRecordTest {
  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @ParameterizedTest
  @EnumSource
  void shouldDecodeWhatItEncoded(Kind kind) {
    ControlRecord record = new ControlRecord(kind, -1, Long.MAX_VALUE, -2, 3, "größe");

    assertThat(ControlRecord.decode(kind.code(), littleEndian(record.encode()))).isEqualTo(record);
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameTheStreamInItsDescription(Kind kind) {
    ControlRecord record = new ControlRecord(kind, 12_345, 1, 2, 3, "orders");

    switch (kind) {
      case SNAPSHOT_BEGIN, SNAPSHOT_END, SEGMENTS_DROPPED ->
          assertThat(record.toString()).doesNotContain("12345");
      case CHECKPOINT_BEGIN, CHECKPOINT_END, CHECKPOINT_DROPPED ->
          assertThat(record.toString()).startsWith("checkpoint 1 ");
      case SHARDED -> assertThat(record.toString()).isEqualTo("'orders' has 1 shards");
      case RETAINED ->
          assertThat(record.toString()).isEqualTo("retention has removed 1 records: orders");
      default -> assertThat(record.toString()).contains("stream 12345");
    }
  }

  @Test
  void shouldPassOverUnknownCodes() {
    byte[] value = ControlRecord.of(Kind.RESET, 1, 2, 3).encode();

    for (int code : new int[] {-1, 0, 1, 15, 99, 255}) {
      assertThat(ControlRecord.decode(code, littleEndian(value))).as("code %d", code).isNull();
    }
  }

  @Test
  void shouldPassOverValuesThatAreTooShort() {
    byte[] value = ControlRecord.of(Kind.RESET, 1, 2, 3).encode();

    for (int length = 0; length < value.length; length++) {
      assertThat(ControlRecord.decode(Kind.RESET.code(), littleEndian(value).limit(length)))
          .isNull();
    }
  }

  @Test
  void shouldDecodeFromTheMiddleOfABuffer() {
    byte[] value = new ControlRecord(Kind.STREAM_CREATED, 5, 0, 0, 0, "a").encode();
    ByteBuffer bytes = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).put(10, value);

    ControlRecord decoded =
        ControlRecord.decode(
            Kind.STREAM_CREATED.code(), bytes.position(10).limit(10 + value.length));
    assertThat(decoded).isEqualTo(new ControlRecord(Kind.STREAM_CREATED, 5, 0, 0, 0, "a"));
  }

  @Test
  void shouldSayHowLongItsValueIs() {
    assertThat(ControlRecord.of(Kind.RESET, 1, 2, 3).encodedLength()).isEqualTo(28);
    assertThat(new ControlRecord(Kind.STREAM_CREATED, 5, 0, 0, 0, "größe").encodedLength())
        .isEqualTo(28 + 7);
  }

  @Test
  void shouldDecodeAValueWithoutAName() {
    ControlRecord record = ControlRecord.of(Kind.TRANSACTION_SPAN, 1, 2, 3, 4);

    assertThat(ControlRecord.decode(record.kind().code(), littleEndian(record.encode())))
        .isEqualTo(record);
  }

  @Test
  void shouldSayWhereATransactionEndsAndThatShardsAreGone() {
    assertThat(ControlRecord.of(Kind.TRANSACTION_SPAN, 1, 7, 0, 4).toString())
        .isNotEqualTo(ControlRecord.of(Kind.TRANSACTION_SPAN, 1, 7, 9, 4).toString());
    assertThat(ControlRecord.of(Kind.TRANSACTION_SPAN, 1, 7, 9, 4).toString()).contains("7", "9");
    assertThat(new ControlRecord(Kind.SHARDED, 0, 0, 1, 0, "orders").toString())
        .isEqualTo("'orders' deleted");
  }
}
