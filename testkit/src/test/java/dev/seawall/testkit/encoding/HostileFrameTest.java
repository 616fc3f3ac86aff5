package dev.seawall.testkit.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.seawall.Compression;
import dev.seawall.CorruptionException;
import dev.seawall.RecordCursor;
import dev.seawall.SequenceRange;
import dev.seawall.VerifyReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.format.FrameHeader;
import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed frames with right checksums that lie: only somebody who means harm writes them. */
class HostileFrameTest {
  private static final int RAW_LENGTH = 3000;

  private final SimulatedDisk disk = new SimulatedDisk();

  private static WalOptions options(Compression compression) {
    return WalOptions.builder().compression(compression).frameSizeBytes(64).build();
  }

  private static Compression of(Compression.Codec codec) {
    return codec == Compression.Codec.LZ4 ? Compression.LZ4 : Compression.ZSTD;
  }

  /** Three records, the second of them in a compressed frame of its own. */
  private void write(Compression compression) throws WalException {
    byte[] text = Texts.text(new Random(3), RAW_LENGTH - 3);
    try (Wal wal = Wal.open(disk.store(), options(compression))) {
      wal.stream("a").append(new byte[] {1});
      wal.stream("a").append(text);
      wal.stream("a").append(new byte[] {3});
      assertThat(wal.stats().compression().compressedFrames()).isEqualTo(1);
    }
  }

  /** Changes the payload of the second frame of stream 1, and makes its checksums right. */
  private long forge(PayloadChange change) throws IOException {
    Frames frames = Frames.of(disk, 1);
    int at = frames.at(1, 2);
    change.on(frames.bytes(), at + FrameHeader.BYTES, frames.payloadLength(at));
    frames.reseal(at);
    return at;
  }

  interface PayloadChange {
    void on(ByteBuffer bytes, int at, int length);
  }

  private void shouldBeDamaged(long offset, String reason) throws WalException {
    try (Wal wal = Wal.openReadOnly(disk.store(), WalOptions.defaults());
        RecordCursor cursor = wal.stream("a").iterate()) {
      assertThat(cursor.next()).isTrue();
      CorruptionException damaged = catchThrowableOfType(CorruptionException.class, cursor::next);
      assertThat(damaged.damage().file()).endsWith("1.seg");
      assertThat(damaged.damage().offset()).isEqualTo(offset);
      assertThat(damaged.damage().lost()).isEqualTo(new SequenceRange(2, 2));
      assertThat(damaged.damage().reason()).contains(reason);
      assertThat(wal.stream("a").get(damaged.nextGood()).value()).containsExactly(3);
      VerifyReport report = wal.verify(progress -> {});
      assertThat(report.damages()).contains(damaged.damage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0})
  void shouldRefuseALengthThatIsNone(int raw) throws IOException {
    write(Compression.LZ4);
    shouldBeDamaged(forge((bytes, at, length) -> bytes.putInt(at, raw)), "no valid length");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, (64 << 20) + 1})
  void shouldAllocateNoMoreThanIsAllowed(int raw) throws IOException {
    write(Compression.ZSTD);
    shouldBeDamaged(forge((bytes, at, length) -> bytes.putInt(at, raw)), "the limit is 67108864");
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void shouldRefuseWhatTheFormatCannotHold(Compression.Codec codec) throws IOException {
    // a frame of little else than the length: 20 bytes of payload, and what they would become
    byte[] zeros = new byte[3000];
    try (Wal wal = Wal.open(disk.store(), options(of(codec)))) {
      wal.stream("a").append(new byte[] {1});
      wal.stream("a").append(zeros);
      wal.stream("a").append(new byte[] {3});
    }
    shouldBeDamaged(
        forge((bytes, at, length) -> bytes.putInt(at, 60 << 20)), "cannot hold the 62914560");
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void shouldRefuseALengthThatIsNotWhatComesOut(Compression.Codec codec) throws IOException {
    for (int wrong : new int[] {-1, 1, -2000, 500}) {
      write(of(codec));
      shouldBeDamaged(
          forge((bytes, at, length) -> bytes.putInt(at, RAW_LENGTH + wrong)), "does not become");
      Corrupter.of(disk).remove(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void shouldSurviveAnythingThatIsNotTheFormat(Compression.Codec codec) throws IOException {
    write(of(codec));
    byte[] right = Corrupter.of(disk).read(1);
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      int changes = 1 + random.nextInt(8);
      forge(
          (bytes, at, length) -> {
            for (int change = 0; change < changes; change++) {
              bytes.put(at + 4 + random.nextInt(length - 4), (byte) random.nextInt());
            }
          });
      try (Wal wal = Wal.openReadOnly(disk.store(), WalOptions.defaults())) {
        wal.stream("a").get(2);
      } catch (CorruptionException e) {
        assertThat(e.damage().lost()).isEqualTo(new SequenceRange(2, 2));
      }
      Corrupter.of(disk).replace(1, right);
    }
  }
}
