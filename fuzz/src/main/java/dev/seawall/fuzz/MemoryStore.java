package dev.seawall.fuzz;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoreLock;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Segments in memory, and nothing more: a fuzzer opens thousands of logs a second. Nothing is lost
 * and nothing fails here; for that there is the simulated disk.
 */
final class MemoryStore implements SegmentStore {
  private final ConcurrentSkipListMap<Long, Bytes> segments = new ConcurrentSkipListMap<>();

  /** Adds a segment. */
  void put(long number, byte[] contents) {
    segments.put(number, new Bytes(contents));
  }

  /** Shows all segments. */
  Map<Long, byte[]> contents() {
    Map<Long, byte[]> all = new java.util.TreeMap<>();
    segments.forEach((number, bytes) -> all.put(number, bytes.copy()));
    return all;
  }

  @Override
  public String describe() {
    return "memory";
  }

  @Override
  public String nameOf(long number) {
    return "segment " + number;
  }

  @Override
  public StoreLock lock() {
    return () -> {};
  }

  @Override
  public List<StoredSegment> list() {
    return segments.entrySet().stream()
        .map(entry -> new StoredSegment(entry.getKey(), entry.getValue().length()))
        .toList();
  }

  @Override
  public SegmentFile create(long number) throws IOException {
    Bytes created = new Bytes(new byte[0]);
    if (segments.putIfAbsent(number, created) != null) {
      throw new FileAlreadyExistsException(nameOf(number));
    }
    return created;
  }

  @Override
  public SegmentFile open(long number, Access access) throws IOException {
    Bytes found = segments.get(number);
    if (found == null) {
      throw new NoSuchFileException(nameOf(number));
    }
    return found;
  }

  @Override
  public void delete(long number) {
    segments.remove(number);
  }

  @Override
  public SegmentFile createTorn(long number, long offset) {
    return new Bytes(new byte[0]);
  }

  @Override
  public void syncNames() {}

  @Override
  public void close() {}

  private static final class Bytes implements SegmentFile {
    private final ReentrantLock lock = new ReentrantLock();
    private byte[] array;
    private int length;

    Bytes(byte[] contents) {
      this.array = contents;
      this.length = contents.length;
    }

    byte[] copy() {
      lock.lock();
      try {
        return Arrays.copyOf(array, length);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public long length() {
      lock.lock();
      try {
        return length;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public int read(ByteBuffer target, long offset) {
      checkOffset(offset);
      lock.lock();
      try {
        if (offset >= length) {
          return -1;
        }
        int count = (int) Math.min(target.remaining(), length - offset);
        target.put(array, (int) offset, count);
        return count;
      } finally {
        lock.unlock();
      }
    }

    private static void checkOffset(long offset) {
      if (offset < 0) {
        throw new IllegalArgumentException("offset " + offset); // as channels answer it
      }
    }

    @Override
    public void write(ByteBuffer source, long offset) {
      checkOffset(offset);
      lock.lock();
      try {
        int end = Math.toIntExact(offset + source.remaining());
        if (end > array.length) {
          array = Arrays.copyOf(array, Math.max(end, 2 * array.length));
        }
        source.get(array, (int) offset, end - (int) offset);
        length = Math.max(length, end);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void truncate(long newLength) {
      checkOffset(newLength);
      lock.lock();
      try {
        if (newLength < length) {
          Arrays.fill(array, (int) newLength, length, (byte) 0);
          length = (int) newLength;
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void sync() {}

    @Override
    public ByteBuffer map(long offset, int size) throws IOException {
      byte[] all = copy();
      if (offset < 0 || size < 0 || offset + size > all.length) {
        throw new IOException("cannot map " + size + " bytes at " + offset);
      }
      return ByteBuffer.wrap(all, (int) offset, size).slice().asReadOnlyBuffer();
    }

    @Override
    public void close() {}
  }
}
