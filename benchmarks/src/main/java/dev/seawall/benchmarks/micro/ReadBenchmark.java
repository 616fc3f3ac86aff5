package dev.seawall.benchmarks.micro;

import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reading records of 256 bytes from a log in the page cache: at random, and in order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReadBenchmark {
  private static final int RECORDS = 500_000;
  private static final int RECORD_BYTES = 256;

  private final SplittableRandom random = new SplittableRandom(1);
  private Path directory;
  private Wal wal;
  private WalStream stream;
  private RecordCursor cursor;

  /** Writes the log. */
  @Setup
  public void prepare() throws IOException {
    directory = Files.createTempDirectory(Path.of(""), "bench-read-");
    wal = Wal.open(directory);
    stream = wal.stream("stream");
    byte[] value = new byte[RECORD_BYTES];
    random.nextBytes(value);
    for (int i = 0; i < RECORDS; i++) {
      stream.append(value, Durability.MEMORY);
    }
    wal.sync();
    cursor = stream.iterate();
  }

  /** Removes it. */
  @TearDown
  public void remove() throws IOException {
    cursor.close();
    wal.close();
    Disk.remove(directory);
  }

  /** One record at random, as a copy. */
  @Benchmark
  public byte[] get() throws IOException {
    return stream.get(1 + random.nextInt(RECORDS)).value();
  }

  /** The next record of a cursor, as a view; from the beginning again at the end. */
  @Benchmark
  public int next() throws IOException {
    if (!cursor.next()) {
      cursor.close();
      cursor = stream.iterate();
      cursor.next();
    }
    return cursor.value().remaining();
  }

  /** A cursor opened at a random record, and that record. */
  @Benchmark
  public int seek() throws IOException {
    try (RecordCursor opened = stream.iterate(1 + random.nextInt(RECORDS))) {
      opened.next();
      return opened.value().remaining();
    }
  }
}
