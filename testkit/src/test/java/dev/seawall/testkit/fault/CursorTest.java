package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.RecordCursor;
import dev.seawall.StreamDeletedException;
import dev.seawall.TailCursor;
import dev.seawall.TruncatedException;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cursor sees when the stream changes under it. */
@Timeout(60)
class CursorTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private static void append(WalStream stream, int count, int content) throws WalException {
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[1000];
      value[0] = (byte) content;
      stream.append(value);
    }
  }

  private static void step(RecordCursor cursor, int count, int content) throws WalException {
    for (int i = 0; i < count; i++) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.value().get(cursor.value().position())).isEqualTo((byte) content);
    }
  }

  /** Reads on until there is nothing more; old records may still come, new ones must not. */
  private static void readOn(RecordCursor cursor, int content) throws WalException {
    while (cursor.next()) {
      assertThat(cursor.value().get(cursor.value().position())).isEqualTo((byte) content);
    }
  }

  @Test
  void shouldThrowRatherThanMixWhenTheEndIsTruncatedAndWrittenAnew() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      append(stream, 8, 1);
      try (RecordCursor cursor = stream.iterate(1)) {
        step(cursor, 6, 1);
        stream.truncateAfter(3);
        append(stream, 20, 2);
        assertThatThrownBy(() -> readOn(cursor, 1)).isInstanceOf(TruncatedException.class);
      }
    }
  }

  @Test
  void shouldReadToTheNewEndWhenTheStreamIsTruncatedAheadOfTheCursor() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      append(stream, 8, 1);
      try (RecordCursor cursor = stream.iterate(1)) {
        step(cursor, 2, 1);
        stream.truncateAfter(5);
        step(cursor, 3, 1);
        assertThat(cursor.sequence()).isEqualTo(5);
        assertThat(cursor.next()).isFalse();
      }
    }
  }

  @Test
  void shouldThrowRatherThanMixWhenASegmentIsTruncatedWholeAndWrittenAnew() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      append(stream, 5, 1);
      wal.roll();
      append(stream, 15, 1);
      try (RecordCursor cursor = stream.iterate(1)) {
        step(cursor, 8, 1);
        stream.truncateAfter(3);
        append(stream, 30, 2);
        assertThatThrownBy(() -> readOn(cursor, 1)).isInstanceOf(TruncatedException.class);
      }
    }
  }

  @Test
  void shouldThrowRatherThanMixWhenTheStreamIsResetAndWrittenAnew() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      append(stream, 12, 1);
      try (RecordCursor cursor = stream.iterate(1)) {
        step(cursor, 6, 1);
        stream.reset(1);
        append(stream, 30, 2);
        assertThatThrownBy(() -> readOn(cursor, 1)).isInstanceOf(TruncatedException.class);
      }
    }
  }

  @Test
  void shouldThrowWhenTheBeginningIsTruncatedBeyondTheCursor() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      append(stream, 40, 1);
      try (RecordCursor cursor = stream.iterate(1)) {
        step(cursor, 2, 1);
        stream.truncateBefore(38);
        assertThatThrownBy(() -> readOn(cursor, 1)).isInstanceOf(TruncatedException.class);
      }
    }
  }

  @Test
  void shouldWaitBehindAHoleWhenThereIsNothingYet() throws Exception {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      append(stream, 2, 1);
      stream.skipTo(10);
      try (TailCursor cursor = stream.tail(1, Visibility.WRITTEN)) {
        step(cursor, 2, 1);
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.next(Duration.ofMillis(1))).isFalse();
        append(stream, 1, 2);
        step(cursor, 1, 2);
        assertThat(cursor.sequence()).isEqualTo(10);
      }
    }
  }

  @Test
  void shouldThrowWhenTheEndIsTruncatedFromACursorAtAHole() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      append(stream, 4, 1);
      stream.skipTo(10);
      try (RecordCursor cursor = stream.iterate(1)) {
        step(cursor, 4, 1);
        assertThat(cursor.next()).isFalse();
        stream.truncateAfter(2);
        append(stream, 20, 2);
        assertThatThrownBy(cursor::next).isInstanceOf(TruncatedException.class);
      }
    }
  }

  @Test
  void shouldDeleteSegmentsOnlyWhenTheCursorLetsGo() throws Exception {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      append(stream, 60, 1);
      RecordCursor cursor = stream.iterate(1);
      step(cursor, 1, 1);
      stream.truncateBefore(61);
      stream.append(VALUE);
      assertThat(bench.disk.files()).containsKey("00000000000000000001.seg");
      assertThat(wal.stats().firstSegment()).isEqualTo(1);
      cursor.close();
      Bench.await(() -> wal.stats().firstSegment() > 3);
      assertThat(bench.disk.files()).doesNotContainKey("00000000000000000001.seg");
      assertThat(stream.get(61).value()).isEqualTo(VALUE);
    }
  }

  @Test
  void shouldSayThatTheStreamIsGoneWhereverTheReaderIs() throws Exception {
    try (Wal wal = bench.open()) {
      WalStream a = wal.stream("a");
      for (int i = 0; i < 3; i++) {
        a.append(VALUE);
        wal.roll();
      }
      try (RecordCursor within = a.iterate();
          RecordCursor atEnd = a.iterate(3)) {
        assertThat(within.next()).isTrue();
        assertThat(atEnd.next()).isTrue();
        wal.delete("a");
        assertThatThrownBy(within::next).isInstanceOf(StreamDeletedException.class);
        assertThatThrownBy(atEnd::next).isInstanceOf(StreamDeletedException.class);
      }
      assertThatThrownBy(() -> a.get(2)).isInstanceOf(StreamDeletedException.class);
      assertThatThrownBy(() -> a.iterate(2)).isInstanceOf(StreamDeletedException.class);
    }
  }
}
