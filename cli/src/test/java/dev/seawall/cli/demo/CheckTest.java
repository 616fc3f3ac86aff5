package dev.seawall.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Wal;
import dev.seawall.WalStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check that could not fail would show nothing. */
class CheckTest {
  @TempDir private Path directory;
  private final Ledger ledger = new Ledger(2);
  private Wal wal;

  @BeforeEach
  void open() throws IOException {
    wal = Wal.open(directory);
    ledger.beginRound();
  }

  @AfterEach
  void close() throws IOException {
    wal.close();
  }

  @Test
  void shouldFindEverythingThatWasAcknowledged() throws IOException {
    for (int append = 0; append < 20; append++) {
      acknowledge(0, append, append(0, append));
      acknowledge(1, append, append(1, append));
    }
    Check.Result result = Check.run(wal, ledger);
    assertThat(result.acknowledged())
        .isEqualTo(44); // 20 appends of 2 threads, and 2 second parts each
    assertThat(result.found()).isEqualTo(44);
    assertThat(result.lost()).isZero();
    assertThat(result.problemCount()).isZero();
  }

  @Test
  void shouldMissARecordThatWasAcknowledgedAndIsNotThere() throws IOException {
    acknowledge(0, 0, append(0, 0));
    acknowledge(0, 1, 2);
    Check.Result result = Check.run(wal, ledger);
    assertThat(result.lost()).isEqualTo(1);
    assertThat(result.problems())
        .containsExactly("round 1 thread 0 append 1 part 0 was acknowledged as 2, and found as 0");
  }

  @Test
  void shouldMissARecordThatIsNotWhereItWasAcknowledged() throws IOException {
    append(0, 0);
    acknowledge(0, 0, 5);
    assertThat(Check.run(wal, ledger).lost()).isEqualTo(1);
  }

  @Test
  void shouldTakeTheOneAppendThatWasOnItsWay() throws IOException {
    acknowledge(0, 0, append(0, 0));
    append(0, 1);
    Check.Result result = Check.run(wal, ledger);
    assertThat(result.unacknowledged()).isEqualTo(1);
    assertThat(result.problemCount()).isZero();
  }

  @Test
  void shouldNotTakeAnAppendThatCannotHaveBeenMade() throws IOException {
    append(0, 0);
    append(0, 1);
    assertThat(Check.run(wal, ledger).problems().get(0)).contains("was never appended");
  }

  @Test
  void shouldNotTakeHalfABatch() throws IOException {
    for (int append = 0; append < 7; append++) {
      acknowledge(0, append, append(0, append));
    }
    append(0, 7);
    assertThat(Check.run(wal, ledger).problems().get(0)).contains("half of it is there");
  }

  @Test
  void shouldNotTakeAnAlteredRecord() throws IOException {
    byte[] value = Workload.value(new Workload.Id(1, 0, 0, 0));
    value[value.length - 1]++;
    wal.stream(Workload.stream(0, 0)).append(value);
    acknowledge(0, 0, 1);
    Check.Result result = Check.run(wal, ledger);
    assertThat(result.lost()).isEqualTo(1);
    assertThat(result.problems().get(0)).contains("has been altered");
  }

  @Test
  void shouldNotTakeAStrangersRecord() throws IOException {
    wal.stream("alpha").append("round one".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(Check.run(wal, ledger).problems().get(0)).contains("was never appended");
  }

  @Test
  void shouldNotTakeARecordTwiceOrOutOfOrder() throws IOException {
    acknowledge(0, 0, append(0, 0));
    acknowledge(0, 1, append(0, 1));
    append(0, 0);
    assertThat(Check.run(wal, ledger).problems().get(0)).contains("is there twice");
  }

  /** Appends the first record of an append only, and returns its sequence. */
  private long append(int thread, int append) throws IOException {
    WalStream stream = wal.stream(Workload.stream(thread, 0));
    return stream.append(Workload.value(new Workload.Id(1, thread, append, 0)));
  }

  private void acknowledge(int thread, int append, long first) throws IOException {
    long second = 0;
    if (Workload.parts(append) == 2) {
      WalStream other = wal.stream(Workload.stream(thread, 1));
      second = other.append(Workload.value(new Workload.Id(1, thread, append, 1)));
    }
    ledger.enter(new Acknowledgement(thread, append, new long[] {first, second}));
  }
}
