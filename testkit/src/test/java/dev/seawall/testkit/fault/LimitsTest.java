package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.RecordTooLargeException;
import dev.seawall.SequenceOverflowException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LimitsTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldTakeTheLargestRecordAndRefuseALargerOne() throws WalException {
    WalOptions options = Bench.options().maxRecordBytes(100_000).build();
    try (Wal wal = bench.open(options)) {
      WalStream stream = wal.stream("a");
      assertThatThrownBy(() -> stream.append(new byte[100_001]))
          .isInstanceOf(RecordTooLargeException.class);
      assertThatThrownBy(() -> stream.append(ByteBuffer.allocate(100_001)))
          .isInstanceOf(RecordTooLargeException.class);
      assertThatThrownBy(() -> stream.put(new byte[50_001], new byte[50_000]))
          .isInstanceOf(RecordTooLargeException.class);
      assertThat(stream.appendAsync(new byte[100_001])).isCompletedExceptionally();
      assertThat(wal.find("a")).isEmpty();
      assertThat(stream.append(new byte[100_000])).isEqualTo(1);
      assertThat(stream.put(new byte[50_000], new byte[50_000])).isEqualTo(2);
      assertThat(stream.get(1).value()).hasSize(100_000);
    }
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(2);
  }

  @Test
  void shouldRefuseABatchThatIsTooLargeAndLeaveNothingOfIt() throws WalException {
    try (Wal wal = bench.open(Bench.options().maxRecordBytes(1000).build())) {
      Batch batch =
          Batch.of().add(wal.stream("a"), new byte[600]).add(wal.stream("b"), new byte[600]);
      assertThatThrownBy(() -> wal.append(batch)).isInstanceOf(RecordTooLargeException.class);
      assertThat(wal.streams()).isEmpty();
      assertThat(wal.stream("a").append(VALUE)).isEqualTo(1);
    }
  }

  @Test
  void shouldGiveOutTheLastSequenceAndNoMore() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      stream.reset(Long.MAX_VALUE - 1);
      assertThat(stream.append(VALUE)).isEqualTo(Long.MAX_VALUE - 1);
      assertThatThrownBy(() -> stream.append(VALUE)).isInstanceOf(SequenceOverflowException.class);
      assertThatThrownBy(
              () -> wal.append(Batch.of().add(wal.stream("b"), VALUE).add(stream, VALUE)))
          .isInstanceOf(SequenceOverflowException.class);
      assertThat(wal.find("b")).isEmpty();
      assertThat(stream.get(Long.MAX_VALUE - 1).value()).isEqualTo(VALUE);
      assertThat(stream.iterate(Long.MAX_VALUE - 1).next()).isTrue();
    }
    assertThat(bench.afterPowerLoss().stream("a").next()).isEqualTo(Long.MAX_VALUE);
    try (Wal wal = bench.open()) {
      assertThatThrownBy(() -> wal.stream("a").append(VALUE))
          .isInstanceOf(SequenceOverflowException.class);
      wal.stream("a").reset(1);
      assertThat(wal.stream("a").append(VALUE)).isEqualTo(1);
    }
  }

  @Test
  void shouldTakeABatchWhenTheLastSequencesOfItsStreamsAreEnough() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      stream.reset(Long.MAX_VALUE - 1);
      wal.append(
          Batch.of().add(wal.stream("b"), VALUE).add(stream, VALUE).add(wal.stream("b"), VALUE));
      assertThat(stream.lastSequence()).isEqualTo(Long.MAX_VALUE - 1);
    }
  }

  @Test
  void shouldRefuseABatchWholeWhenItsLaterRecordsHaveNoSequence() throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      stream.reset(Long.MAX_VALUE - 1);
      Batch batch = Batch.of().add(stream, VALUE).add(stream, VALUE);
      assertThatThrownBy(() -> wal.append(batch)).isInstanceOf(SequenceOverflowException.class);
      assertThat(stream.append(VALUE)).isEqualTo(Long.MAX_VALUE - 1);
    }
  }

  @Test
  void shouldKeepStreamsApartWhateverTheirNames() throws WalException {
    List<String> names =
        List.of(
            "/",
            "..",
            "a/../b",
            "\u0000",
            "\n",
            "\ud83d\ude00",
            "A",
            "a",
            "a ",
            "\u00e9",
            "e\u0301",
            "x".repeat(512),
            "\ud83d\ude00".repeat(128));
    try (Wal wal = bench.open()) {
      for (String name : names) {
        wal.stream(name).append(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    try (Wal wal = bench.open()) {
      assertThat(wal.streams()).hasSize(names.size());
      for (String name : names) {
        assertThat(wal.stream(name).get(1).valueText()).isEqualTo(name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\ud83d", "a\ude00b"})
  void shouldRefuseNamesThatCannotBeEncoded(String name) throws WalException {
    try (Wal wal = bench.open()) {
      assertThatThrownBy(() -> wal.stream(name)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldRefuseNamesThatAreTooLong() throws WalException {
    try (Wal wal = bench.open()) {
      assertThatThrownBy(() -> wal.stream("x".repeat(513)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> wal.stream("\ud83d\ude00".repeat(129)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldLoseNothingWhenTheClockJumps() throws WalException {
    JumpingClock clock = new JumpingClock();
    WalOptions options = Bench.options().clock(clock.withZone(ZoneOffset.UTC)).build();
    long[] times = {
      1_800_000_000_000L,
      0,
      -5_000_000_000L,
      253_370_764_800_000L,
      1,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      1_800_000_000_000L
    };
    long sequence = 0;
    for (int i = 0; i < times.length; i++) {
      clock.millis = times[i];
      try (Wal wal = bench.open(options)) {
        for (long time : times) {
          assertThat(wal.stream("a").append(VALUE, Durability.DISK)).isEqualTo(++sequence);
          clock.millis = time;
        }
        assertThat(wal.stream("a").get(sequence).time()).isNotNull();
        assertThat(wal.verify(progress -> {}).damages()).isEmpty();
      }
    }
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize((int) sequence);
  }

  private static final class JumpingClock implements InstantSource {
    private volatile long millis;

    @Override
    public long millis() {
      return millis;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }
}
