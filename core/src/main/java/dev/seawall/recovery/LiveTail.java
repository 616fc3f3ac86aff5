package dev.seawall.recovery;

import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import dev.seawall.memory.ReservedLock;
import dev.seawall.memory.StackReserve;
import dev.seawall.read.Bytes;
import dev.seawall.read.SegmentFooter;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * The end of a log that another process may be writing: reads on from where it stopped. Safe for
 * use by many threads.
 */
public final class LiveTail implements AutoCloseable {
  private final ReservedLock lock = new ReservedLock(StackReserve.FOR_FILES);
  private final SegmentStore store;
  private final Catalog catalog;
  private final SegmentSet segments;
  private TailScan scan;
  private SegmentFile file;

  LiveTail(
      SegmentStore store, Catalog catalog, SegmentSet segments, TailScan scan, SegmentFile file) {
    this.store = store;
    this.catalog = catalog;
    this.segments = segments;
    this.scan = scan;
    this.file = file;
  }

  /**
   * Begins behind a sealed segment, or behind nothing.
   *
   * @param store where the log lives
   * @param catalog its streams
   * @param segments its segments
   * @return the tail, in the next segment, or if that is gone already in the first that is left;
   *     null if no segment has been begun behind the last one
   * @throws IOException if the log cannot be read
   */
  public static @Nullable LiveTail behind(SegmentStore store, Catalog catalog, SegmentSet segments)
      throws IOException {
    SegmentEntry end = segments.last();
    long number = end == null ? 0 : end.number();
    LiveTail next = begin(store, catalog, segments, number + 1);
    if (next != null || (end != null && store.exists(number))) {
      return next; // segments are deleted oldest first: the next one is not gone, but not begun
    }
    for (StoredSegment stored : store.list()) {
      // if the next one is gone, all that was before the first that is left is dead, and a snapshot
      // in one of those that are left says what there is
      if (stored.number() > number) {
        next = begin(store, catalog, segments, number + 1); // it may have been begun meanwhile
        return next != null ? next : begin(store, catalog, segments, stored.number());
      }
    }
    return null;
  }

  private static @Nullable LiveTail begin(
      SegmentStore store, Catalog catalog, SegmentSet segments, long number) throws IOException {
    SegmentFile file;
    try {
      file = store.open(number, SegmentStore.Access.READ);
    } catch (NoSuchFileException e) {
      return null;
    }
    try {
      LiveTail begun = begin(store, catalog, segments, number, file);
      if (begun == null) {
        file.close();
      }
      return begun;
    } catch (IOException | RuntimeException | Error e) {
      try {
        file.close();
      } catch (IOException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
  }

  private static @Nullable LiveTail begin(
      SegmentStore store, Catalog catalog, SegmentSet segments, long number, SegmentFile file)
      throws IOException {
    ByteBuffer bytes = Bytes.readSegmentHeader(file);
    if (SegmentHeader.examine(bytes) != SegmentHeader.Kind.VALID
        || !follows(SegmentHeader.decode(bytes), number, segments.last())) {
      return null;
    }
    long length = file.length();
    SegmentEntry entry = new SegmentEntry(store.nameOf(number), SegmentHeader.decode(bytes));
    entry.setLength(length);
    TailScan scan = new TailScan(entry, file, catalog, length);
    segments.add(entry);
    return new LiveTail(store, catalog, segments, scan, file);
  }

  /** Whether a header is what it should be at this place, and no copy or stranger. */
  private static boolean follows(SegmentHeader header, long number, @Nullable SegmentEntry end) {
    return header.segment() == number
        && (end == null || end.header().logId().equals(header.logId()));
  }

  /**
   * Takes in what has been written since.
   *
   * @throws IOException if it cannot be read
   */
  public void refresh() throws IOException {
    lock.lock();
    try {
      while (true) {
        // looked for first: if the segment had a footer then, all its frames were there before the
        // scan below
        SegmentFooter footer = SegmentFooter.find(file, scan.segment().header(), file.length());
        scan.refresh(footer == null ? file.length() : footer.trailer().footerOffset());
        scan.advance();
        if (footer == null) {
          return;
        }
        scan.segment().seal(footer.trailer().segmentLength());
        if (!moveOn()) {
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean moveOn() throws IOException {
    LiveTail next = behind(store, catalog, segments);
    if (next == null) {
      return false;
    }
    file.close();
    scan = next.scan;
    file = next.file;
    return true;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
