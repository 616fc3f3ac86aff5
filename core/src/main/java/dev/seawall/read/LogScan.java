package dev.seawall.read;

import dev.seawall.ScanCursor;
import dev.seawall.ScanItem;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over all segments of a log in physical order, whatever state they are in. */
public final class LogScan implements ScanCursor {
  private final SegmentStore store;
  private final Catalog catalog;
  private final Decoding decoding;
  private final ReadContext.Progress progress;
  private final Iterator<StoredSegment> segments;
  private final long totalBytes;
  private final long lastBegun;
  private @Nullable SegmentScan current;
  private long before;

  /**
   * Creates a scan before the first segment.
   *
   * @param store where the log lives
   * @param catalog its streams
   * @param decoding what frames are decoded with
   * @param progress the log
   * @throws WalException if the segments cannot be listed
   */
  public LogScan(
      SegmentStore store, Catalog catalog, Decoding decoding, ReadContext.Progress progress)
      throws WalException {
    this.store = store;
    this.catalog = catalog;
    this.decoding = decoding;
    this.progress = progress;
    try {
      List<StoredSegment> listed = store.list();
      this.segments = listed.iterator();
      this.lastBegun = lastBegun(store, listed);
      this.totalBytes = listed.stream().mapToLong(StoredSegment::lengthBytes).sum();
    } catch (IOException e) {
      throw new WalException(
          "cannot list the segments in " + store.describe() + ": " + e.getMessage(), e);
    }
  }

  /** The segment that may be without a footer: behind it there are prepared ones at most. */
  private static long lastBegun(SegmentStore store, List<StoredSegment> listed) throws IOException {
    for (int i = listed.size() - 1; i > 0; i--) {
      if (isBegun(store, listed.get(i).number())) {
        return listed.get(i).number();
      }
    }
    return listed.isEmpty() ? 0 : listed.get(0).number();
  }

  private static boolean isBegun(SegmentStore store, long number) throws IOException {
    try (SegmentFile file = store.open(number, SegmentStore.Access.READ)) {
      ByteBuffer header = Bytes.readSegmentHeader(file);
      return SegmentHeader.examine(header) != SegmentHeader.Kind.ZERO;
    } catch (NoSuchFileException e) {
      return false; // deleted since it was listed
    }
  }

  long totalBytes() {
    return totalBytes;
  }

  @Override
  public boolean next() throws WalException {
    progress.checkOpen();
    try {
      while (current == null || !current.next()) {
        close();
        if (!segments.hasNext()) {
          return false;
        }
        current = open(segments.next());
      }
      return true;
    } catch (IOException e) {
      throw e instanceof WalException already
          ? already
          : new WalException("scanning failed: " + e.getMessage(), e);
    }
  }

  private @Nullable SegmentScan open(StoredSegment stored) throws IOException {
    try {
      boolean isLast = stored.number() >= lastBegun;
      SegmentScan opened =
          new SegmentScan(store, stored, before, isLast, new Payload(decoding), catalog);
      before = stored.number();
      return opened;
    } catch (NoSuchFileException e) {
      before = stored.number(); // deleted since it was listed, and not missing
      return null;
    }
  }

  private SegmentScan current() {
    SegmentScan scan = current;
    if (scan == null) {
      throw new IllegalStateException("there is no current item");
    }
    return scan;
  }

  /** Decodes the current item, if it is a frame that is not on disk as it is. */
  void decode() throws WalException {
    current().decode();
  }

  @Override
  public ScanItem item() {
    return current().item();
  }

  @Override
  public List<WalRecord> records() throws WalException {
    return current().records();
  }

  @Override
  public ByteBuffer bytes() {
    return current().bytes();
  }

  @Override
  public void close() {
    SegmentScan scan = current;
    if (scan != null) {
      current = null;
      scan.close();
    }
  }
}
