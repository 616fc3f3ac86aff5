package dev.seawall.engine;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.ReadOnlyException;
import dev.seawall.RecordTooLargeException;
import dev.seawall.RecordType;
import dev.seawall.StreamCheckpoint;
import dev.seawall.StreamDeletedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of one stream. */
class StreamCheckpointTest {
  private static final byte[] VALUE = {1, 2, 3};
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  @TempDir private Path directory;
  private Wal wal;
  private WalStream stream;

  @BeforeEach
  void open() throws WalException {
    wal = Wal.open(directory, WalOptions.builder().clock(Clock.fixed(NOW, UTC)).build());
    stream = wal.stream("a");
  }

  @AfterEach
  void close() throws WalException {
    wal.close();
  }

  private void reopen() throws WalException {
    close();
    open();
  }

  private void append(int count) throws WalException {
    for (int i = 0; i < count; i++) {
      stream.append(VALUE);
    }
  }

  private long appliedThrough() throws WalException {
    return stream.lastCheckpoint().orElseThrow().appliedThrough();
  }

  @Test
  void shouldBeToldOfInTheListOfStreams() throws WalException {
    append(3);
    assertThat(wal.streams().get(0).appliedThrough()).isEmpty();

    stream.checkpoint(2);
    assertThat(wal.streams().get(0).appliedThrough()).hasValue(2);
    reopen();
    try (Wal reader = Wal.openReadOnly(directory, WalOptions.builder().build())) {
      assertThat(reader.streams().get(0).appliedThrough()).hasValue(2);
    }
  }

  @Test
  void shouldBeARecordThatReadersCanDecode() throws WalException {
    append(3);

    assertThat(stream.checkpoint(2, "größe 17")).isEqualTo(4);

    WalRecord record = stream.get(4);
    assertThat(record.type()).isEqualTo(RecordType.CHECKPOINT);
    assertThat(record.key()).isNull();
    assertThat(record.value())
        .startsWith(2, 0, 0, 0, 0, 0, 0, 0)
        .endsWith('e', ' ', '1', '7')
        .hasSize(8 + 10);
    StreamCheckpoint decoded = StreamCheckpoint.decode(record).orElseThrow();
    assertThat(decoded.appliedThrough()).isEqualTo(2);
    assertThat(decoded.sequence()).isEqualTo(4);
    assertThat(decoded.note()).isEqualTo("größe 17");
    assertThat(decoded.time()).isEqualTo(NOW);
    assertThat(stream.lastCheckpoint()).contains(decoded);
  }

  @Test
  void shouldBeKnownAfterReopening() throws WalException {
    assertThat(stream.lastCheckpoint()).isEmpty();
    append(3);
    stream.checkpoint(1, "first");
    stream.checkpoint(3, "second");
    StreamCheckpoint last = stream.lastCheckpoint().orElseThrow();
    assertThat(last.note()).isEqualTo("second");
    assertThat(last.sequence()).isEqualTo(5);

    reopen();

    assertThat(stream.lastCheckpoint()).contains(last);
  }

  @Test
  void shouldTakeTheLastWrittenEvenIfItSaysLess() throws WalException {
    append(3);
    stream.checkpoint(3);
    stream.checkpoint(1);

    assertThat(appliedThrough()).isEqualTo(1);
    reopen();
    assertThat(appliedThrough()).isEqualTo(1);
    assertThat(stream.lastCheckpoint().orElseThrow().note()).isEmpty();
  }

  @Test
  void shouldRefuseASequenceThatIsNotThereYet() throws WalException {
    append(3);

    assertThatThrownBy(() -> stream.checkpoint(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("through 4")
        .hasMessageContaining("last sequence is 3");
    assertThatThrownBy(() -> stream.checkpoint(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThat(stream.lastSequence()).isEqualTo(3);
    assertThat(stream.lastCheckpoint()).isEmpty();
    assertThat(stream.append(VALUE)).isEqualTo(4);
  }

  @Test
  void shouldRefuseNotesThatCannotBeStored() throws WalException {
    assertThatThrownBy(() -> stream.checkpoint(0, "\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stream.checkpoint(0, "x".repeat(16 << 20)))
        .isInstanceOf(RecordTooLargeException.class);
    assertThat(wal.find("a")).isEmpty();
    assertThat(stream.checkpoint(0, "x".repeat((16 << 20) - 8))).isEqualTo(1);
    assertThat(stream.lastCheckpoint().orElseThrow().note()).hasSize((16 << 20) - 8);
  }

  @Test
  void shouldNotSpeakOfRecordsThatWereTruncatedAway() throws WalException {
    append(9);
    stream.checkpoint(9, "note");
    stream.truncateAfter(4);

    for (int i = 0; i < 2; i++) {
      StreamCheckpoint last = stream.lastCheckpoint().orElseThrow();
      assertThat(last.appliedThrough()).isEqualTo(4);
      assertThat(last.sequence()).isZero();
      assertThat(last.note()).isNull();
      if (i == 0) {
        append(9); // others stand at its place now
        reopen();
      }
    }
  }

  @Test
  void shouldKeepItsRecordWhenTheEndIsTruncatedBehindIt() throws WalException {
    append(3);
    long sequence = stream.checkpoint(3, "note");
    append(3);
    stream.truncateAfter(sequence);

    reopen();

    assertThat(stream.lastCheckpoint().orElseThrow().note()).isEqualTo("note");
  }

  @Test
  void shouldOutliveItsRecordWhenTheBeginningIsTruncated() throws WalException {
    append(3);
    long sequence = stream.checkpoint(2, "note");
    append(1);
    stream.truncateBefore(sequence + 1);

    for (int i = 0; i < 2; i++) {
      StreamCheckpoint last = stream.lastCheckpoint().orElseThrow();
      assertThat(last.appliedThrough()).isEqualTo(2);
      assertThat(last.sequence()).isEqualTo(sequence);
      assertThat(last.note()).isNull();
      reopen();
    }
  }

  @Test
  void shouldBeGoneWhenTheStreamIsResetOrDeleted() throws WalException {
    append(3);
    stream.checkpoint(3);
    stream.reset(1);
    assertThat(stream.lastCheckpoint()).isEmpty();
    append(3);
    stream.checkpoint(3);
    WalStream deleted = stream;
    wal.delete("a");
    assertThat(deleted.lastCheckpoint()).isEmpty();
    assertThatThrownBy(() -> deleted.checkpoint(0)).isInstanceOf(StreamDeletedException.class);
    stream = wal.stream("a");
    append(3);

    assertThat(stream.lastCheckpoint()).isEmpty();
    reopen();
    assertThat(stream.lastCheckpoint()).isEmpty();
  }

  @Test
  void shouldBePartOfSnapshots() throws WalException {
    append(3);
    stream.checkpoint(2, "note");
    StreamCheckpoint before = stream.lastCheckpoint().orElseThrow();
    wal.roll();
    wal.stream("b").append(VALUE);
    stream.truncateBefore(stream.lastSequence() + 1);
    assertThat(wal.stats().firstSegment()).isEqualTo(2);

    reopen();

    StreamCheckpoint after = stream.lastCheckpoint().orElseThrow();
    assertThat(after.appliedThrough()).isEqualTo(2);
    assertThat(after.sequence()).isEqualTo(before.sequence());
    assertThat(after.time()).isEqualTo(before.time());
  }

  @Test
  void shouldBeSeenByAReaderBesideTheWriter() throws WalException {
    append(1);
    try (Wal reader = Wal.openReadOnly(directory, WalOptions.defaults())) {
      WalStream read = reader.stream("a");
      assertThat(read.lastCheckpoint()).isEmpty();
      stream.checkpoint(1, "note");
      assertThat(read.lastCheckpoint()).isEqualTo(stream.lastCheckpoint());
      stream.reset(1);
      assertThat(read.lastCheckpoint()).isEmpty();
      assertThatThrownBy(() -> read.checkpoint(0)).isInstanceOf(ReadOnlyException.class);
    }
  }

  @Test
  void shouldGiveNoMeaningToRecordsOfThatTypeThatSomebodyAppends() throws WalException {
    append(12);
    stream.checkpoint(12);
    byte[] well = StreamCheckpoint.encode(3, "note");
    for (byte[] value :
        new byte[][] {
          {}, Arrays.copyOf(well, 7), StreamCheckpoint.encode(99, ""), {1, 0, 0, 0, 0, 0, 0, 0, -1}
        }) {
      long sequence = stream.append(RecordType.CHECKPOINT, null, value, null);
      WalRecord record = stream.get(sequence);
      assertThat(record.value()).isEqualTo(value);
      assertThat(StreamCheckpoint.decode(record)).isEmpty();
    }
    long keyed = stream.append(RecordType.CHECKPOINT, VALUE, well, null);
    assertThat(StreamCheckpoint.decode(stream.get(keyed))).isEmpty();
    long data = stream.append(well);
    assertThat(StreamCheckpoint.decode(stream.get(data))).isEmpty();
    long same = stream.append(RecordType.CHECKPOINT, null, well, null);
    assertThat(StreamCheckpoint.decode(stream.get(same)).orElseThrow().note()).isEqualTo("note");

    assertThat(appliedThrough()).isEqualTo(12);
    reopen();
    assertThat(appliedThrough()).isEqualTo(12);
  }
}
