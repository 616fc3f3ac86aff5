package dev.seawall.testkit;

import static dev.seawall.testkit.SegmentStoreContract.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoreFullException;
import dev.seawall.testkit.IoOperation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final FaultPlan faults = new FaultPlan();
  private SegmentFile file;

  @BeforeEach
  void createSyncedSegment() throws IOException {
    SegmentStore store = new FaultyStore(disk.store(), faults);
    file = store.create(1);
    file.write(bytes("hello, world"), 0);
    file.sync();
    store.syncNames();
  }

  @Test
  void shouldTellALackOfRoomFromOtherRefusals() {
    Map<String, Fault> lacks =
        Map.of(
            "No space left on device", Faults.full(),
            "Disk quota exceeded", Faults.quotaExceeded(),
            "Too many open files", Faults.noDescriptors());
    lacks.forEach((message, fault) -> assertRefusal(fault, StoreFullException.class, message));
    assertRefusal(Faults.accessDenied(), IOException.class, "Permission denied");
    assertRefusal(Faults.readOnly(), IOException.class, "Read-only file system");
  }

  private void assertRefusal(Fault fault, Class<? extends IOException> type, String message) {
    faults.heal().always(Kind.WRITE, fault);
    assertThatThrownBy(() -> file.write(bytes("x"), 0))
        .isExactlyInstanceOf(type)
        .hasMessageContaining(message);
    assertThat(contents()).isEqualTo("hello, world");
  }

  @Test
  void shouldWriteWhatFitsWhenAWriteIsShort() {
    faults.onNth(Kind.WRITE, 1, Faults.shortWrite(3));
    assertThatThrownBy(() -> file.write(bytes("HELLO"), 0))
        .isInstanceOf(StoreFullException.class)
        .hasMessageContaining("after 3 bytes");
    assertThat(contents()).isEqualTo("HELlo, world");
  }

  @Test
  void shouldKeepTheRotWhenABitWasWrittenWrong() throws IOException {
    faults.onNth(Kind.WRITE, 1, Faults.rotInWriting(7));
    ByteBuffer source = bytes("HELLO");
    file.write(source, 0);
    assertThat(source.hasRemaining()).isFalse();
    String rotten = contents();
    assertThat(bitsApart(rotten, "HELLO, world")).isEqualTo(1);
    faults.onNth(Kind.WRITE, 1, Faults.rotInWriting(7));
    file.write(bytes("HELLO"), 0);
    assertThat(contents()).isEqualTo(rotten);
  }

  @Test
  void shouldShowTheRotOnceWhenABitIsReadWrong() throws IOException {
    faults.onNth(Kind.READ, 1, Faults.rotInReading(5)).onNth(Kind.MAP, 1, Faults.rotInReading(5));
    assertThat(bitsApart(read(), "hello, world")).isEqualTo(1);
    assertThat(read()).isEqualTo("hello, world");
    assertThat(bitsApart(text(file.map(0, 12)), "hello, world")).isEqualTo(1);
    assertThat(text(file.map(0, 12))).isEqualTo("hello, world");
    assertThat(contents()).isEqualTo("hello, world");
  }

  @Test
  void shouldReadTheEndAsTheEndEvenIfReadsRot() throws IOException {
    faults.always(Kind.READ, Faults.rotInReading(1));
    assertThat(file.read(ByteBuffer.allocate(3), 12)).isEqualTo(-1);
  }

  @Test
  void shouldTakeItsTimeWhenSlowWhoeverInterrupts() throws IOException {
    Duration delay = Duration.ofMillis(20);
    faults.when(call -> true, Faults.slow(delay));
    for (Kind kind : List.of(Kind.WRITE, Kind.SYNC)) {
      long began = System.nanoTime();
      Thread.currentThread().interrupt();
      if (kind == Kind.WRITE) {
        file.write(bytes("J"), 0);
      } else {
        file.sync();
      }
      assertThat(Thread.interrupted()).isTrue();
      assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(delay.toNanos());
    }
    assertThat(new String(disk.crashLosingAll().files().get(disk.store().nameOf(1)), ISO_8859_1))
        .isEqualTo("Jello, world");
  }

  private String contents() {
    return new String(disk.files().get(disk.store().nameOf(1)), ISO_8859_1);
  }

  private String read() throws IOException {
    ByteBuffer target = ByteBuffer.allocate(12);
    assertThat(file.read(target, 0)).isEqualTo(12);
    return text(target.flip());
  }

  private static String text(ByteBuffer bytes) {
    return ISO_8859_1.decode(bytes).toString();
  }

  private static int bitsApart(String one, String other) {
    assertThat(one).hasSameSizeAs(other);
    int apart = 0;
    for (int i = 0; i < one.length(); i++) {
      apart += Integer.bitCount(one.charAt(i) ^ other.charAt(i));
    }
    return apart;
  }
}
