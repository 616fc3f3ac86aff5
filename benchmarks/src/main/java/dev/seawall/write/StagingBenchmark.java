package dev.seawall.write;

import dev.seawall.format.RecordCodec;
import dev.seawall.index.StreamState;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Staging a record, without the lock and without what a leader does later. Here for access. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StagingBenchmark {
  private static final int CAPACITY_BYTES = 2 << 20;
  private static final int FRAME_BYTES = 2 << 10;

  @Param({"64", "256"})
  private int bytes;

  private final StagingBuffer buffer =
      new StagingBuffer(CAPACITY_BYTES, FRAME_BYTES, Integer.MAX_VALUE);
  private final StreamState stream = StreamState.of("stream");
  private byte[] value;
  private long needed;
  private long sequence;

  /** Makes a value. */
  @Setup
  public void prepare() {
    value = new byte[bytes];
    needed = StagingRoom.capacityFor(RecordCodec.encodedLength(RecordCodec.DATA, -1, bytes), 1);
  }

  /** One record; an emptied buffer whenever it is full. */
  @Benchmark
  public int append() {
    if (!buffer.hasRoom(needed)) {
      buffer.closeFrame();
      buffer.reset();
    }
    buffer.append(stream, ++sequence, RecordCodec.DATA, null, value);
    return buffer.bytesStaged();
  }
}
