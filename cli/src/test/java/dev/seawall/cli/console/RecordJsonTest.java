package dev.seawall.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.seawall.RecordType;
import dev.seawall.WalRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {
  private static final Instant TIME = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void shouldRoundTripEveryByte() throws IOException {
    for (int b = 0; b < 256; b++) {
      assertRoundTrip(new byte[] {(byte) b});
      assertRoundTrip(new byte[] {'a', (byte) b, 'z'});
    }
  }

  @Test
  void shouldRoundTripEveryTwoBytes() throws IOException {
    for (int pair = 0; pair < 1 << 16; pair++) {
      assertRoundTrip(new byte[] {(byte) (pair >> 8), (byte) pair});
    }
  }

  @Test
  void shouldRoundTripRandomBytes() throws IOException {
    Random random = new Random(42);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      assertRoundTrip(bytes);
    }
  }

  @Test
  void shouldRoundTripEveryCharacterOfUnicode() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int point = 0; point <= Character.MAX_CODE_POINT; point += 7) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        text.appendCodePoint(point);
      }
    }
    byte[] bytes = text.append('\uFFFD').toString().getBytes(UTF_8);
    assertRoundTrip(bytes);
    assertThat(json(record(null, bytes))).contains("\"value\":").doesNotContain("valueBase64");
  }

  @Test
  void shouldRoundTripAValueLargerThanTheParsersDefault() throws IOException {
    byte[] bytes = new byte[24 << 20];
    bytes[0] = (byte) 0xFF;
    assertRoundTrip(bytes);
  }

  @Test
  void shouldWriteTextWhereItIsTextAndBase64ElsewhereOnOneLine() throws IOException {
    WalRecord record =
        new WalRecord(
            "o\nrders",
            7,
            RecordType.PUT,
            "k".getBytes(UTF_8),
            new byte[] {(byte) 0x80},
            0,
            TIME,
            0);
    assertThat(json(record))
        .isEqualTo(
            "{\"stream\":\"o\\nrders\",\"sequence\":7,\"type\":\"PUT\","
                + "\"time\":\"2026-01-31T12:00:00Z\",\"key\":\"k\",\"valueBase64\":\"gA==\"}\n");
  }

  @Test
  void shouldSayThatALineIsNoJsonWhenItLooksLikeAnotherEncoding() {
    for (String line : new String[] {"\0\0", "\0{\0}", "{\0}\0", "{\0\0\0", "\0\0\0{"}) {
      MalformedRecordException refused =
          catchThrowableOfType(MalformedRecordException.class, () -> read(line));

      assertThat(refused.column()).isEqualTo(line.indexOf('\0') + 1);
      assertThat(refused).hasMessageContaining("a NUL character is not JSON");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"stream\":\"a\",\"value\":\"1\"", "{\"value\":\"1", "{\"value\":[1"})
  void shouldNotSpeakOfItsParserWhenALineIsCutShort(String line) {
    MalformedRecordException e =
        catchThrowableOfType(MalformedRecordException.class, () -> read(line));
    assertThat(e.getMessage()).doesNotContain("Source", "REDACTED", "Stream");
  }

  @Test
  void shouldNotSpeakOfItsParserWhenALineIsNestedTooDeep() {
    String line = "{\"other\":" + "[".repeat(5000);
    MalformedRecordException e =
        catchThrowableOfType(MalformedRecordException.class, () -> read(line));
    assertThat(e).hasMessageContaining("1000").hasMessageNotContaining("Constraints");
  }

  @Test
  void shouldKeepTypesItDoesNotKnow() throws IOException {
    WalRecord record = new WalRecord("s", 1, RecordType.of(77), null, new byte[0], 0, TIME, 0);
    assertThat(RecordJson.read(json(record).getBytes(UTF_8)).type()).isEqualTo(RecordType.of(77));
  }

  @Test
  void shouldTakeDataWithoutSequenceAndStreamWhenOnlyAValueIsGiven() throws IOException {
    InputRecord record = read("{\"value\":\"v\"}");
    assertThat(record.stream()).isNull();
    assertThat(record.sequence()).isZero();
    assertThat(record.type()).isEqualTo(RecordType.DATA);
    assertThat(record.key()).isNull();
    assertThat(record.value()).asString(UTF_8).isEqualTo("v");
  }

  @Test
  void shouldPassOverUnknownFieldsWhateverTheyHold() throws IOException {
    InputRecord record =
        read(
            "{\"time\":5,\"x\":{\"value\":\"no\",\"y\":[1,{}]},\"value\":\"yes\",\"checksum\":null}");
    assertThat(record.value()).asString(UTF_8).isEqualTo("yes");
  }

  @Test
  void shouldNeedNoValueForADelete() throws IOException {
    InputRecord record = read("{\"type\":\"DELETE\",\"key\":\"k\"}");
    assertThat(record.key()).asString(UTF_8).isEqualTo("k");
    assertThat(record.value()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                  | 1  | expected an object",
        "5                                   | 1  | expected an object",
        "{\"value\":\"v\"} x                 | 15 | Unrecognized token",
        "{\"value\":\"v\"}{}                 | 14 | expected nothing behind the object",
        "{\"value\":\"v\"                    | 13 | Unexpected end-of-input",
        "{\"value\" \"v\"}                   | 10 | was expecting a colon",
        "{\"value\":5}                       | 10 | \"value\" is not a string",
        "{\"value\":null}                    | 10 | \"value\" is not a string",
        "{\"valueBase64\":\"!!\"}            | 16 | Illegal character '!'",
        "{\"value\":\"a\",\"value\":\"b\"}   | 22 | \"value\" is given twice",
        "{\"value\":\"a\",\"valueBase64\":\"\"} | 28 | \"value\" is given twice",
        "{\"value\":\"\\ud800\"}             | 10 | half a surrogate pair",
        "{\"ä\":1,\"value\":\"\\udc00x\"}    | 16 | half a surrogate pair",
        "{\"sequence\":1.5,\"value\":\"\"}   | 13 | \"sequence\" is not a whole number",
        "{\"sequence\":\"1\",\"value\":\"\"} | 13 | \"sequence\" is not a whole number",
        "{\"sequence\":0,\"value\":\"\"}     | 13 | \"sequence\" is out of range",
        "{\"sequence\":9223372036854775807}  | 13 | \"sequence\" is out of range",
        "{\"sequence\":99999999999999999999} | 13 | \"sequence\" is out of range",
        "{\"type\":\"FOO\",\"value\":\"\"}   | 9  | no such record type: FOO",
        "{\"type\":\"UNKNOWN(999)\"}         | 9  | a record type's code is 0 to 255, not 999",
        "{}                                  | 2  | no \"value\" or \"valueBase64\" in a DATA"
            + " record",
        "{\"key\":\"k\",\"value\":\"v\"}     | 23 | a DATA record has no key",
        "{\"type\":\"PUT\",\"value\":\"v\"}  | 26 | no \"key\" or \"keyBase64\" in a PUT record",
      })
  void shouldSayWhereAndWhatIsWrong(String line, int column, String message) {
    MalformedRecordException e =
        catchThrowableOfType(MalformedRecordException.class, () -> read(line));
    assertThat(e).hasMessageContaining(message);
    assertThat(e.column()).isEqualTo(column);
  }

  @ParameterizedTest
  @ValueSource(bytes = {(byte) 0x80, (byte) 0xC0, (byte) 0xED, (byte) 0xFF})
  void shouldRefuseALineThatIsNotUtf8(byte bad) {
    byte[] line = "{\"value\":\"?\"}".getBytes(UTF_8);
    line[10] = bad;
    MalformedRecordException e =
        catchThrowableOfType(MalformedRecordException.class, () -> RecordJson.read(line));
    assertThat(e).hasMessage("the line is not UTF-8");
  }

  private static void assertRoundTrip(byte[] bytes) throws IOException {
    byte[] line = json(record(bytes, bytes)).getBytes(UTF_8);
    InputRecord read = RecordJson.read(line);
    assertThat(read.stream()).isEqualTo("stream");
    assertThat(read.sequence()).isEqualTo(3);
    assertThat(read.type()).isEqualTo(RecordType.PUT);
    assertThat(java.util.Arrays.equals(read.key(), bytes)).isTrue();
    assertThat(java.util.Arrays.equals(read.value(), bytes)).isTrue();
  }

  private static WalRecord record(byte[] key, byte[] value) {
    RecordType type = key == null ? RecordType.DATA : RecordType.PUT;
    return new WalRecord("stream", 3, type, key, value, 0, TIME, 0);
  }

  private static InputRecord read(String line) throws IOException {
    return RecordJson.read(line.getBytes(UTF_8));
  }

  private static String json(WalRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RecordPrinter printer = RecordPrinter.of(OutputFormat.JSON, new Output(bytes, () -> false));
    printer.print(record);
    printer.flush();
    return bytes.toString(UTF_8);
  }
}
