package dev.seawall.read;

import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open file of a segment, shared by those who read from it at this moment. Who is done leaves
 * by {@link #close()}; the file itself is closed by {@link SegmentReaders}, while nobody is in it.
 */
final class SharedFile implements AutoCloseable {
  private static final int CLOSED = -1;

  private final SegmentReader reader;
  private final SegmentReaders owner;
  private final SegmentFile file;

  /** How many read from it now. */
  private final AtomicInteger users = new AtomicInteger(1);

  private volatile long lastUse;

  /** Takes over a file that the caller is about to read from. */
  SharedFile(SegmentReader reader, SegmentReaders owner, SegmentFile file, long now) {
    this.reader = reader;
    this.owner = owner;
    this.file = file;
    this.lastUse = now;
  }

  SegmentFile file() {
    return file;
  }

  SegmentReader reader() {
    return reader;
  }

  long lastUse() {
    return lastUse;
  }

  boolean isInUse() {
    return users.get() > 0;
  }

  /** Keeps the file open until {@link #close()}, unless it is closed already. */
  boolean enter(long now) {
    for (int count = users.get(); count != CLOSED; count = users.get()) {
      if (users.compareAndSet(count, count + 1)) {
        if (lastUse != now) {
          lastUse = now; // a volatile write is dear on the path of a single read
        }
        return true;
      }
    }
    return false;
  }

  /** Leaves the file. */
  @Override
  public void close() {
    if (users.decrementAndGet() == 0) {
      owner.left();
    }
  }

  /** Closes the file if nobody is in it. */
  boolean closeIfUnused() {
    if (!users.compareAndSet(0, CLOSED)) {
      return false;
    }
    try {
      file.close();
    } catch (IOException e) {
      // nothing was written through this file, so nothing can be lost by it
      System.getLogger(SharedFile.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "closing " + reader.segment() + " after reading failed",
              e);
    }
    return true;
  }
}
