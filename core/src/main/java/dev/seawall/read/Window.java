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
  private static final int MAPPED_STRETCH_BYTES = 16 << 10;

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
  private @Nullable ByteBuffer map;
  private byte[][] owed = new byte[1][1];
  private final Payload payload;
  private @Nullable FrameCache cache;
  private boolean isHeaderEnough;

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
    boolean isInMemory = map != null && !payload.isDecoded();
    if (!isInMemory && frames.admits(segment, offset, payload.end() - payload.at())) {
      frames.put(CachedFrame.copyOf(segment, offset, bytes, frameAt, payload));
    }
  }

  /** Has frames looked for in a cache first, and put there; for reading single ones. */
  void use(FrameCache frames) {
    cache = frames.isOff() ? null : frames;
  }

  /**
   * Has headers verified only, until {@link #clear()}: what is wrong with the records of a frame
   * does not matter then, and {@link #payload()} does not show them.
   */
  void beContentWithHeaders() {
    isHeaderEnough = true;
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
    if (map == null) {
      loadOnce(from, offset, length);
      return;
    }
    try {
      loadOnce(from, offset, length);
    } catch (DamagedException | InternalError e) {
      // the operating system says what is wrong only to those who read
      awaitErrorOfMap();
      map = null;
      end = start;
      loadOnce(from, offset, length);
    }
  }

  private void loadOnce(SegmentReader from, long offset, long length) throws IOException {
    if (offset < start || offset + length > end) {
      fetch(from, offset, length);
    }
    frameAt = (int) (offset - start);
    verify(from.segment(), offset, length);
    SegmentEntry segment = from.segment();
    if (isHeaderEnough) {
      Payload.checkFlags(segment.name(), FrameHeader.flags(bytes, frameAt), offset);
    } else {
      payload.show(segment.name(), segment.header(), bytes, frameAt, offset, generation);
    }
  }

  private void useSegment(SegmentReader from) throws IOException {
    reader = from;
    start = 0;
    end = 0;
    map = mode == ReadMode.MAPPED && from.segment().isSealed() ? mapOf(from) : null;
    useOwn();
  }

  private static @Nullable ByteBuffer mapOf(SegmentReader from) {
    try {
      return from.mapped();
    } catch (IOException e) {
      return null; // it is read without; what is wrong, such as a file cut short, comes of that
    }
  }

  private void useOwn() {
    bytes = own;
    view = ownView;
    generation++;
  }

  private void fetch(SegmentReader from, long offset, long length) throws IOException {
    SegmentEntry segment = from.segment();
    long limit = segment.isSealed() ? segment.length() : segment.writtenOffset();
    if (offset + length > limit) {
      throw new DamagedException(
          offset, length, "the segment ends at " + limit + ", before the frame does");
    }
    ByteBuffer mapped = map;
    if (mapped == null) {
      read(from, offset, length, limit);
    } else {
      copy(mapped, offset, length, limit);
    }
  }

  /** Whether it goes on where the window ends: mostly within a frame, which is had again whole. */
  private boolean isInSequence(long offset) {
    return offset > start && offset <= end;
  }

  private void read(SegmentReader from, long offset, long length, long limit) throws IOException {
    readAhead = isInSequence(offset) ? Math.min(readAhead * 4, MOST_READ_AHEAD_BYTES) : LEAST_BYTES;
    int wanted = (int) Math.min(Math.max(length, readAhead), limit - offset);
    expect(offset, wanted);
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

  /**
   * Copies a frame out of mapped memory, and in sequence those behind it: few copies of what fits
   * into the fastest memory are cheaper than one for each frame. Where a page of it cannot be had,
   * because of an I/O error or since the file was cut short under us, the JVM survives a copy, but
   * not native code that comes upon it, such as that of checksums.
   */
  private void copy(ByteBuffer mapped, long offset, long length, long limit) {
    long wanted = isInSequence(offset) ? Math.max(length, MAPPED_STRETCH_BYTES) : length;
    int copied = (int) Math.min(wanted, limit - offset);
    expect(offset, copied);
    bytes.put(0, mapped, (int) offset, copied);
    end = offset + copied;
  }

  /**
   * Lets the JVM throw now what it owes for a mapped access. It does so not at once but at some
   * later entry into the runtime, such as this allocation: it is not to hit somebody who knows
   * nothing of it.
   */
  private void awaitErrorOfMap() {
    try {
      owed = new byte[2][owed.length];
    } catch (InternalError e) {
      owed = new byte[1][1]; // that it was owed is all there is to know
    }
  }

  /**
   * Makes room, and forgets what was there before: a failure half-way must not leave the window
   * claiming bytes it lost.
   */
  private void expect(long offset, int wanted) {
    start = offset;
    end = offset;
    if (own.capacity() < wanted) {
      own = allocate(Math.max(wanted, 2 * readAhead));
      ownView = own.duplicate();
      useOwn();
    }
  }

  private void verify(SegmentEntry segment, long offset, long length) throws DamagedException {
    long salt = segment.header().salt();
    if (!FrameHeader.isValid(checksum, bytes, view, frameAt, offset, salt)) {
      throw new DamagedException(offset, length, "the frame header's checksum is wrong");
    }
    if (FrameHeader.frameLength(bytes, frameAt) != length) {
      throw new DamagedException(offset, length, "the frame's length is not the one in the index");
    }
    if (!isHeaderEnough
        && !FrameHeader.isPayloadValid(checksum, bytes, view, frameAt, offset, salt)) {
      throw new DamagedException(offset, length, "the checksum of the frame's records is wrong");
    }
  }

  /** Forgets what is in memory, so that nothing of a released segment is used. */
  void clear() {
    reader = null;
    start = 0;
    end = 0;
    map = null;
    isHeaderEnough = false;
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
