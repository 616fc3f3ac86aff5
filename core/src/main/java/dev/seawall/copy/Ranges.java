package dev.seawall.copy;

import dev.seawall.read.Bytes;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Copies and compares parts of segments. */
final class Ranges {
  private static final int CHUNK_BYTES = 1 << 20;

  private Ranges() {}

  static void copy(SegmentFile source, long length, SegmentFile target) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, Math.max(length, 1)));
    for (long offset = 0; offset < length; offset += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), length - offset));
      Bytes.readFully(source, chunk, offset);
      target.write(chunk.flip(), offset);
    }
  }

  /** Whether two files have the same bytes somewhere; false where one ends before. */
  static boolean areEqual(SegmentFile one, SegmentFile other, long offset, int length)
      throws IOException {
    ByteBuffer left = ByteBuffer.allocate(length);
    ByteBuffer right = ByteBuffer.allocate(length);
    return Bytes.readUpTo(one, left, offset) == length
        && Bytes.readUpTo(other, right, offset) == length
        && left.flip().equals(right.flip());
  }
}
