package dev.seawall.read;

import dev.seawall.format.FrameHeader;
import dev.seawall.index.SegmentEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A verified frame in memory: its header as on disk, and behind it its records as they are read. To
 * be read by many threads, at absolute indexes only.
 */
final class CachedFrame {
  /** About what an entry takes beyond its bytes. */
  private static final int OVERHEAD_BYTES = 128;

  private final SegmentEntry segment;
  private final long offset;
  private final long timeMillis;
  private final long transactionId;
  private final ByteBuffer image;

  /** The next one in the same place of the table; changed under the stripe's lock. */
  private volatile @Nullable CachedFrame next;

  /** Whether it has been used since it was last spared; a race about it costs nothing. */
  private boolean used;

  private CachedFrame(SegmentEntry segment, long offset, Payload payload, ByteBuffer image) {
    this.segment = segment;
    this.offset = offset;
    this.timeMillis = payload.timeMillis();
    this.transactionId = payload.transactionId();
    this.image = image;
  }

  /** How much memory a frame with records of some length takes. */
  static long sizeOf(int recordBytes) {
    return OVERHEAD_BYTES + FrameHeader.BYTES + (long) recordBytes;
  }

  /** Copies a frame whose header stands at an index of a buffer. */
  static CachedFrame copyOf(
      SegmentEntry segment, long offset, ByteBuffer bytes, int at, Payload payload) {
    int length = payload.end() - payload.at();
    ByteBuffer image =
        ByteBuffer.allocate(FrameHeader.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    image.put(0, bytes, at, FrameHeader.BYTES);
    image.put(FrameHeader.BYTES, payload.bytes(), payload.at(), length);
    return new CachedFrame(segment, offset, payload, image);
  }

  boolean is(SegmentEntry wantedSegment, long wantedOffset) {
    return offset == wantedOffset && segment == wantedSegment;
  }

  SegmentEntry segment() {
    return segment;
  }

  long offset() {
    return offset;
  }

  long timeMillis() {
    return timeMillis;
  }

  long transactionId() {
    return transactionId;
  }

  /** The header at index 0, and the records from {@link FrameHeader#BYTES} to the end. */
  ByteBuffer image() {
    return image;
  }

  long sizeBytes() {
    return OVERHEAD_BYTES + (long) image.capacity();
  }

  @Nullable CachedFrame next() {
    return next;
  }

  void setNext(@Nullable CachedFrame following) {
    next = following;
  }

  void markUsed() {
    if (!used) {
      used = true;
    }
  }

  /** Whether it has been used since this was last asked. */
  boolean spare() {
    boolean spared = used;
    used = false;
    return spared;
  }
}
