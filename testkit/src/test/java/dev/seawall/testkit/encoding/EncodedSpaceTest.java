package dev.seawall.testkit.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.OutOfSpaceException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.SimulatedDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A group that found no room is kept and written later: it must not be encoded twice. */
class EncodedSpaceTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final FaultPlan faults = new FaultPlan();

  private static WalOptions options() {
    return WalOptions.builder()
        .compression(Compression.ZSTD.withThresholdBytes(1))
        .segmentSizeBytes(16 << 10)
        .stagingBytes(32 << 10)
        .syncInterval(Duration.ZERO)
        .build();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 300, 5000, 15_000, 16_500, 30_000, 40_000})
  void shouldKeepWhatWasAcknowledgedWhenThereIsNoRoomForIt(long room) throws WalException {
    Random random = new Random(room);
    faults.limitSpace(room);
    List<byte[]> acknowledged = new ArrayList<>();
    try (Wal wal = Wal.open(new FaultyStore(disk.store(), faults), options())) {
      fill(wal, random, acknowledged);
      assertThatThrownBy(wal::sync).isInstanceOf(OutOfSpaceException.class);
      assertThatThrownBy(wal::sync).isInstanceOf(OutOfSpaceException.class);
      faults.unlimitSpace();
      wal.sync();
      check(disk.crashLosingAll(), acknowledged);
      acknowledged.add(Texts.text(random, 900));
      wal.stream("a").append(acknowledged.get(acknowledged.size() - 1));
    }
    check(disk, acknowledged);
  }

  private static void fill(Wal wal, Random random, List<byte[]> acknowledged) throws WalException {
    while (true) {
      byte[] value = Texts.text(random, random.nextInt(1500));
      try {
        wal.stream("a").append(value, Durability.MEMORY);
      } catch (OutOfSpaceException e) {
        return;
      }
      acknowledged.add(value);
    }
  }

  private static void check(SimulatedDisk disk, List<byte[]> expected) throws WalException {
    try (Wal wal = Wal.open(disk.store(), options())) {
      assertThat(wal.stream("a").lastSequence()).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(wal.stream("a").get(i + 1).value()).isEqualTo(expected.get(i));
      }
    }
  }
}
