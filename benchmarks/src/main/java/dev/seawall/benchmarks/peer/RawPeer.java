package dev.seawall.benchmarks.peer;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.seawall.benchmarks.harness.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * No log, but what the machine gives one: records of fixed length without headers or checksums.
 * Durable appends go into a file filled with zeros, so that a sync has no metadata to write; plain
 * ones are collected and written 64 KiB at a time; reading takes 1 MiB at a time.
 */
public final class RawPeer implements Peer {
  private static final long ZEROS_BYTES = 16 << 20;
  private static final int WRITE_BYTES = 64 << 10;
  private static final int READ_BYTES = 1 << 20;
  private static final int RECORD_BYTES = 256;

  /** Creates it. */
  public RawPeer() {}

  @Override
  public PeerLog open(Path directory, int streams) throws IOException {
    return new Log(directory);
  }

  private static final class Log implements PeerLog {
    private final Path directory;
    private final FileChannel plain;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteBuffer single = ByteBuffer.allocateDirect(RECORD_BYTES);
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(WRITE_BYTES);
    private final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES);
    private @Nullable FileChannel zeros;
    private long durableAt;
    private long plainAt;

    Log(Path directory) throws IOException {
      this.directory = directory;
      this.plain = FileChannel.open(directory.resolve("plain"), CREATE, READ, WRITE);
      this.plainAt = plain.size();
    }

    @Override
    public void appendDurable(int stream, byte[] value) throws IOException {
      lock.lock();
      try {
        FileChannel file = zeros();
        Disk.writeFully(file, single.clear().put(value).flip(), durableAt);
        file.force(false);
        durableAt = (durableAt + value.length) % (ZEROS_BYTES - value.length);
      } finally {
        lock.unlock();
      }
    }

    private FileChannel zeros() throws IOException {
      FileChannel file = zeros;
      if (file == null) {
        file = FileChannel.open(directory.resolve("zeros"), CREATE, WRITE);
        zeros = file;
        Disk.fillWithZeros(file, ZEROS_BYTES);
      }
      return file;
    }

    @Override
    public void append(byte[] value) throws IOException {
      chunk.put(value);
      if (chunk.remaining() < value.length) {
        flush();
      }
    }

    private void flush() throws IOException {
      int length = chunk.position();
      Disk.writeFully(plain, chunk.flip(), plainAt);
      plainAt += length;
      chunk.clear();
    }

    @Override
    public void sync() throws IOException {
      flush();
      plain.force(false);
    }

    @Override
    public void readAll(LongConsumer numbers) throws IOException {
      for (long at = 0; plain.read(read.clear(), at) > 0; at += read.limit()) {
        read.flip();
        for (int i = 0; i < read.limit(); i += RECORD_BYTES) {
          numbers.accept(read.getLong(i));
        }
      }
    }

    @Override
    public long get(long number) throws IOException {
      plain.read(single.clear(), number * RECORD_BYTES);
      return single.getLong(0);
    }

    @Override
    public void close() throws IOException {
      plain.close();
      if (zeros != null) {
        zeros.close();
      }
    }
  }
}
