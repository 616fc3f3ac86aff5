package dev.seawall.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an adapter promises: what was appended is read again, in order, and by its number. */
class PeerContractTest {
  private static final int RECORDS = 5000;

  @TempDir private Path directory;

  static List<Peer> peers() {
    return List.of(new SeawallPeer(), new RawPeer());
  }

  @ParameterizedTest
  @MethodSource("peers")
  void shouldReadWhatWasAppendedBeforeItWasOpened(Peer peer) throws Exception {
    byte[] value = Numbers.value(256);
    try (PeerLog log = peer.open(directory, 1)) {
      for (int i = 0; i < RECORDS; i++) {
        log.append(Numbers.put(value, i));
      }
      log.sync();
    }

    try (PeerLog log = peer.open(directory, 1)) {
      List<Long> read = new ArrayList<>();
      log.readAll(read::add);

      assertThat(read).isEqualTo(LongStream.range(0, RECORDS).boxed().toList());
      assertThat(log.get(0)).isZero();
      assertThat(log.get(RECORDS - 1)).isEqualTo(RECORDS - 1);
    }
  }

  @Test
  void shouldReadDurableAppendsAndBatchesOfSeawallInOrder() throws Exception {
    byte[] value = Numbers.value(256);
    try (PeerLog log = new SeawallPeer().open(directory, 3)) {
      log.appendDurable(0, value);
      log.appendDurable(2, Numbers.put(value, 7));
      log.appendBatch(Numbers.put(value, 1), 10);
    }

    try (PeerLog log = new SeawallPeer().open(directory, 3)) {
      List<Long> read = new ArrayList<>();
      log.readAll(read::add);

      assertThat(read).hasSize(11).startsWith(0L, 1L, 1L);
    }
  }
}
