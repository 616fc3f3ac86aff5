package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CleanerOptions;
import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies that the cleaner writes are no appends. */
class CopiedRecordsTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldLoseFewerThanNRecordsWhenOthersHaveBeenCopied() throws WalException {
    WalOptions options =
        Bench.options()
            .segmentSizeBytes(4096)
            .durability(Durability.MEMORY)
            .syncRecords(4)
            .cleaner(CleanerOptions.OFF.withSlackBytes(0))
            .build();
    try (Wal wal = bench.open(options)) {
      WalStream slow = wal.stream("slow");
      WalStream fast = wal.stream("fast");
      for (int i = 0; i < 20; i++) {
        slow.append(VALUE);
        fast.append(new byte[2000], Durability.DISK);
      }
      fast.truncateBefore(fast.lastSequence() + 1);
      assertThat(wal.clean().movedBytes()).isPositive();
      wal.sync();

      WalStream stream = wal.stream("a");
      for (int i = 1; i <= 13; i++) {
        stream.append(VALUE);
        assertThat(bench.afterPowerLoss().stream("a").records().size())
            .isGreaterThanOrEqualTo(i / 4 * 4);
      }
    }
  }
}
