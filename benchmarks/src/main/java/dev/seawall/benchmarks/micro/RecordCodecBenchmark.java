package dev.seawall.benchmarks.micro;

import dev.seawall.format.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

/** Putting a DATA record into a buffer, and finding it there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordCodecBenchmark {
  @Param({"64", "256"})
  private int bytes;

  private final RecordCodec.Slot slot = new RecordCodec.Slot();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(8 << 10).order(ByteOrder.LITTLE_ENDIAN);
  private byte[] value;
  private int end;

  /** Encodes the record that is decoded. */
  @Setup
  public void prepare() {
    value = new byte[bytes];
    end = encode();
  }

  /** Prefix and value. */
  @Benchmark
  public int encode() {
    int at = RecordCodec.encodePrefix(buffer, 0, RecordCodec.DATA, null, value.length);
    buffer.put(at, value);
    return at + value.length;
  }

  /** Where key and value are; neither is copied. */
  @Benchmark
  public int decode() {
    return slot.decode(buffer, 0, end) + slot.valueAt();
  }
}
