package dev.seawall.read;

import dev.seawall.format.Checksum;
import dev.seawall.format.FrameHeader;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks over the frames of a segment in order of place, believing nothing but checksums. For one
 * thread at a time.
 *
 * <p>Frames are read a stretch at a time; one that is longer than a stretch gets the room it needs
 * once its header has been verified and its length found to fit into what remains.
 */
public final class FrameScanner {
  private static final int STRETCH_BYTES = 1 << 20;

  private final SegmentFile file;
  private final long salt;
  private final Checksum checksum = new Checksum();
  private ByteBuffer bytes;
  private ByteBuffer view;
  private long limit;
  private long start;
  private long end;
  private long offset;
  private long frameLength;
  private boolean headerValid;
  private String payloadDamage = "";

  /**
   * Creates a scanner before a place.
   *
   * @param file the segment's file
   * @param salt the segment's salt
   * @param from where a frame begins
   * @param limit where the frames end at the latest
   */
  public FrameScanner(SegmentFile file, long salt, long from, long limit) {
    this.file = file;
    this.salt = salt;
    this.offset = from;
    this.limit = limit;
    this.start = from;
    this.end = from;
    this.bytes =
        allocate(
            (int)
                Math.min(
                    STRETCH_BYTES,
                    Math.max(limit - from, FrameHeader.BYTES) + FrameHeader.ALIGNMENT));
    this.view = bytes.duplicate();
  }

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What begins at the present place. */
  public enum Found {
    /** A valid frame. */
    FRAME,
    /** A valid header whose payload is damaged, cut short, or what no log can say of itself. */
    DAMAGED_PAYLOAD,
    /** No valid header. */
    NO_FRAME,
    /** Too little is left for a header. */
    END
  }

  /**
   * Looks at the present place, without moving.
   *
   * @return what begins there
   * @throws IOException if it cannot be read
   */
  public Found look() throws IOException {
    headerValid = false;
    if (offset + FrameHeader.BYTES > limit || !fill(FrameHeader.BYTES)) {
      return Found.END;
    }
    if (!FrameHeader.isValid(checksum, bytes, view, at(), offset, salt)) {
      return Found.NO_FRAME;
    }
    headerValid = true;
    payloadDamage = "the checksum of the frame's records is wrong";
    frameLength = FrameHeader.frameLength(bytes, at());
    if (offset + frameLength > limit || !fill((int) frameLength)) {
      return Found.DAMAGED_PAYLOAD;
    }
    if (!FrameHeader.isPayloadValid(checksum, bytes, view, at(), offset, salt)) {
      return Found.DAMAGED_PAYLOAD;
    }
    payloadDamage = ControlFrames.IMPOSSIBLE;
    return ControlFrames.isPossible(bytes, at()) ? Found.FRAME : Found.DAMAGED_PAYLOAD;
  }

  /**
   * What is wrong with the payload that {@link #look()} found damaged.
   *
   * @return text for people
   */
  public String payloadDamage() {
    return payloadDamage;
  }

  /** Moves behind the frame whose header {@link #look()} found valid. */
  public void skipFrame() {
    if (!headerValid) {
      throw new IllegalStateException("no valid header at " + offset);
    }
    offset += frameLength;
  }

  /**
   * Moves to a place.
   *
   * @param target where to look next
   */
  public void moveTo(long target) {
    offset = target;
  }

  /**
   * Lets the scan go further.
   *
   * @param newLimit where the frames end at the latest
   */
  public void setLimit(long newLimit) {
    limit = newLimit;
    end = Math.min(end, offset);
  }

  /**
   * Moves on to the next place where a valid header begins.
   *
   * @return false if there is none; the place is then the limit
   * @throws IOException if it cannot be read
   */
  public boolean seekHeader() throws IOException {
    for (offset = (offset + FrameHeader.ALIGNMENT - 1) & -FrameHeader.ALIGNMENT;
        ;
        offset += FrameHeader.ALIGNMENT) {
      if (offset + FrameHeader.BYTES > limit || !fill(FrameHeader.BYTES)) {
        offset = limit;
        return false;
      }
      // a header of zeros is never valid, and long stretches of zeros are what usually follows
      if (bytes.getLong(at() + FrameHeader.ALIGNMENT) != 0
          && FrameHeader.isValid(checksum, bytes, view, at(), offset, salt)) {
        return true;
      }
    }
  }

  /**
   * Finds the first byte that is not zero, from the present place on, without moving.
   *
   * @return its offset; the limit if there is none
   * @throws IOException if it cannot be read
   */
  public long firstNonZero() throws IOException {
    long saved = offset;
    try {
      for (; offset < limit; offset += Math.min(Long.BYTES, limit - offset)) {
        int length = (int) Math.min(Long.BYTES, limit - offset);
        if (!fill(length)) {
          return limit;
        }
        if (length == Long.BYTES && bytes.getLong(at()) == 0) {
          continue;
        }
        for (int i = 0; i < length; i++) {
          if (bytes.get(at() + i) != 0) {
            return offset + i;
          }
        }
      }
      return limit;
    } finally {
      offset = saved;
    }
  }

  /** Makes sure that so many bytes from the present place on are in memory. */
  private boolean fill(int length) throws IOException {
    if (offset >= start && offset + length <= end) {
      return true;
    }
    if (bytes.capacity() < length) {
      bytes = allocate(length);
      view = bytes.duplicate();
    }
    int wanted = (int) Math.min(Math.max(limit - offset, length), bytes.capacity());
    start = offset;
    end = offset;
    view.limit(wanted).position(0);
    end = offset + Bytes.readUpTo(file, view, offset);
    return offset + length <= end;
  }

  /**
   * The present place.
   *
   * @return an offset in bytes
   */
  public long offset() {
    return offset;
  }

  /**
   * Where frames end at the latest.
   *
   * @return an offset in bytes
   */
  public long limit() {
    return limit;
  }

  /**
   * The length of the frame whose header was found valid.
   *
   * @return bytes, padding included
   */
  public long frameLength() {
    return frameLength;
  }

  /**
   * How many bytes are in memory from the present place on.
   *
   * @return a number of bytes
   */
  public int available() {
    return (int) Math.max(0, end - offset);
  }

  /**
   * The bytes in memory.
   *
   * @return little-endian; the present place is at {@link #at()}
   */
  public ByteBuffer bytes() {
    return bytes;
  }

  /**
   * Where in {@link #bytes()} the present place is.
   *
   * @return an index
   */
  public int at() {
    return (int) (offset - start);
  }
}
