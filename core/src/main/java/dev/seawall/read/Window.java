package dev.seawall.read;

import dev.seawall.ReadMode;
import dev.seawall.format.Checksum;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.SegmentEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a segment in memory, and one verified frame in it. Reads ahead, the more the longer
 * it is used in sequence. For one thread at a time.
 */
final class Window {
  private static final int LEAST_BYTES = 1 << 10;
  private static final int MOST_READ_AHEAD_BYTES = 512 << 10;

  private final ReadMode mode;
  private final Checksum checksum = new Checksum();
  private ByteBuffer own = allocate(8 * LEAST_BYTES);
  private ByteBuffer ownView = own.duplicate();
  private ByteBuffer bytes = own;
  private ByteBuffer view = ownView;
  private @Nullable SegmentReader reader;
  private long start;
  private long end;
  private int readAhead = LEAST_BYTES;
  private int frameAt;
  private int generation;
  private boolean showsMap;
  private final Payload payload;
  private @Nullable FrameCache cache;

  Window(ReadMode mode, Decoding decoding) {
    this.mode = mode;
    this.payload = new Payload(decoding);
  }

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Brings a frame into memory and verifies it. Then {@link #at()} is where it begins in {@link
   * #bytes()}, and {@link #payload()} shows its records.
   */
  void load(SegmentReader from, long offset, long length) throws IOException {
    FrameCache frames = cache;
    if (frames == null) {
      loadFromDisk(from, offset, length);
      return;
    }
    SegmentEntry segment = from.segment();
    CachedFrame cached = frames.find(segment, offset);
    if (cached != null) {
      show(cached);
      return;
    }
    loadFromDisk(from, offset, length);
    boolean isInMemory = showsMap && !payload.isDecoded();
    if (!isInMemory && frames.admits(segment, offset, payload.end() - payload.at())) {
      frames.put(CachedFrame.copyOf(segment, offset, bytes, frameAt, payload));
    }
  }

  /** Has frames looked for in a cache first, and put there; for reading single ones. */
  void use(FrameCache frames) {
    cache = frames.isOff() ? null : frames;
  }

  private void show(CachedFrame cached) {
    reader = null; // what was read before is forgotten: single frames seldom stand side by side
    bytes = cached.image();
    frameAt = 0;
    generation++;
    payload.show(cached, generation);
  }

  private void loadFromDisk(SegmentReader from, long offset, long length) throws IOException {
    if (reader != from) {
      useSegment(from);
    }
    if (offset < start || offset + length > end) {
      fetch(from, offset, length);
    }
    frameAt = (int) (offset - start);
    verify(from.segment(), offset, length);
    SegmentEntry segment = from.segment();
    payload.show(segment.name(), segment.header(), bytes, frameAt, offset, generation);
  }

  private void useSegment(SegmentReader from) throws IOException {
    reader = from;
    start = 0;
    end = 0;
    if (mode == ReadMode.MAPPED && from.segment().isSealed()) {
      bytes = from.mapped(); // shared, and therefore only read at absolute indexes
      view = bytes.duplicate();
      end = bytes.capacity();
      generation++;
      showsMap = true;
    } else {
      useOwn();
    }
  }

  private void useOwn() {
    bytes = own;
    view = ownView;
    generation++;
    showsMap = false;
  }

  private void fetch(SegmentReader from, long offset, long length) throws IOException {
    // the window mostly ends within a frame, which is then read again as a whole
    boolean inSequence = offset > start && offset <= end;
    readAhead = inSequence ? Math.min(readAhead * 4, MOST_READ_AHEAD_BYTES) : LEAST_BYTES;
    SegmentEntry segment = from.segment();
    long limit = segment.isSealed() ? segment.length() : segment.writtenOffset();
    if (offset + length > limit) {
      throw new DamagedException(
          offset, length, "the segment ends at " + limit + ", before the frame does");
    }
    int wanted = (int) Math.min(Math.max(length, readAhead), limit - offset);
    boolean grown = own.capacity() < wanted;
    if (grown) {
      own = allocate(Math.max(wanted, 2 * readAhead));
      ownView = own.duplicate();
    }
    if (mode == ReadMode.MAPPED || grown) {
      useOwn();
    }
    // forget what was there before reading: a failure half-way must not leave the window claiming
    // bytes it lost
    start = offset;
    end = offset;
    view.limit(wanted).position(0);
    int got;
    try (SharedFile open = from.enterFile()) {
      got = Bytes.readUpTo(open.file(), view, offset);
    }
    if (got < length) {
      throw new DamagedException(
          offset, length, "the file ends at " + (offset + got) + ", before the frame does");
    }
    end = offset + got;
  }

  private void verify(SegmentEntry segment, long offset, long length) throws DamagedException {
    long salt = segment.header().salt();
    try {
      if (!FrameHeader.isValid(checksum, bytes, view, frameAt, offset, salt)) {
        throw new DamagedException(offset, length, "the frame header's checksum is wrong");
      }
      if (FrameHeader.frameLength(bytes, frameAt) != length) {
        throw new DamagedException(
            offset, length, "the frame's length is not the one in the index");
      }
      if (!FrameHeader.isPayloadValid(checksum, bytes, view, frameAt, offset, salt)) {
        throw new DamagedException(offset, length, "the checksum of the frame's records is wrong");
      }
    } catch (InternalError e) {
      // what a JVM throws when mapped bytes cannot be had: an I/O error, or a file cut short under
      // us
      DamagedException damaged =
          new DamagedException(offset, length, "mapped bytes cannot be read");
      damaged.initCause(e);
      throw damaged;
    }
  }

  /** Forgets what is in memory, so that nothing of a released segment is used. */
  void clear() {
    reader = null;
    start = 0;
    end = 0;
    useOwn();
    payload.clear();
  }

  /** The bytes as on disk, little-endian; indexes are {@link #at()} and up. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** Where the verified frame begins in {@link #bytes()}. */
  int at() {
    return frameAt;
  }

  /** The records of the verified frame; until another one is loaded. */
  Payload payload() {
    return payload;
  }
}
