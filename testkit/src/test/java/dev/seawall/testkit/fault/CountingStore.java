package dev.seawall.testkit.fault;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoreLock;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose process may have so many files open, and no more. */
final class CountingStore implements SegmentStore {
  private final SegmentStore store;
  private final int limit;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();

  CountingStore(SegmentStore store, int limit) {
    this.store = store;
    this.limit = limit;
  }

  /** How many files are open now. */
  int open() {
    return open.get();
  }

  /** How many have been open at once at most. */
  int peak() {
    return peak.get();
  }

  private interface Opening {
    SegmentFile open() throws IOException;
  }

  private SegmentFile count(Opening opening) throws IOException {
    int now = open.incrementAndGet();
    peak.accumulateAndGet(now, Math::max);
    try {
      if (now > limit) {
        throw new IOException("Too many open files");
      }
      return new CountedFile(opening.open());
    } catch (IOException e) {
      open.decrementAndGet();
      throw e;
    }
  }

  @Override
  public SegmentFile create(long number) throws IOException {
    return count(() -> store.create(number));
  }

  @Override
  public SegmentFile open(long number, Access access) throws IOException {
    return count(() -> store.open(number, access));
  }

  @Override
  public SegmentFile createTorn(long number, long offset) throws IOException {
    return count(() -> store.createTorn(number, offset));
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public String nameOf(long number) {
    return store.nameOf(number);
  }

  @Override
  public StoreLock lock() throws IOException {
    return store.lock();
  }

  @Override
  public List<StoredSegment> list() throws IOException {
    return store.list();
  }

  @Override
  public void delete(long number) throws IOException {
    store.delete(number);
  }

  @Override
  public String tornNameOf(long number, long offset) {
    return store.tornNameOf(number, offset);
  }

  @Override
  public void syncNames() throws IOException {
    store.syncNames();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  private final class CountedFile implements SegmentFile {
    private final SegmentFile file;
    private final AtomicBoolean closed = new AtomicBoolean();

    CountedFile(SegmentFile file) {
      this.file = file;
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      return file.read(target, offset);
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      file.write(source, offset);
    }

    @Override
    public void truncate(long length) throws IOException {
      file.truncate(length);
    }

    @Override
    public void sync() throws IOException {
      file.sync();
    }

    @Override
    public ByteBuffer map(long offset, int length) throws IOException {
      return file.map(offset, length);
    }

    @Override
    public void close() throws IOException {
      if (closed.compareAndSet(false, true)) {
        open.decrementAndGet();
      }
      file.close();
    }
  }
}
