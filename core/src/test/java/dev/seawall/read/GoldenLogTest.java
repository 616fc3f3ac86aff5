package dev.seawall.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.RecordCursor;
import dev.seawall.RecoveryReport.Verdict;
import dev.seawall.StreamInfo;
import dev.seawall.TruncatedException;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that version 1 of the format was first written with: two sealed segments and one that its
 * writer did not live to seal. Later code must read it for ever.
 */
class GoldenLogTest {
  private static final String LONG_TEXT = "x".repeat(300);

  @TempDir Path directory;

  @BeforeEach
  void copyTheLog() throws Exception {
    for (int number = 1; number <= 3; number++) {
      copy("v1", number, directory);
    }
  }

  /** Copies a segment of a kept log. */
  static void copy(String log, int number, Path target) throws Exception {
    Path segment = golden(log, number);
    Files.copy(segment, target.resolve(segment.getFileName()));
  }

  private static Path golden(String log, int number) throws URISyntaxException {
    String name = "/golden/%s/%020d.seg".formatted(log, number);
    return Path.of(Objects.requireNonNull(GoldenLogTest.class.getResource(name)).toURI());
  }

  /** Looks whether a segment is what it was when it was copied. */
  static void assertUnchanged(String log, int number, Path target) throws Exception {
    Path segment = golden(log, number);
    assertThat(target.resolve(segment.getFileName())).hasSameBinaryContentAs(segment);
  }

  static List<String> read(Wal wal, String stream) throws Exception {
    List<String> shown = new ArrayList<>();
    try (RecordCursor cursor = wal.stream(stream).iterate()) {
      while (cursor.next()) {
        ByteBuffer key = cursor.key();
        String keyText = key == null ? "" : UTF_8.decode(key) + "->";
        shown.add(
            cursor.sequence() + " " + cursor.type() + " " + keyText + UTF_8.decode(cursor.value()));
      }
    }
    return shown;
  }

  private static void assertGolden(Wal wal) throws Exception {
    assertThat(wal.streams()).extracting(StreamInfo::name).containsExactly("orders", "users/größe");
    assertThat(read(wal, "orders"))
        .containsExactly("2 DATA two", "3 DATA three", "4 DATA again", "10 DATA ten");
    assertThat(read(wal, "users/größe"))
        .containsExactly(
            "1 PUT k->v",
            "2 PUT ->",
            "3 DELETE k->",
            "4 UNKNOWN(200) kept",
            "5 DATA " + LONG_TEXT,
            "6 DATA last");
    assertThat(wal.stream("orders").get(2).time()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThatThrownBy(() -> wal.stream("orders").get(1)).isInstanceOf(TruncatedException.class);
    assertThat(wal.verify(progress -> {}).isSound()).isTrue();
  }

  @Test
  void shouldReadTheGoldenLogWithoutChangingIt() throws Exception {
    try (Wal wal = Wal.openReadOnly(directory, WalOptions.defaults())) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.CLEAN_END);
      assertGolden(wal);
    }
    for (int number = 1; number <= 3; number++) {
      assertUnchanged("v1", number, directory);
    }
  }

  @Test
  void shouldMendTheGoldenLogAndGoOnBehindIt() throws Exception {
    try (Wal wal = Wal.open(directory)) {
      assertGolden(wal);
      assertThat(wal.stream("orders").append("eleven".getBytes(UTF_8))).isEqualTo(11);
    }
    try (Wal wal = Wal.open(directory)) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.SEALED);
      assertThat(read(wal, "orders")).endsWith("10 DATA ten", "11 DATA eleven");
    }
  }
}
