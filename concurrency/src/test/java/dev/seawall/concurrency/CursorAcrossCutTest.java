package dev.seawall.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.TruncatedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.SimulatedDisk;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One thread cuts the end of a stream and writes it anew, over and over: a cursor that has read a
 * record of one life must not go on with one of the next.
 */
@Timeout(120)
class CursorAcrossCutTest {
  private static final long KEPT = 3;
  private static final int LIVES =
      "long".equals(System.getProperty("seawall.test.scale")) ? 200_000 : 4_000;

  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void shouldNotGoOnWithRecordsOfAnotherLifeWhenTheEndIsCutMeanwhile() throws WalException {
    WalOptions options =
        WalOptions.builder().frameSizeBytes(64).syncInterval(Duration.ZERO).build();
    try (Wal wal = Wal.open(new SimulatedDisk().store(), options)) {
      WalStream stream = wal.stream("a");
      for (int i = 0; i < KEPT; i++) {
        stream.append(new byte[1], Durability.OS);
      }
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> live(stream));
      try {
        while (!done.get()) {
          readOnce(stream);
        }
      } finally {
        done.set(true);
        writer.join();
      }
    }
  }

  private void live(WalStream stream) {
    try {
      for (int life = 0; life < LIVES && !done.get(); life++) {
        stream.truncateAfter(KEPT);
        for (int i = 0; i < 3; i++) {
          stream.append(new byte[] {(byte) life}, Durability.OS);
        }
      }
    } catch (WalException e) {
      throw new CompletionException(e);
    } finally {
      done.set(true);
    }
  }

  private static void readOnce(WalStream stream) throws WalException {
    try (RecordCursor cursor = stream.iterate(KEPT + 1)) {
      int life = -1;
      while (cursor.next()) {
        int read = cursor.value().get(cursor.value().position());
        assertThat(life == -1 || read == life)
            .as("%d of life %d behind one of life %d", cursor.sequence(), read, life)
            .isTrue();
        life = read;
      }
    } catch (TruncatedException e) {
      // what it has read was cut away: so it says
      assertThat(e).hasMessageContaining("a");
    }
  }
}
