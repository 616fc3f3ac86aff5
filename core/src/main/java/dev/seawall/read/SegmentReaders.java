package dev.seawall.read;

import dev.seawall.WalStats;
import dev.seawall.index.SegmentEntry;
import dev.seawall.memory.ReservedLock;
import dev.seawall.memory.StackReserve;
import dev.seawall.store.SegmentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The segments that are read: any number may be held, but only so many files are open. A file is
 * opened when something is read from it; beyond the limit those are closed that have not been used
 * for longest, whether or not their segments are held. Only a file that somebody reads from at this
 * moment stays open, so there are more than the limit only while more threads than that read.
 *
 * <pre>
 *   lock     protects                                         held during
 *   opening  which files are open; that a segment is either   opening and closing one file
 *            held or forgotten
 * </pre>
 */
public final class SegmentReaders implements AutoCloseable {
  private static final int RECENT = 64;

  private final SegmentStore store;
  private final ConcurrentHashMap<Long, SegmentReader> readers = new ConcurrentHashMap<>();

  /**
   * In front of the map: single reads come by the million, and a look here costs next to nothing.
   */
  private final AtomicReferenceArray<SegmentReader> recent = new AtomicReferenceArray<>(RECENT);

  private final ReservedLock opening = new ReservedLock(StackReserve.FOR_FILES);
  private final List<SharedFile> files = new ArrayList<>();
  private final FrameCache cache;
  private final int limit;
  private volatile int most;
  private volatile int open;
  private volatile long opened;
  private long closedByLimit;

  /**
   * Creates the set, with nothing open.
   *
   * @param store where the segments are
   * @param limit how many files may be open while not more threads than that read
   * @param cacheBytes how much memory frames that are read often may take
   */
  public SegmentReaders(SegmentStore store, int limit, long cacheBytes) {
    this.store = store;
    this.cache = new FrameCache(cacheBytes);
    this.limit = limit;
    this.most = limit;
  }

  /**
   * Takes hold of a segment, so that it is not deleted; its file is opened when it is needed.
   *
   * @param segment the segment
   * @return a reader, to be released
   */
  public SegmentReader acquire(SegmentEntry segment) {
    int place = (int) (segment.number() & (RECENT - 1));
    SegmentReader guess = recent.getPlain(place);
    if (guess != null && guess.segment() == segment && guess.hold()) {
      return guess;
    }
    SegmentReader reader = acquireFromMap(segment);
    recent.lazySet(place, reader);
    return reader;
  }

  private SegmentReader acquireFromMap(SegmentEntry segment) {
    SegmentReader present = readers.get(segment.number());
    if (present != null && present.segment() == segment && present.hold()) {
      return present;
    }
    opening.lock();
    try {
      present = readers.get(segment.number());
      if (present != null && present.segment() == segment && present.hold()) {
        return present;
      }
      SegmentReader fresh = new SegmentReader(segment, this);
      readers.put(segment.number(), fresh);
      return fresh;
    } finally {
      opening.unlock();
    }
  }

  /**
   * Opens the file of a segment that is held, or joins those who read from it; to be left when the
   * read is done.
   */
  SharedFile enter(SegmentReader reader) throws IOException {
    SharedFile present = reader.sharedFile();
    if (present != null && present.enter(opened)) {
      return present;
    }
    opening.lock();
    try {
      present = reader.sharedFile();
      if (present != null && present.enter(opened)) {
        return present;
      }
      closeUnused(most - 1);
      long now = opened + 1;
      SharedFile fresh =
          new SharedFile(
              reader, this, store.open(reader.segment().number(), SegmentStore.Access.READ), now);
      reader.opened(fresh);
      files.add(fresh);
      open = files.size();
      opened = now;
      return fresh;
    } finally {
      opening.unlock();
    }
  }

  FrameCache cache() {
    return cache;
  }

  /** Is told that somebody has left a file. */
  void left() {
    if (open > most) {
      opening.lock();
      try {
        closeUnused(most);
      } finally {
        opening.unlock();
      }
    }
  }

  /** Is told that nobody holds a reader any more, and its file is closed. */
  void drop(SegmentReader reader) {
    readers.remove(reader.segment().number(), reader);
  }

  private void closeUnused(int target) {
    while (files.size() > target) {
      SharedFile oldest = leastRecentlyUsed();
      if (oldest == null) {
        return;
      }
      if (oldest.closeIfUnused()) {
        remove(oldest);
        closedByLimit++;
      }
    }
  }

  private @Nullable SharedFile leastRecentlyUsed() {
    SharedFile oldest = null;
    for (SharedFile file : files) {
      if (!file.isInUse() && (oldest == null || file.lastUse() < oldest.lastUse())) {
        oldest = file;
      }
    }
    return oldest;
  }

  private void remove(SharedFile closed) {
    files.remove(closed);
    open = files.size();
    closed.reader().closed();
  }

  /**
   * Whether a cursor is at work in a segment.
   *
   * @param segment the segment
   * @return true if somebody holds it
   */
  public boolean isHeld(SegmentEntry segment) {
    opening.lock();
    try {
      SegmentReader reader = readers.get(segment.number());
      return reader != null && reader.isHeld();
    } finally {
      opening.unlock();
    }
  }

  /**
   * Closes a segment that is to be deleted.
   *
   * @param segment the segment
   * @return false if somebody holds it
   */
  public boolean forget(SegmentEntry segment) {
    opening.lock();
    try {
      SegmentReader reader = readers.get(segment.number());
      SharedFile file = reader == null ? null : reader.sharedFile();
      if (reader != null && (reader.isHeld() || (file != null && !file.closeIfUnused()))) {
        return false;
      }
      if (file != null) {
        remove(file);
      }
      if (readers.containsKey(segment.number())) {
        return false; // somebody has taken hold meanwhile
      }
      cache.forget(segment);
      return true;
    } finally {
      opening.unlock();
    }
  }

  /**
   * Counts the files.
   *
   * @return what is open, and what has been
   */
  public WalStats.OpenSegments stats() {
    opening.lock();
    try {
      return new WalStats.OpenSegments(open, limit, opened, closedByLimit);
    } finally {
      opening.unlock();
    }
  }

  /**
   * Counts what the cache of frames does.
   *
   * @return counts and sizes
   */
  public WalStats.FrameCache cacheStats() {
    return cache.stats();
  }

  /** Closes all files; those in use are closed when they are left. */
  @Override
  public void close() {
    opening.lock();
    try {
      most = 0;
      closeUnused(0);
    } finally {
      opening.unlock();
    }
  }
}
