package dev.seawall.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFormatTest {

  @Test
  void shouldShowPrintableTextAsItIs() {
    assertThat(TextFormat.escape("größer = 大 😀".getBytes(UTF_8))).isEqualTo("größer = 大 😀");
  }

  @Test
  void shouldEscapeWhatWouldDisturbATerminal() {
    assertThat(TextFormat.escape("a\n\r\t\\\u001b[31m\u007f\u0085\u202e\u2028".getBytes(UTF_8)))
        .isEqualTo("a\\n\\r\\t\\\\\\x1b[31m\\x7f\\u{85}\\u{202e}\\u{2028}");
  }

  @Test
  void shouldEscapeEachByteWhenItIsNotUtf8() {
    assertThat(TextFormat.escape(new byte[] {'a', (byte) 0xC3, (byte) 0xA4, (byte) 0xFF, '\\', 0}))
        .isEqualTo("a\\xc3\\xa4\\xff\\\\\\x00");
  }

  @Test
  void shouldDecodeUtf8OnlyWhenItEncodesToTheSameBytes() {
    assertThat(TextFormat.utf8("\uFFFD".getBytes(UTF_8))).isEqualTo("\uFFFD");
    assertThat(TextFormat.utf8(new byte[] {(byte) 0xC0, (byte) 0x80})).isNull(); // overlong
    assertThat(TextFormat.utf8(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})).isNull();
    assertThat(TextFormat.utf8(new byte[] {(byte) 0xC3})).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1, 1 byte",
    "1023, 1023 bytes",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "1048576, 1.0 MiB",
    "9223372036854775807, 8.0 EiB"
  })
  void shouldShowSizes(long bytes, String shown) {
    assertThat(TextFormat.size(bytes)).isEqualTo(shown);
  }

  @Test
  void shouldSetNumbersFlushRight() {
    assertThat(TextFormat.table(List.of(List.of("name", "n"), List.of("a", "1,000"))))
        .containsExactly("name  n", "a     1,000");
    assertThat(TextFormat.table(List.of(List.of("1", "x"), List.of("22", "y"))))
        .containsExactly(" 1  x", "22  y");
  }
}
