package dev.seawall.read;

import dev.seawall.index.Frames;
import dev.seawall.index.LiveFrames;
import dev.seawall.index.Run;
import dev.seawall.index.SealedFrames;
import dev.seawall.index.SegmentEntry;
import dev.seawall.memory.ReservedLock;
import dev.seawall.memory.StackReserve;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A segment that is held by all who read it, and kept from being deleted until they have let go.
 * Its file may be closed and opened again meanwhile.
 */
public final class SegmentReader {
  private static final int DEAD = 0;

  private final SegmentEntry segment;
  private final SegmentReaders owner;

  /** Those who hold it, and one more while its file is open. */
  private final AtomicInteger holders = new AtomicInteger(1);

  private final ReservedLock loading = new ReservedLock(StackReserve.FOR_FILES);
  private volatile @Nullable SharedFile sharedFile;
  private volatile @Nullable ByteBuffer frameTable;

  /** What is read in place of a frame table that is damaged. */
  private volatile @Nullable FoundFrames foundFrames;

  private volatile @Nullable ByteBuffer mapped;

  SegmentReader(SegmentEntry segment, SegmentReaders owner) {
    this.segment = segment;
    this.owner = owner;
  }

  /** Takes hold, unless it is dead and another is to take its place. */
  boolean hold() {
    for (int count = holders.get(); count != DEAD; count = holders.get()) {
      if (holders.compareAndSet(count, count + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Lets go. */
  public void release() {
    if (holders.decrementAndGet() == DEAD) {
      frameTable = null;
      foundFrames = null;
      mapped = null;
      owner.drop(this);
    }
  }

  /** Notes the open file; under the lock of the owner. */
  void opened(SharedFile file) {
    holders.incrementAndGet();
    sharedFile = file;
  }

  /** Notes that the file is closed; under the lock of the owner. */
  void closed() {
    sharedFile = null;
    release();
  }

  /** Whether anybody holds it; under the lock of the owner. */
  boolean isHeld() {
    return holders.get() > (sharedFile == null ? 0 : 1);
  }

  @Nullable SharedFile sharedFile() {
    return sharedFile;
  }

  /** Opens the file, or joins those who read from it; to be left when the read is done. */
  SharedFile enterFile() throws IOException {
    return owner.enter(this);
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
   * The frames of a run.
   *
   * @param run a run of this segment
   * @return from memory, or from the footer, which is checked when it is first read, or, if that is
   *     damaged, as they are found in the segment: some may be missing then
   * @throws IOException if it cannot be read
   */
  public Frames frames(Run run) throws IOException {
    LiveFrames live = run.live();
    if (live != null) {
      return live;
    }
    FoundFrames found = foundFrames;
    if (found == null) {
      try {
        return new SealedFrames(frameTable(), run.firstFrame(), run.frameCount());
      } catch (DamagedException e) {
        found = findFrames(e);
      }
    }
    return found.of(run);
  }

  /** Without its frame table: the frames themselves are checked one by one anyway. */
  private FoundFrames findFrames(DamagedException damage) throws IOException {
    loading.lock();
    try {
      FoundFrames found = foundFrames;
      if (found == null) {
        System.getLogger(SegmentReader.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "{0}: {1}; reading through the frames instead",
                segment,
                damage.getMessage());
        try (SharedFile open = enterFile()) {
          found = FoundFrames.in(open.file(), segment.header().salt(), segment.writtenOffset());
        }
        foundFrames = found;
      }
      return found;
    } finally {
      loading.unlock();
    }
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
        try (SharedFile open = enterFile()) {
          table = SegmentFooter.readFrames(open.file(), segment);
        }
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
        int length = Math.toIntExact(segment.length());
        try (SharedFile open = enterFile()) {
          map = open.file().map(0, length).order(ByteOrder.LITTLE_ENDIAN);
        }
        mapped = map;
      }
      return map;
    } finally {
      loading.unlock();
    }
  }
}
