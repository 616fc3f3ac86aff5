package dev.seawall.read;

import dev.seawall.index.Frames;
import dev.seawall.index.LiveFrames;
import dev.seawall.index.Run;
import dev.seawall.index.SealedFrames;
import dev.seawall.index.SegmentEntry;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A segment open for reading, shared by all who read it and closed when the last of them and {@link
 * SegmentReaders} have let go.
 */
public final class SegmentReader {
  private static final int CLOSED = 0;

  private final SegmentEntry segment;
  private final SegmentFile file;
  private final AtomicInteger holders = new AtomicInteger(1);
  private final ReentrantLock loading = new ReentrantLock();
  private volatile @Nullable ByteBuffer frameTable;
  private volatile @Nullable ByteBuffer mapped;
  private volatile long lastUse;

  SegmentReader(SegmentEntry segment, SegmentFile file) {
    this.segment = segment;
    this.file = file;
  }

  /** Takes hold, unless it is closed already. */
  boolean hold(long now) {
    for (int count = holders.get(); count != CLOSED; count = holders.get()) {
      if (holders.compareAndSet(count, count + 1)) {
        if (lastUse != now) {
          lastUse = now; // a volatile write is dear on the path of a single read
        }
        return true;
      }
    }
    return false;
  }

  /** Lets go; the last to do so closes the file. */
  public void release() {
    if (holders.decrementAndGet() == CLOSED) {
      try {
        file.close();
      } catch (IOException e) {
        // nothing was written through this file, so nothing can be lost by it
        System.getLogger(SegmentReader.class.getName())
            .log(System.Logger.Level.WARNING, "closing " + segment + " after reading failed", e);
      }
    }
  }

  /** Closes the file if nobody but the cache, which gives up its own hold, has it. */
  boolean closeIfIdle() throws IOException {
    if (!holders.compareAndSet(1, CLOSED)) {
      return false;
    }
    mapped = null;
    file.close();
    return true;
  }

  boolean isHeld() {
    return holders.get() > 1;
  }

  long lastUse() {
    return lastUse;
  }

  /**
   * The segment.
   *
   * @return what is being read
   */
  public SegmentEntry segment() {
    return segment;
  }

  /**
   * The file.
   *
   * @return open for reading
   */
  public SegmentFile file() {
    return file;
  }

  /**
   * The frames of a run.
   *
   * @param run a run of this segment
   * @return from memory, or from the footer, which is checked when it is first read
   * @throws DamagedException if the footer is damaged
   * @throws IOException if it cannot be read
   */
  public Frames frames(Run run) throws IOException {
    LiveFrames live = run.live();
    if (live != null) {
      return live;
    }
    return new SealedFrames(frameTable(), run.firstFrame(), run.frameCount());
  }

  private ByteBuffer frameTable() throws IOException {
    ByteBuffer table = frameTable;
    if (table != null) {
      return table;
    }
    loading.lock();
    try {
      table = frameTable;
      if (table == null) {
        table = SegmentFooter.readFrames(file, segment);
        frameTable = table;
      }
      return table;
    } finally {
      loading.unlock();
    }
  }

  /** The whole segment as mapped memory; only for sealed ones. */
  ByteBuffer mapped() throws IOException {
    ByteBuffer map = mapped;
    if (map != null) {
      return map;
    }
    loading.lock();
    try {
      map = mapped;
      if (map == null) {
        map = file.map(0, Math.toIntExact(segment.length())).order(ByteOrder.LITTLE_ENDIAN);
        mapped = map;
      }
      return map;
    } finally {
      loading.unlock();
    }
  }
}
