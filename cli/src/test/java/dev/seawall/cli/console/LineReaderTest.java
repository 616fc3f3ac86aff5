package dev.seawall.cli.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {

  @Test
  void shouldKeepEveryByteButTheLineEnd() throws IOException {
    assertThat(lines("a\r\n\n\0ÿ\nlast")).containsExactly("a\r", "", "\0ÿ", "last");
  }

  @Test
  void shouldNotMakeALineOfTheEnd() throws IOException {
    assertThat(lines("a\n")).containsExactly("a");
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n")).containsExactly("");
  }

  @Test
  void shouldFindTheSameLinesHoweverTheInputArrives() throws IOException {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < 200; line++) {
      text.append("x".repeat(random.nextInt(3) == 0 ? random.nextInt(200_000) : line)).append('\n');
    }
    byte[] bytes = text.toString().getBytes(ISO_8859_1);
    InputStream dripping =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, 1 + random.nextInt(70_000)));
          }
        };
    List<String> found = read(new LineReader(dripping, 1 << 20));
    assertThat(String.join("\n", found) + "\n").isEqualTo(text.toString());
  }

  @Test
  void shouldCountLinesAndBytes() throws IOException {
    LineReader reader = reader("one\ntwo", 10);
    assertThat(reader.lineNumber()).isZero();
    reader.next();
    assertThat(reader.lineNumber()).isEqualTo(1);
    assertThat(reader.wasLineEnded()).isTrue();
    reader.next();
    assertThat(reader.lineNumber()).isEqualTo(2);
    assertThat(reader.wasLineEnded()).isFalse();
    assertThat(reader.bytesRead()).isEqualTo(7);
  }

  @Test
  void shouldTakeALineOfExactlyTheLargestSize() throws IOException {
    assertThat(read(reader("12345\n12345", 5))).containsExactly("12345", "12345");
  }

  @Test
  void shouldRefuseALineThatIsTooLong() throws IOException {
    LineReader reader = reader("12345\n123456\n", 5);
    reader.next();
    assertThatThrownBy(reader::next)
        .isInstanceOf(LineTooLongException.class)
        .hasMessage("line 2 is longer than 5 bytes");
  }

  @Test
  void shouldRefuseALineWithoutEndBeforeItFillsTheMemory() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            return length;
          }
        };
    assertThatThrownBy(() -> new LineReader(endless, 1 << 20).next())
        .isInstanceOf(LineTooLongException.class);
  }

  private static List<String> lines(String text) throws IOException {
    return read(reader(text, 1 << 20));
  }

  private static LineReader reader(String text, int maxLineBytes) {
    return new LineReader(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), maxLineBytes);
  }

  private static List<String> read(LineReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    byte[] line = reader.next();
    while (line != null) {
      lines.add(new String(line, ISO_8859_1));
      line = reader.next();
    }
    return lines;
  }
}
