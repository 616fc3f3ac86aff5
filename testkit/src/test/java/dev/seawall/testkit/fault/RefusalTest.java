package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Durability;
import dev.seawall.LogFailedException;
import dev.seawall.RefusedException;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.testkit.Fault;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.IoOperation.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A segment that cannot be begun is no failure: nothing acknowledged is lost, and appending goes on
 * when it can be.
 */
@Timeout(60)
class RefusalTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("Permission denied", Faults.accessDenied()),
        Arguments.of("Read-only file system", Faults.readOnly()),
        Arguments.of("Input/output error", Faults.error()),
        Arguments.of("after the fact", Faults.errorAfterEffect()),
        Arguments.of("No space left on device", Faults.full()),
        Arguments.of("Too many open files", Faults.noDescriptors()));
  }

  private static void shouldLeaveNoTrace(Wal wal, String reason) {
    assertThatThrownBy(() -> wal.stream("a").append(VALUE))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.isStillBuffered()).isFalse())
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldGoOnOnceASegmentCanBeCreated(String reason, Fault fault) throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      stream.append(VALUE);
      wal.roll();
      bench.faults.always(Kind.CREATE, fault);
      shouldLeaveNoTrace(wal, reason);
      shouldLeaveNoTrace(wal, reason);
      assertThat(stream.get(1).value()).isEqualTo(VALUE);
      assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(1);
      bench.faults.heal();
      assertThat(stream.append(VALUE)).isEqualTo(2);
      assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(2);
    }
    assertThat(bench.disk.files()).hasSize(2);
    assertThat(Bench.read(bench.disk).stream("a").next()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldKeepWhatMemoryAcknowledgedWhileNoSegmentCanBeCreated(String reason, Fault fault)
      throws WalException {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      stream.append(VALUE);
      wal.roll();
      bench.faults.always(Kind.CREATE, fault);
      stream.append(VALUE, Durability.MEMORY);
      assertThatThrownBy(wal::sync)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining(reason);
      assertThatThrownBy(() -> stream.append(VALUE)).isInstanceOf(RefusedException.class);
      bench.faults.heal();
      wal.sync();
      assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(2);
      assertThat(stream.append(VALUE)).isEqualTo(3);
    }
  }

  @Test
  void shouldGoOnWhenTheFirstZerosOfASegmentCannotBeWritten() throws WalException {
    try (Wal wal = bench.open()) {
      wal.stream("a").append(VALUE);
      wal.roll();
      bench.faults.onNth(Kind.WRITE, 1, Faults.error());
      shouldLeaveNoTrace(wal, "Input/output error");
      assertThat(bench.disk.files()).hasSize(1);
      assertThat(wal.stream("a").append(VALUE)).isEqualTo(2);
      assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(2);
    }
  }

  @Test
  void shouldGoOnWhenWhatCameToNothingCouldNotBeDeletedAtOnce() throws WalException {
    try (Wal wal = bench.open()) {
      wal.stream("a").append(VALUE);
      wal.roll();
      bench.faults.onNth(Kind.WRITE, 1, Faults.full());
      bench.faults.onNth(Kind.DELETE, 1, Faults.error());
      shouldLeaveNoTrace(wal, "No space left on device");
      assertThat(bench.disk.files()).hasSize(2);
      assertThat(wal.stream("a").append(VALUE)).isEqualTo(2);
      assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(2);
    }
  }

  @Test
  void shouldGoOnWhicheverCreationFailsAfterItsEffect() throws WalException {
    for (int nth = 1; nth <= 4; nth++) { // the leader's, and those in the background
      try (Wal wal = bench.open()) {
        WalStream stream = wal.stream("a");
        long last = stream.lastSequence();
        long first = wal.stats().lastSegment();
        bench.faults.onNth(Kind.CREATE, nth, Faults.errorAfterEffect());
        while (wal.stats().lastSegment() < first + 5) {
          try {
            assertThat(stream.append(new byte[3000])).isEqualTo(last + 1);
            last++;
          } catch (RefusedException e) {
            assertThat(stream.lastSequence()).isEqualTo(last);
          }
        }
        bench.faults.heal();
        assertThat(bench.afterPowerLoss().stream("a").records()).hasSize((int) last);
      }
    }
  }

  /** Whoever made it may write the log as well: nothing more may be acknowledged. */
  @Test
  void shouldFailAndNeverTouchAFileThatTookTheNameOfTheNextSegment() throws Exception {
    Wal wal = bench.open();
    wal.stream("a").append(VALUE);
    wal.roll();
    bench.disk.store().create(2).close();
    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    assertThat(bench.disk.files()).hasSize(2);
  }

  @Test
  void shouldFailWhenTheNameOfANewSegmentCannotBeSynced() throws WalException {
    Wal wal = bench.open();
    wal.stream("a").append(VALUE);
    wal.roll();
    bench.faults.onNth(Kind.SYNC_NAMES, 1, Faults.error());
    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(1);
  }

  @Test
  void shouldLeaveATransactionOpenWhenItsCommitIsRefused() throws WalException {
    try (Wal wal = bench.open()) {
      wal.stream("a").append(VALUE);
      wal.roll();
      bench.faults.always(Kind.CREATE, Faults.accessDenied());
      try (Transaction transaction = wal.begin()) {
        transaction.append(wal.stream("a"), VALUE);
        assertThatThrownBy(transaction::commit).isInstanceOf(RefusedException.class);
        bench.faults.heal();
        transaction.commit();
      }
      assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(3);
    }
  }
}
