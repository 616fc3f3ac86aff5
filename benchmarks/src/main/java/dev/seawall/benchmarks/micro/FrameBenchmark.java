package dev.seawall.benchmarks.micro;

import dev.seawall.format.Checksum;
import dev.seawall.format.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Checksums of a 2 KiB frame, bound to its place: when it is written, and when it is read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameBenchmark {
  private static final int PAYLOAD_BYTES = 2 << 10;
  private static final long SALT = 42;
  private static final long PLACE = 4096;

  private final FrameHeader.Seal seal = new FrameHeader.Seal();
  private final Checksum checksum = new Checksum();
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(2 * PAYLOAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer view = bytes.duplicate();

  /** Makes a frame. */
  @Setup
  public void prepare() {
    byte[] payload = new byte[PAYLOAD_BYTES];
    new SplittableRandom(1).nextBytes(payload);
    bytes.put(FrameHeader.BYTES, payload);
    FrameHeader.describe(bytes, 0, 1, 1, 1, PAYLOAD_BYTES);
    FrameHeader.setFlags(bytes, 0, 0);
    seal.set(SALT, 0, 1);
    seal();
    if (!verify()) {
      throw new IllegalStateException("the frame is not valid");
    }
  }

  /** Both checksums, computed and put in. */
  @Benchmark
  public int seal() {
    FrameHeader.seal(seal, bytes, view, 0, PLACE);
    return FrameHeader.headerCrc(bytes, 0);
  }

  /** Both checksums, computed and compared. */
  @Benchmark
  public boolean verify() {
    return FrameHeader.isValid(checksum, bytes, view, 0, PLACE, SALT)
        && FrameHeader.isPayloadValid(checksum, bytes, view, 0, PLACE, SALT);
  }
}
