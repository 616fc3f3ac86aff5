package dev.seawall.copy;

import dev.seawall.crypto.FrameCipher;
import dev.seawall.crypto.SegmentKey;
import dev.seawall.format.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of one segment into the same frames at other places of another: with the checksums
 * of their place, and encrypted with that segment's key. For one thread at a time.
 */
final class FrameMover {
  private final @Nullable FrameCipher from;
  private final @Nullable FrameCipher to;
  private final FrameHeader.Seal seal = new FrameHeader.Seal();
  private final long salt;
  private final long syncedThrough;
  private ByteBuffer bytes = allocate(1 << 16);
  private ByteBuffer view = bytes.duplicate();

  /**
   * Creates one for two segments.
   *
   * @param from the key of the first; null if it is not encrypted
   * @param to the key of the second; null if it is not encrypted
   * @param salt the salt of the second
   * @param syncedThrough what its frames say was durable when they were written
   */
  FrameMover(@Nullable SegmentKey from, @Nullable SegmentKey to, long salt, long syncedThrough) {
    this.from = from == null ? null : new FrameCipher(from);
    this.to = to == null ? null : new FrameCipher(to);
    this.salt = salt;
    this.syncedThrough = syncedThrough;
  }

  /** The salt of the segment that the frames go to. */
  long salt() {
    return salt;
  }

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Takes a frame over.
   *
   * @param source where it is
   * @param at where it begins there
   * @param length how long it is
   * @param oldPlace where it begins in its segment
   * @param newPlace where it will begin in the other
   * @param isLastOfGroup whether the next frame of its atomic group is lost
   * @return a view of it, to be written; null if it cannot be decrypted
   */
  @Nullable ByteBuffer move(
      ByteBuffer source, int at, int length, long oldPlace, long newPlace, boolean isLastOfGroup) {
    if (bytes.capacity() < length) {
      bytes = allocate(length);
      view = bytes.duplicate();
    }
    bytes.put(0, source, at, length);
    int flags = FrameHeader.flags(bytes, 0);
    if (isLastOfGroup) {
      FrameHeader.setFlags(bytes, 0, flags & ~FrameHeader.CONTINUES_ATOMICALLY);
    }
    seal.set(salt, syncedThrough, (int) FrameHeader.timeMillis(bytes, 0));
    FrameHeader.stamp(seal, bytes, 0);
    if ((flags & FrameHeader.ENCRYPTED) != 0) {
      int plain = from == null ? -1 : from.decrypt(source, at, oldPlace);
      if (plain < 0 || from == null || to == null) {
        return null;
      }
      to.encrypt(from.decrypted(), 0, plain, bytes, 0, newPlace);
    }
    FrameHeader.seal(seal, bytes, view.clear(), 0, newPlace);
    return view.limit(length).position(0);
  }
}
