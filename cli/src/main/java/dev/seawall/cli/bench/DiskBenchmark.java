package dev.seawall.cli.bench;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.cli.demo.DemoResult.Speed;
import dev.seawall.cli.demo.SpeedRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/** Measures a disk: first without Seawall, then with it. */
public final class DiskBenchmark {
  private static final List<Integer> THREADS = List.of(1, 4, 16, 64);
  private static final int RECORD_BYTES = 256;
  private static final int APPEND_BYTES = 1 << 10;
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int SYNCED_FILE_BYTES = 16 << 20;
  private static final int WARM_UP_SHARE = 4;
  private static final int DIGITS = 3;
  private static final double NANOS = 1e9;

  private final Path directory;
  private final long millis;
  private final long streamedBytes;
  private final Listener listener;

  /** Is told how far it has come. */
  @FunctionalInterface
  public interface Listener {

    /**
     * Another part begins.
     *
     * @param part what is measured now
     * @throws IOException if that cannot be shown
     */
    void begins(String part) throws IOException;
  }

  /**
   * Prepares it.
   *
   * @param directory where; empty, and left to the caller to remove
   * @param millis how long each part with a fixed time takes
   * @param streamedBytes how much is written and read where that is what counts
   * @param listener is told how far it has come
   */
  public DiskBenchmark(Path directory, long millis, long streamedBytes, Listener listener) {
    this.directory = directory;
    this.millis = millis;
    this.streamedBytes = streamedBytes;
    this.listener = listener;
  }

  /**
   * The most that is on the disk at a time.
   *
   * @param millis as for the constructor
   * @param streamedBytes as for the constructor
   * @return bytes, rounded up generously
   */
  public static long neededBytes(long millis, long streamedBytes) {
    // Nothing appends durably faster than this, and segments are written ahead.
    long durable = millis * THREADS.size() * 2 * RECORD_BYTES * 300;
    return 2 * streamedBytes + durable + (256 << 20);
  }

  /**
   * Measures.
   *
   * @return the figures
   * @throws IOException if the disk cannot be used
   * @throws InterruptedException if the calling thread is interrupted
   */
  public DiskFigures run() throws IOException, InterruptedException {
    listener.begins("syncs of the disk");
    DiskFigures.Syncs syncs = syncs();
    List<Speed> durable = new ArrayList<>();
    for (int threads : THREADS) {
      listener.begins("durable appends, " + threads + (threads == 1 ? " thread" : " threads"));
      durable.add(durable(threads));
    }
    listener.begins("writing");
    double written = diskWriteBytes();
    listener.begins("appending");
    double appended = appendBytes();
    listener.begins("reading");
    return new DiskFigures(syncs, durable, written, appended, readBytes());
  }

  /**
   * On a file filled with zeros: a sync has no metadata to write then, as in Seawall's segments.
   */
  private DiskFigures.Syncs syncs() throws IOException {
    Path file = directory.resolve("syncs");
    Histogram nanos = new Histogram(DIGITS);
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
      for (long at = 0; at < SYNCED_FILE_BYTES; at += CHUNK_BYTES) {
        write(channel, zeros.clear(), at);
      }
      channel.force(true);
      sync(channel, millis / WARM_UP_SHARE, new Histogram(DIGITS));
      double perSecond = sync(channel, millis, nanos);
      return new DiskFigures.Syncs(
          perSecond,
          nanos.getValueAtPercentile(50),
          nanos.getValueAtPercentile(99),
          nanos.getValueAtPercentile(99.9));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static double sync(FileChannel channel, long millis, Histogram nanos) throws IOException {
    ByteBuffer bytes = random(RECORD_BYTES);
    long begin = System.nanoTime();
    long before = begin;
    long count = 0;
    do {
      write(channel, bytes.clear(), count * RECORD_BYTES % SYNCED_FILE_BYTES);
      channel.force(false);
      long after = System.nanoTime();
      nanos.recordValue(after - before);
      before = after;
      count++;
    } while (before - begin < millis * 1_000_000);
    return count * NANOS / (before - begin);
  }

  private Speed durable(int threads) throws IOException, InterruptedException {
    try (Wal wal = Wal.open(directory.resolve("durable-" + threads))) {
      return new SpeedRun(wal, wal.stream("bench")).run(threads, millis);
    }
  }

  private double diskWriteBytes() throws IOException {
    Path file = directory.resolve("written");
    ByteBuffer bytes = random(CHUNK_BYTES);
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      long begin = System.nanoTime();
      long at = 0;
      for (; at < streamedBytes; at += CHUNK_BYTES) {
        write(channel, bytes.clear(), at);
      }
      channel.force(false);
      return at * NANOS / (System.nanoTime() - begin);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private double appendBytes() throws IOException {
    byte[] value = new byte[APPEND_BYTES];
    random(APPEND_BYTES).get(value);
    long count = Math.max(1, streamedBytes / APPEND_BYTES);
    try (Wal wal = Wal.open(directory.resolve("streamed"))) {
      WalStream stream = wal.stream("bench");
      long begin = System.nanoTime();
      for (long i = 0; i < count; i++) {
        stream.append(value, Durability.MEMORY);
      }
      wal.sync();
      return count * APPEND_BYTES * NANOS / (System.nanoTime() - begin);
    }
  }

  /** Twice, as the first time is slow until the code is compiled. */
  private double readBytes() throws IOException {
    try (Wal wal = Wal.open(directory.resolve("streamed"))) {
      WalStream stream = wal.stream("bench");
      readBytes(stream);
      return readBytes(stream);
    }
  }

  private static double readBytes(WalStream stream) throws IOException {
    long begin = System.nanoTime();
    long bytes = 0;
    try (RecordCursor cursor = stream.iterate()) {
      while (cursor.next()) {
        bytes += cursor.value().remaining();
      }
    }
    return bytes * NANOS / (System.nanoTime() - begin);
  }

  private static ByteBuffer random(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(1).nextBytes(bytes);
    return ByteBuffer.allocateDirect(length).put(bytes).flip();
  }

  private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long next = at;
    while (bytes.hasRemaining()) {
      next += channel.write(bytes, next);
    }
  }
}
