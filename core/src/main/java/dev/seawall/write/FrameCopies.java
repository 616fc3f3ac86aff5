package dev.seawall.write;

import dev.seawall.format.FrameHeader;
import dev.seawall.index.StreamState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Relocated frames in the making: copies of older ones, as they are to be staged. Filled and staged
 * again and again, by one thread.
 */
public final class FrameCopies {
  private static final int FIRST_BYTES = 1 << 16;

  /** Beyond this, memory is let go after use. */
  private static final int MOST_KEPT_BYTES = 1 << 20;

  private ByteBuffer bytes = allocate(FIRST_BYTES);
  private int end;
  private final List<Unit> units = new ArrayList<>();
  private boolean isUnitOpen;

  /**
   * The records of an older frame.
   *
   * @param first the sequence of the first
   * @param count how many
   * @param flags of the frame's flags those that its copy is to have too
   * @param timeMillis when they were appended, since 1970
   * @param transaction what transaction they belong to; 0 for none
   */
  public record Origin(long first, int count, int flags, long timeMillis, long transaction) {}

  /** Frames of one stream that count together only: most often just one. */
  record Unit(StreamState owner, int from, int to) {}

  /** Creates an empty set. */
  public FrameCopies() {}

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Adds a copy of a frame.
   *
   * @param owner its stream
   * @param origin what the frame says of its records
   * @param records where they stand, encoded
   * @param from where the first begins there
   * @param to where the last ends
   */
  public void add(StreamState owner, Origin origin, ByteBuffer records, int from, int to) {
    boolean isTransactional = (origin.flags & FrameHeader.TRANSACTIONAL) != 0;
    int prefix =
        FrameHeader.ORIGINAL_TIME_BYTES + (isTransactional ? FrameHeader.TRANSACTION_ID_BYTES : 0);
    int payload = Math.addExact(prefix, to - from);
    int length = Math.addExact(FrameHeader.BYTES, FrameHeader.padded(payload));
    require(length);
    FrameHeader.describe(bytes, end, owner.id(), origin.first, origin.count, payload);
    FrameHeader.setFlags(bytes, end, origin.flags | FrameHeader.RELOCATED);
    int at = end + FrameHeader.BYTES;
    bytes.putLong(at, origin.timeMillis);
    if (isTransactional) {
      bytes.putLong(at + FrameHeader.ORIGINAL_TIME_BYTES, origin.transaction);
    }
    bytes.put(at + prefix, records, from, to - from);
    for (int pad = at + payload; pad < end + length; pad++) {
      bytes.put(pad, (byte) 0);
    }
    int unitFrom = isUnitOpen ? units.remove(units.size() - 1).from : end;
    end += length;
    units.add(new Unit(owner, unitFrom, end));
    isUnitOpen = (origin.flags & FrameHeader.CONTINUES_ATOMICALLY) != 0;
  }

  /**
   * Takes the records added last, and all that are to be seen with them, for those of a transaction
   * that has lost its COMMIT: they are not to take effect.
   */
  public void withoutCommit() {
    Unit last = units.get(units.size() - 1);
    int undone = FrameHeader.BATCH | FrameHeader.CONTINUES_ATOMICALLY;
    for (int at = last.from; at < last.to; at += (int) FrameHeader.frameLength(bytes, at)) {
      FrameHeader.setFlags(bytes, at, FrameHeader.flags(bytes, at) & ~undone);
    }
  }

  private void require(int length) {
    if (bytes.capacity() - end < length) {
      long doubled = Math.min(2L * bytes.capacity(), Integer.MAX_VALUE - 8);
      ByteBuffer larger = allocate((int) Math.max(Math.addExact(end, length), doubled));
      larger.put(0, bytes, 0, end);
      bytes = larger;
    }
  }

  /**
   * How long the copies are together.
   *
   * @return bytes
   */
  public int length() {
    return end;
  }

  /** Forgets the copies. */
  public void clear() {
    end = 0;
    isUnitOpen = false;
    units.clear();
    if (bytes.capacity() > MOST_KEPT_BYTES) {
      bytes = allocate(FIRST_BYTES);
    }
  }

  List<Unit> units() {
    return units;
  }

  ByteBuffer bytes() {
    return bytes;
  }
}
