package dev.seawall.read;

import dev.seawall.index.SegmentEntry;
import dev.seawall.store.SegmentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The segments that are open for reading. Keeps a bounded number open beyond those that are in use,
 * closing the least recently used first.
 */
public final class SegmentReaders implements AutoCloseable {
  private static final int MOST_IDLE = 64;
  private static final int RECENT = 64;

  private final SegmentStore store;
  private final ConcurrentHashMap<Long, SegmentReader> open = new ConcurrentHashMap<>();

  /**
   * In front of the map: single reads come by the million, and a look here costs next to nothing.
   */
  private final AtomicReferenceArray<SegmentReader> recent = new AtomicReferenceArray<>(RECENT);

  private final ReentrantLock opening = new ReentrantLock();
  private final AtomicLong clock = new AtomicLong();

  /**
   * Creates the set, with nothing open.
   *
   * @param store where the segments are
   */
  public SegmentReaders(SegmentStore store) {
    this.store = store;
  }

  /**
   * Opens a segment, or joins those who have it open.
   *
   * @param segment the segment
   * @return a reader, to be released
   * @throws java.nio.file.NoSuchFileException if it has been deleted
   * @throws IOException if it cannot be opened
   */
  public SegmentReader acquire(SegmentEntry segment) throws IOException {
    int place = (int) (segment.number() & (RECENT - 1));
    SegmentReader guess = recent.getPlain(place);
    if (guess != null && guess.segment() == segment && guess.hold(clock.get())) {
      return guess;
    }
    SegmentReader reader = acquireFromMap(segment);
    recent.lazySet(place, reader);
    return reader;
  }

  private SegmentReader acquireFromMap(SegmentEntry segment) throws IOException {
    SegmentReader present = open.get(segment.number());
    if (present != null && present.segment() == segment && present.hold(clock.get())) {
      return present;
    }
    opening.lock();
    try {
      present = open.get(segment.number());
      if (present != null && present.segment() == segment && present.hold(clock.get())) {
        return present;
      }
      SegmentReader fresh =
          new SegmentReader(segment, store.open(segment.number(), SegmentStore.Access.READ));
      fresh.hold(clock.incrementAndGet());
      open.put(segment.number(), fresh);
      closeIdle(MOST_IDLE);
      return fresh;
    } finally {
      opening.unlock();
    }
  }

  /**
   * Whether a cursor is at work in a segment.
   *
   * @param segment the segment
   * @return true if somebody holds it
   */
  public boolean isHeld(SegmentEntry segment) {
    SegmentReader reader = open.get(segment.number());
    return reader != null && reader.isHeld();
  }

  /**
   * Closes a segment that is to be deleted.
   *
   * @param segment the segment
   * @return false if somebody holds it
   * @throws IOException if closing fails
   */
  public boolean forget(SegmentEntry segment) throws IOException {
    opening.lock();
    try {
      SegmentReader reader = open.get(segment.number());
      if (reader == null) {
        return true;
      }
      if (!reader.closeIfIdle()) {
        return false;
      }
      open.remove(segment.number());
      return true;
    } finally {
      opening.unlock();
    }
  }

  private void closeIdle(int most) throws IOException {
    if (open.size() <= most) {
      return;
    }
    List<SegmentReader> oldestFirst = new ArrayList<>(open.values());
    oldestFirst.sort(Comparator.comparingLong(SegmentReader::lastUse));
    for (SegmentReader reader : oldestFirst) {
      if (open.size() <= most) {
        return;
      }
      if (reader.closeIfIdle()) {
        open.remove(reader.segment().number(), reader);
      }
    }
  }

  /** Lets go of all; those in use are closed when their last user lets go too. */
  @Override
  public void close() {
    opening.lock();
    try {
      open.values().forEach(SegmentReader::release);
      open.clear();
    } finally {
      opening.unlock();
    }
  }
}
