package dev.seawall.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.CorruptionPolicy;
import dev.seawall.RecordCursor;
import dev.seawall.ScanCursor;
import dev.seawall.ScanItem;
import dev.seawall.StreamDeletedException;
import dev.seawall.TailCursor;
import dev.seawall.TruncatedException;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log opened for reading only while another opening writes it. */
class ReaderBesideWriterTest {
  private static final Duration NO_TIME = Duration.ZERO;

  @TempDir private Path directory;

  @BeforeEach
  void writeAFirstRecord() throws WalException {
    try (Wal wal = Wal.open(directory)) {
      append(wal, "first");
    }
  }

  private static void append(Wal wal, String value) throws WalException {
    wal.stream("s").append(value.getBytes(UTF_8));
  }

  private Wal read() throws WalException {
    return Wal.openReadOnly(directory, WalOptions.defaults());
  }

  private static List<String> values(RecordCursor cursor) throws WalException {
    List<String> values = new ArrayList<>();
    while (cursor.next()) {
      values.add(cursor.record().valueText());
    }
    return values;
  }

  @Test
  void shouldSeeWhatIsWrittenAcrossRollsAndOpenings() throws Exception {
    try (Wal reader = read();
        TailCursor tail = reader.stream("s").tail(1, Visibility.WRITTEN)) {
      assertThat(values(tail)).containsExactly("first");
      try (Wal writer = Wal.open(directory)) {
        append(writer, "second");
        assertThat(values(tail)).containsExactly("second");
        writer.roll();
        append(writer, "third");
        assertThat(values(tail)).containsExactly("third");
      }
      try (Wal writer = Wal.open(directory)) {
        append(writer, "fourth");
        assertThat(values(tail)).containsExactly("fourth");
      }
    }
  }

  @Test
  void shouldFindItsWayWhenSegmentsBehindItWereDeletedMeanwhile() throws Exception {
    try (Wal reader = read()) {
      WalStream stream = reader.stream("s");
      assertThat(stream.get(1).valueText()).isEqualTo("first");
      try (Wal writer = Wal.open(directory)) {
        for (int i = 2; i <= 6; i++) {
          append(writer, "record " + i);
          writer.roll();
        }
        writer.stream("s").truncateBefore(6);
        append(writer, "record 7");
      }
      assertThatThrownBy(() -> stream.get(2)).isInstanceOf(TruncatedException.class);
      assertThat(stream.get(7).valueText()).isEqualTo("record 7");
      try (RecordCursor cursor = stream.iterate()) {
        assertThat(values(cursor)).containsExactly("record 6", "record 7");
      }
    }
  }

  @Test
  void shouldSayThatTheStreamIsGoneWhenTheWriterHasDeletedIt() throws Exception {
    try (Wal writer = Wal.open(directory);
        Wal reader = read()) {
      append(writer, "second");
      WalStream stream = reader.stream("s");
      try (TailCursor within = stream.tail(1, Visibility.WRITTEN);
          TailCursor atEnd = stream.tail(1, Visibility.WRITTEN)) {
        assertThat(within.next()).isTrue();
        assertThat(values(atEnd)).containsExactly("first", "second");
        writer.delete("s");
        assertThatThrownBy(() -> atEnd.next(NO_TIME)).isInstanceOf(StreamDeletedException.class);
        assertThatThrownBy(() -> values(within)).isInstanceOf(StreamDeletedException.class);
      }
      assertThatThrownBy(() -> stream.get(1)).isInstanceOf(StreamDeletedException.class);
    }
  }

  @Test
  void shouldTellATailThatHasReadNothingYetThatItsStreamWasReset() throws Exception {
    try (Wal reader = read();
        TailCursor tail = reader.stream("s").tail(2, Visibility.WRITTEN)) {
      assertThat(tail.next(NO_TIME)).isFalse();
      try (Wal writer = Wal.open(directory)) {
        writer.stream("s").reset(1);
        append(writer, "anew");
        append(writer, "and again");
      }
      assertThatThrownBy(() -> tail.next(NO_TIME)).isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void shouldStayPutWhenWhatIsTruncatedIsStillAheadOfIt() throws Exception {
    try (Wal writer = Wal.open(directory)) {
      append(writer, "second");
      append(writer, "third");
      try (RecordCursor cursor = writer.stream("s").iterate(1)) {
        assertThat(cursor.next()).isTrue();
        for (int i = 0; i < 100; i++) {
          writer.stream("s").truncateAfter(2);
          append(writer, "third, once more");
        }
        writer.roll();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.sequence()).isEqualTo(2);
      }
    }
  }

  @Test
  void shouldNotGoRoundInCirclesWhenTheLastSegmentIsACopy() throws Exception {
    String first = "00000000000000000001.seg";
    Files.copy(directory.resolve(first), directory.resolve(first.replace('1', '2')));
    WalOptions options = WalOptions.builder().corruptionPolicy(CorruptionPolicy.SALVAGE).build();
    try (Wal reader = Wal.openReadOnly(directory, options);
        RecordCursor cursor = reader.stream("s").iterate()) {
      assertThat(values(cursor)).containsExactly("first");
      assertThat(reader.recoveryReport().damages()).hasSize(1);
    }
  }

  @Test
  void shouldShowAMissingSegmentInTheScan() throws Exception {
    try (Wal writer = Wal.open(directory)) {
      append(writer, "second");
      writer.roll();
      append(writer, "third");
    }
    Files.delete(directory.resolve("00000000000000000002.seg"));
    WalOptions options = WalOptions.builder().corruptionPolicy(CorruptionPolicy.SALVAGE).build();
    try (Wal reader = Wal.openReadOnly(directory, options);
        ScanCursor scan = reader.scan()) {
      List<String> damage = new ArrayList<>();
      while (scan.next()) {
        if (scan.item().kind() == ScanItem.Kind.DAMAGE) {
          damage.add(scan.item().detail());
        }
      }
      assertThat(damage).singleElement().asString().contains("missing: segment 2");
    }
  }
}
