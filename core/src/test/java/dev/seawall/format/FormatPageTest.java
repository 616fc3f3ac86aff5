package dev.seawall.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.RecordCursor;
import dev.seawall.RecordType;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/format.md against the code: its hex dump, its constants, its tables. */
class FormatPageTest {
  private static final Pattern DUMP_LINE = Pattern.compile("^([0-9a-f]{4})  ((?:[0-9a-f]{2} ?)+)");

  private static String page() throws IOException {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docs/format.md"))) {
      directory = directory.getParent();
    }
    return Files.readString(directory.resolve("docs/format.md"));
  }

  private static byte[] dump() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line : page().lines().toList()) {
      Matcher matcher = DUMP_LINE.matcher(line);
      if (matcher.find()) {
        assertThat(Integer.parseInt(matcher.group(1), 16)).as(line).isEqualTo(bytes.size());
        bytes.writeBytes(HexFormat.of().parseHex(matcher.group(2).replace(" ", "")));
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void shouldEncodeTheBytesOfThePage() throws Exception {
    assertThat(HexFormat.of().formatHex(dump()))
        .isEqualTo(HexFormat.of().formatHex(TinySegment.encode()));
  }

  @Test
  void shouldDecodeTheBytesOfThePage() throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(dump()).order(ByteOrder.LITTLE_ENDIAN);
    Checksum checksum = new Checksum();
    long salt = TinySegment.HEADER.salt();

    assertThat(SegmentHeader.decode(bytes)).isEqualTo(TinySegment.HEADER);
    int second = 128 + (int) FrameHeader.frameLength(bytes, 128);
    for (int at : new int[] {128, second}) {
      ByteBuffer view = bytes.duplicate();
      assertThat(FrameHeader.isValid(checksum, bytes, view, at, at, salt)).isTrue();
      assertThat(FrameHeader.isPayloadValid(checksum, bytes, view, at, at, salt)).isTrue();
    }
    int at = bytes.capacity() - Footer.TRAILER_BYTES;
    ByteBuffer trailer = bytes.slice(at, Footer.TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(Footer.isTrailer(trailer, salt, bytes.capacity())).isTrue();
    assertThat(Footer.decodeTrailer(trailer).footerOffset())
        .isEqualTo(second + FrameHeader.frameLength(bytes, second));
  }

  @Test
  void shouldOpenTheBytesOfThePageAsALog(@TempDir Path directory) throws Exception {
    Files.write(directory.resolve("00000000000000000001.seg"), dump());

    try (Wal wal = Wal.openReadOnly(directory, WalOptions.defaults());
        RecordCursor cursor = wal.stream("a").iterate(1)) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.type()).isEqualTo(RecordType.DATA);
      assertThat(UTF_8.decode(cursor.value()).toString()).isEqualTo("hi");
      assertThat(cursor.record().time())
          .isEqualTo(Instant.ofEpochMilli(TinySegment.CREATED_MILLIS));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.type()).isEqualTo(RecordType.PUT);
      assertThat(UTF_8.decode(cursor.key()).toString()).isEqualTo("k");
      assertThat(UTF_8.decode(cursor.value()).toString()).isEqualTo("v");
      assertThat(cursor.next()).isFalse();
      assertThat(wal.verify(progress -> {}).isSound()).isTrue();
    }
  }

  @Test
  void shouldListEveryControlRecord() throws Exception {
    String page = page();
    for (ControlRecord.Kind kind : ControlRecord.Kind.values()) {
      assertThat(page).contains("| " + kind.code() + " | " + kind + " |");
    }
  }

  @Test
  void shouldListEveryRecordType() throws Exception {
    String page = page();
    for (RecordType type :
        new RecordType[] {
          RecordType.DATA,
          RecordType.PUT,
          RecordType.DELETE,
          RecordType.COMMIT,
          RecordType.ROLLBACK,
          RecordType.CHECKPOINT
        }) {
      assertThat(page).contains("| " + type.code() + " | " + type + " |");
    }
  }
}
