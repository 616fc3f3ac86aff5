package dev.seawall.testkit.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CleanerOptions;
import dev.seawall.CorruptionPolicy;
import dev.seawall.Durability;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Opening reads what the log says of itself from the last snapshot on only, and sees what it would
 * see if it read all: that is what it does when it is to salvage.
 */
class SnapshotTest {
  private static final String CHURNED = "churned";
  private static final int SEGMENT_BYTES = 4096;

  private final SimulatedDisk disk = new SimulatedDisk();

  private static WalOptions options(CorruptionPolicy policy) {
    return WalOptions.builder()
        .segmentSizeBytes(SEGMENT_BYTES)
        .stagingBytes(16 << 10)
        .frameSizeBytes(128)
        .cleaner(CleanerOptions.OFF)
        .corruptionPolicy(policy)
        .build();
  }

  private static WalOptions options() {
    return options(CorruptionPolicy.FAIL);
  }

  /** What happens to a stream whose records stay where they are, before a snapshot is written. */
  enum History {
    NONE {
      @Override
      void happen(Wal wal, WalStream stream) {}
    },
    TRUNCATED_AT_BOTH_ENDS {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        stream.truncateBefore(3);
        stream.truncateAfter(7);
      }
    },
    CUT_AND_WRITTEN_ANEW {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        stream.truncateAfter(5);
        append(stream, "new", 3);
      }
    },
    CUT_AND_SKIPPED {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        stream.truncateAfter(5);
        stream.skipTo(8);
      }
    },
    CUT_SKIPPED_AND_WRITTEN {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        stream.truncateAfter(5);
        stream.skipTo(8);
        append(stream, "new", 5);
        wal.roll();
        stream.truncateAfter(9);
        stream.skipTo(30);
        append(stream, "newer", 2);
      }
    },
    ALL_SKIPPED {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        stream.truncateAfter(0);
        stream.skipTo(40);
      }
    },
    RESET_TO_BELOW {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        stream.reset(4);
        append(stream, "new", 2);
      }
    },
    RESET_AND_EMPTY {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        stream.reset(4);
      }
    },
    DELETED {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        wal.delete(stream.name());
      }
    },
    DELETED_AND_CREATED_ANEW {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        wal.delete(stream.name());
        append(wal.stream(stream.name()), "new", 2);
      }
    },
    TRANSACTION_WITHOUT_ITS_COMMIT {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        try (Transaction transaction = wal.begin()) {
          transaction.append(stream, bytes("one"));
          transaction.append(stream, bytes("two"));
          transaction.commit();
        }
        stream.truncateAfter(stream.lastSequence() - 1);
        stream.skipTo(stream.lastSequence() + 2);
        append(stream, "new", 1);
      }
    },
    SPILLED_TRANSACTIONS {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        for (boolean commits : new boolean[] {true, false}) {
          try (Transaction transaction = wal.begin()) {
            transaction.append(stream, bytes("one"));
            transaction.spill();
            append(stream, "between", 1);
            transaction.append(stream, bytes("two"));
            if (commits) {
              transaction.commit();
            }
          }
        }
      }
    },
    CHECKPOINTS_AND_SHARDS {
      @Override
      void happen(Wal wal, WalStream stream) throws WalException {
        stream.checkpoint(6);
        wal.checkpoint("dropped");
        wal.checkpoint("kept");
        wal.dropCheckpoint("dropped");
        stream.truncateAfter(8);
        wal.sharded("shards", 3).put("k", "v");
        wal.sharded("gone", 2).put("k", "v");
        wal.deleteSharded("gone");
      }
    };

    abstract void happen(Wal wal, WalStream stream) throws WalException;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static void append(WalStream stream, String text, int count) throws WalException {
    for (int i = 0; i < count; i++) {
      stream.append(bytes(text + i), Durability.OS);
    }
  }

  /** Truncates so often that a snapshot is due, and lets the log go on behind it. */
  private static void churn(Wal wal, int times) throws WalException {
    WalStream churned = wal.stream(CHURNED);
    for (int i = 0; i < times; i++) {
      churned.truncateBefore(churned.append(bytes("x"), Durability.MEMORY));
    }
    wal.roll(); // a snapshot that is due is written, if the background has not come to that
    churned.append(bytes("behind"));
    wal.roll();
    churned.append(bytes("behind"));
  }

  private static LogContents read(SimulatedDisk disk, CorruptionPolicy policy) throws WalException {
    try (Wal wal = Wal.openReadOnly(disk.store(), options(policy))) {
      return LogContents.of(wal);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSeeTheSameAsIfAllWereRead(History history) throws WalException {
    LogContents written;
    try (Wal wal = Wal.open(disk.store(), options())) {
      append(wal.stream("witness"), "kept", 1); // keeps all segments
      append(wal.stream("stream"), "old", 10);
      wal.roll();
      history.happen(wal, wal.stream("stream"));
      churn(wal, 200);
      written = LogContents.of(wal);
      SimulatedDisk left = disk.crashLosingAll();
      assertThat(read(left, CorruptionPolicy.FAIL)).isEqualTo(read(left, CorruptionPolicy.SALVAGE));
    }
    assertThat(read(disk, CorruptionPolicy.FAIL)).isEqualTo(written);
    assertThat(read(disk, CorruptionPolicy.SALVAGE)).isEqualTo(written);
    try (Wal wal = Wal.open(disk.store(), options())) {
      assertThat(LogContents.of(wal)).isEqualTo(written);
      long next = wal.stream("stream").lastSequence() + 1;
      assertThat(wal.stream("stream").append(bytes("more"))).isEqualTo(next);
    }
  }

  private static long bytesReadAtOpening(SimulatedDisk log, CorruptionPolicy policy)
      throws WalException {
    AtomicLong bytes = new AtomicLong();
    FaultPlan counting =
        new FaultPlan()
            .listen(
                call -> {
                  if (call.kind() == Kind.READ) {
                    bytes.addAndGet(call.lengthBytes());
                  }
                });
    Wal.openReadOnly(new FaultyStore(log.store(), counting), options(policy)).close();
    return bytes.get();
  }

  @Test
  void shouldReadFewOfTheLogsOwnRecordsHoweverManyThereAre() throws WalException {
    List<Long> few = new ArrayList<>();
    List<Long> all = new ArrayList<>();
    try (Wal wal = Wal.open(disk.store(), options())) {
      append(wal.stream("witness"), "kept", 1);
      for (int i = 0; i < 2; i++) {
        churn(wal, 2000);
        SimulatedDisk left = disk.crashKeepingCache();
        few.add(bytesReadAtOpening(left, CorruptionPolicy.FAIL));
        all.add(bytesReadAtOpening(left, CorruptionPolicy.SALVAGE));
      }
    }
    // of each segment its header and its footer are read, but not the frames
    assertThat(few.get(1) - few.get(0)).isLessThan((all.get(1) - all.get(0)) / 2);
  }

  @Test
  void shouldReadAllWhenSomethingWasLostThatSaysWhatIsGone() throws Exception {
    Lab lab = new Lab();
    lab.killedAfter(
        wal -> {
          Lab.append(wal, "a", "one", "two", "three", "four");
          wal.roll();
          wal.stream("a").truncateAfter(2);
          Lab.append(wal, "a", "THREE", "FOUR");
          Lab.append(wal, "b", "uno");
        });
    lab.corrupter().flipBit(2, lab.frame(2, 1, 3).payload() + 3, 0);
    lab.corrupter().flipBit(2, lab.frame(2, 1, 4).payload() + 3, 0);
    List<String> salvaged = List.of("1=one", "2=two", "lost 3..4", "5=five");
    try (Wal wal = lab.openSalvaging()) { // and seals it, with a note of what is damaged
      Lab.append(wal, "a", "five");
      churn(wal, 100);
      assertThat(Lab.readOn(wal, "a")).isEqualTo(salvaged);
    }
    try (Wal wal = lab.open()) {
      assertThat(Lab.readOn(wal, "a")).isEqualTo(salvaged);
    }
  }
}
