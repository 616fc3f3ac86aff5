package dev.seawall.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HexdumpTest {

  @Test
  void shouldLookAsHexdumpDoes() throws IOException {
    byte[] bytes = "0123456789abcdef\nÿ".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(dump(ByteBuffer.wrap(bytes), 0x80))
        .isEqualTo(
            """
            00000080  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|
            00000090  0a ff                                             |..|
            """);
  }

  @Test
  void shouldFoldRepeatedLines() throws IOException {
    assertThat(dump(ByteBuffer.allocate(64), 0))
        .isEqualTo(
            """
            00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
            *
            00000030  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
            """);
  }

  @Test
  void shouldShowOnlyWhatIsBetweenPositionAndLimit() throws IOException {
    ByteBuffer view = ByteBuffer.wrap("abcdef".getBytes(UTF_8)).position(2).limit(4);
    assertThat(dump(view, 0)).startsWith("00000000  63 64  ").endsWith("|cd|\n");
    assertThat(view.position()).isEqualTo(2);
  }

  private static String dump(ByteBuffer bytes, long offset) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    Output out = new Output(target, () -> false);
    Hexdump.write(out, bytes, offset);
    out.flush();
    return target.toString(UTF_8);
  }
}
