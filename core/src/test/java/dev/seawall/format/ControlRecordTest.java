package dev.seawall.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.format.ControlRecord.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
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

  private static boolean isPossible(ControlRecord record) {
    byte[] value = record.encode();
    return ControlRecord.isPossible(record.kind().code(), littleEndian(value), 0, value.length);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeWhatAWriterWrites(Kind kind) {
    ControlRecord record =
        switch (kind) {
          case CHECKPOINT_STREAM -> new ControlRecord(kind, 1, 0, 7, 1, "a");
          case SNAPSHOT_STREAM -> new ControlRecord(kind, -1, 1, 1, 0, "a");
          case TRANSACTION_SPAN, SNAPSHOT_SPAN -> ControlRecord.of(kind, 1, 3, 0, -1);
          case RETAINED -> new ControlRecord(kind, 0, 0, 0, -1, "");
          default -> new ControlRecord(kind, 1, 2, 3, 0, "a");
        };

    assertThat(isPossible(record)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseWhatNoLogCanSayOfItself(Kind kind) {
    List<ControlRecord> wrong = wrong(kind);

    assertThat(wrong).noneMatch(ControlRecordTest::isPossible);
    byte[] value = ControlRecord.of(kind, 1, 2, 3).encode();
    assertThat(ControlRecord.isPossible(kind.code(), littleEndian(value), 0, value.length - 1))
        .as("a value that is too short")
        .isFalse();
  }

  private static List<ControlRecord> wrong(Kind kind) {
    long beyond = Long.MAX_VALUE;
    return switch (kind) {
      case STREAM_CREATED -> List.of(of(kind, 0, 0, 0, "a"), of(kind, 1, 0, 0, ""));
      case STREAM_DELETED, TRANSACTION_ROLLED_BACK -> List.of(of(kind, 0, 0, 0, ""));
      case TRUNCATED_BEFORE, RESET ->
          List.of(of(kind, 0, 1, 0, ""), of(kind, 1, 0, 0, ""), of(kind, 1, -1, 0, ""));
      case TRUNCATED_AFTER ->
          List.of(of(kind, 0, 1, 0, ""), of(kind, 1, -1, 0, ""), of(kind, 1, beyond, 0, ""));
      case SKIPPED, SNAPSHOT_HOLE, LOST ->
          List.of(
              of(kind, 0, 1, 1, ""),
              of(kind, 1, 0, 1, ""),
              of(kind, 1, -3, -2, ""),
              of(kind, 1, 3, 2, ""),
              of(kind, 1, 1, beyond, ""));
      case SNAPSHOT_STREAM ->
          List.of(
              of(kind, 0, 1, 1, "a"),
              of(kind, 1, 1, 1, ""),
              of(kind, 1, 0, 1, "a"),
              of(kind, 1, -1, 1, "a"),
              of(kind, 1, 2, 1, "a"));
      case TRANSACTION_SPAN, SNAPSHOT_SPAN ->
          List.of(
              of(kind, 0, 1, 0, ""),
              of(kind, 1, 0, 0, ""),
              of(kind, 1, beyond, 0, ""),
              of(kind, 1, 2, 2, ""),
              of(kind, 1, 2, -1, ""),
              of(kind, 1, 2, beyond, ""));
      case STREAM_CHECKPOINT ->
          List.of(
              of(kind, 0, 1, 2, ""),
              of(kind, 1, -1, 0, ""),
              of(kind, 1, beyond, 0, ""),
              of(kind, 1, 2, 2, ""),
              of(kind, 1, 2, -1, ""));
      case CHECKPOINT_BEGIN ->
          List.of(
              of(kind, 0, 0, 1, "a"),
              of(kind, 0, beyond, 1, "a"),
              of(kind, 0, 1, -1, "a"),
              of(kind, 0, 1, 1L << 32, "a"));
      case CHECKPOINT_STREAM ->
          List.of(
              of(kind, 0, 1, 1, "a"),
              of(kind, 1, -1, 1, "a"),
              of(kind, 1, beyond, 1, "a"),
              of(kind, 1, 1, 0, "a"),
              new ControlRecord(kind, 1, 1, 1, 2, "a"));
      case CHECKPOINT_END, CHECKPOINT_DROPPED, SEGMENTS_DROPPED ->
          List.of(of(kind, 0, 0, 0, ""), of(kind, 0, -1, 0, ""));
      case SHARDED ->
          List.of(of(kind, 0, 1, 1, ""), of(kind, 0, -1, 1, "a"), of(kind, 0, 65_537, 1, "a"));
      case SNAPSHOT_BEGIN ->
          List.of(of(kind, 0, 0, 1, ""), of(kind, 0, 1L << 32, 1, ""), of(kind, 0, 1, 0, ""));
      case SNAPSHOT_END, RETAINED -> List.of(); // of these nothing is used that could be wrong
    };
  }

  private static ControlRecord of(Kind kind, int stream, long a, long b, String name) {
    return new ControlRecord(kind, stream, a, b, 0, name);
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
