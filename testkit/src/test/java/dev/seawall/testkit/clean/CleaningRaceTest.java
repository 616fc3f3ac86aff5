package dev.seawall.testkit.clean;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CleanReport;
import dev.seawall.CleanerOptions;
import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.store.SegmentFile;
import dev.seawall.testkit.Fault;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a stream after its records have been read to be copied, and before they are. */
class CleaningRaceTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final FaultPlan faults = new FaultPlan();
  private Wal wal;
  private WalStream slow;

  private static WalOptions options() {
    return WalOptions.builder()
        .segmentSizeBytes(1 << 14)
        .stagingBytes(1 << 16)
        .frameSizeBytes(128)
        .durability(Durability.OS)
        .syncInterval(Duration.ZERO)
        .cleaner(CleanerOptions.OFF.withSlackBytes(0))
        .build();
  }

  @BeforeEach
  void fill() throws WalException {
    wal = Wal.open(new FaultyStore(disk.store(), faults), options());
    slow = wal.stream("slow");
    append("old", 20);
    WalStream busy = wal.stream("busy");
    for (int i = 0; i < 60; i++) {
      busy.append(new byte[900]);
    }
    wal.roll();
    busy.append(new byte[900]);
    busy.truncateBefore(61);
  }

  @AfterEach
  void close() throws WalException {
    wal.close();
  }

  private void append(String what, int count) throws WalException {
    for (int i = 0; i < count; i++) {
      slow.append((what + " " + (slow.lastSequence() + 1)).getBytes(UTF_8));
    }
  }

  private interface Step {
    void take() throws WalException;
  }

  /** Cleans, and does something as soon as records have been read for it. */
  private CleanReport cleanWhile(Step step) throws WalException {
    faults.onNth(
        Kind.READ,
        faults.countOf(Kind.READ) + 2, // the first one reads the frame table
        new Fault() {
          @Override
          public int read(SegmentFile file, ByteBuffer target, long offset) throws IOException {
            int length = file.read(target, offset);
            step.take();
            return length;
          }
        });
    return wal.clean();
  }

  private void assertUnchangedWhenOpenedAgain() throws WalException {
    wal.sync();
    LogContents now = LogContents.of(wal);
    wal.close();
    wal = Wal.open(disk.store(), options());
    slow = wal.stream("slow");
    assertThat(LogContents.of(wal)).isEqualTo(now);
  }

  private String last() throws WalException {
    return new String(slow.get(slow.lastSequence()).value(), UTF_8);
  }

  @Test
  void shouldNotBringRecordsBackWhoseSequencesAreGivenOutAnew() throws WalException {
    CleanReport report =
        cleanWhile(
            () -> {
              slow.truncateAfter(5);
              append("new", 10);
            });

    assertThat(last()).isEqualTo("new 15");
    assertThat(new String(slow.get(6).value(), UTF_8)).isEqualTo("new 6");
    assertThat(report.segments()).isEqualTo(1);
    assertThat(wal.stats().firstSegment()).isGreaterThan(1);
    assertUnchangedWhenOpenedAgain();
    assertThat(last()).isEqualTo("new 15");
  }

  @Test
  void shouldNotBringRecordsOfAStreamBackThatWasReset() throws WalException {
    cleanWhile(
        () -> {
          slow.reset(1);
          append("new", 3);
        });

    assertThat(slow.lastSequence()).isEqualTo(3);
    assertUnchangedWhenOpenedAgain();
    assertThat(last()).isEqualTo("new 3");
  }

  @Test
  void shouldNotBringADeletedStreamBack() throws WalException {
    cleanWhile(() -> wal.delete("slow"));

    assertThat(wal.find("slow")).isEmpty();
    assertUnchangedWhenOpenedAgain();
    assertThat(wal.find("slow")).isEmpty();
    assertThat(wal.streams()).hasSize(1);
  }

  @Test
  void shouldForgetWhatIsTruncatedFromTheBeginning() throws WalException {
    cleanWhile(() -> slow.truncateBefore(10));

    assertThat(slow.firstSequence()).isEqualTo(10);
    assertThat(slow.lastSequence()).isEqualTo(20);
    assertUnchangedWhenOpenedAgain();
    assertThat(slow.firstSequence()).isEqualTo(10);
    assertThat(last()).isEqualTo("old 20");
  }
}
