package dev.seawall.read;

import dev.seawall.format.SegmentHeader;
import dev.seawall.store.SegmentFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reading whole ranges of a file. */
public final class Bytes {
  private Bytes() {}

  /**
   * Fills a buffer.
   *
   * @param file where to read
   * @param target filled from its position to its limit
   * @param offset where the bytes begin
   * @throws EOFException if the file ends before
   * @throws IOException if it cannot be read
   */
  public static void readFully(SegmentFile file, ByteBuffer target, long offset)
      throws IOException {
    int wanted = target.remaining();
    int got = readUpTo(file, target, offset);
    if (got < wanted) {
      throw new EOFException(
          "expected " + wanted + " bytes at offset " + offset + ", found " + got);
    }
  }

  /**
   * Fills a buffer as far as the file goes.
   *
   * @param file where to read
   * @param target filled from its position on
   * @param offset where the bytes begin
   * @return how many bytes were read
   * @throws IOException if it cannot be read
   */
  public static int readUpTo(SegmentFile file, ByteBuffer target, long offset) throws IOException {
    int start = target.position();
    while (target.hasRemaining()) {
      if (file.read(target, offset + target.position() - start) < 0) {
        break;
      }
    }
    return target.position() - start;
  }

  /**
   * Reads what should be a segment's header.
   *
   * @param file the segment
   * @return as much of it as there is, from position to limit
   * @throws IOException if it cannot be read
   */
  public static ByteBuffer readSegmentHeader(SegmentFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readUpTo(file, bytes, 0);
    return bytes.flip();
  }
}
