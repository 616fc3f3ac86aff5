package dev.seawall.testkit.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.ReplayCursor;
import dev.seawall.Transaction;
import dev.seawall.TransactionAbortedException;
import dev.seawall.TransactionInfo;
import dev.seawall.TruncatedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of transactions, and of those who read them, when a stream's end is truncated. */
class TruncatedTransactionTest {
  private final SimulatedDisk disk = new SimulatedDisk();

  private Wal open(int memory) throws WalException {
    return Wal.open(disk.store(), WalOptions.builder().transactionMemoryBytes(memory).build());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static List<String> replayed(WalStream stream, long after) throws WalException {
    List<String> values = new ArrayList<>();
    stream.replay(after, record -> values.add(record.valueText()));
    return values;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTellAReplayThatAWholeTransactionHasLostItsEndMeanwhile(boolean isWrittenOn)
      throws WalException {
    WalOptions smallFrames = WalOptions.builder().frameSizeBytes(64).build();
    try (Wal wal = Wal.open(new SimulatedDisk().store(), smallFrames)) {
      WalStream a = wal.stream("a");
      try (Transaction tx = wal.begin()) {
        for (int i = 0; i < 10; i++) {
          tx.append(a, bytes("a record as long as a frame, or nearly so " + i));
        }
        assertThat(tx.commit().commitOf(a)).isEqualTo(11);
      }
      try (ReplayCursor replay = a.replay(0)) {
        assertThat(replay.next() && replay.next()).isTrue();
        a.truncateAfter(5);
        if (isWrittenOn) {
          a.append(bytes("behind"));
        }
        assertThatThrownBy(
                () -> {
                  while (replay.next()) {
                    assertThat(replay.sequence()).isLessThanOrEqualTo(5);
                  }
                })
            .isInstanceOf(TruncatedException.class);
      }
      assertThat(replayed(a, 0)).hasSize(isWrittenOn ? 1 : 0);
    }
  }

  @Test
  void shouldGoOnWhenATruncationTakesNoneOfItsRecords() throws WalException {
    try (Wal wal = open(0)) {
      WalStream a = wal.stream("a");
      a.append(bytes("plain"));
      Transaction kept = wal.begin();
      kept.append(a, bytes("one"));
      kept.append(a, bytes("two")); // spills the first
      Transaction cut = wal.begin();
      cut.append(a, bytes("lost"));
      cut.append(a, bytes("lost too"));
      a.append(bytes("more"));
      assertThat(pins(wal)).containsExactly(Map.of("a", 2L), Map.of("a", 3L));

      a.truncateAfter(2);
      assertThat(pins(wal))
          .as("one still holds something")
          .containsExactly(Map.of("a", 2L), Map.of());
      assertThatThrownBy(cut::commit).isInstanceOf(TransactionAbortedException.class);
      cut.rollback();
      kept.append(a, bytes("three"));
      kept.commit();
      assertThat(replayed(a, 0)).containsExactly("plain", "one", "two", "three");
    }
    try (Wal wal = open(1 << 20)) {
      assertThat(replayed(wal.stream("a"), 0)).containsExactly("plain", "one", "two", "three");
    }
  }

  private static List<Map<String, Long>> pins(Wal wal) {
    return wal.openTransactions().stream().map(TransactionInfo::pins).toList();
  }
}
