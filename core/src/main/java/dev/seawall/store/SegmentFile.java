package dev.seawall.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open file of a {@link SegmentStore}.
 *
 * <p>All methods may be called from many threads at once; none reacts to a thread's interrupt
 * status. Using a closed file is an {@link IOException}, changing one that was opened for reading
 * an {@link IllegalStateException}.
 */
public interface SegmentFile extends AutoCloseable {

  /**
   * The current length.
   *
   * @return the length in bytes
   * @throws IOException if it cannot be determined
   */
  long length() throws IOException;

  /**
   * Reads at an offset.
   *
   * @param target takes the bytes, from its position on; its position moves on by the number read
   * @param offset where to read, in bytes
   * @return the number of bytes read, which may be fewer than there is room for, or -1 at or behind
   *     the end
   * @throws IOException if reading failed
   */
  int read(ByteBuffer target, long offset) throws IOException;

  /**
   * Writes all remaining bytes at an offset, extending the file where needed.
   *
   * @param source the bytes; its position moves to its limit
   * @param offset where to write, in bytes
   * @throws StoreFullException if there is no room; any prefix of the bytes may have been written
   * @throws IOException if writing failed; any part of the bytes may have been written
   */
  void write(ByteBuffer source, long offset) throws IOException;

  /**
   * Cuts the file.
   *
   * @param length the new length in bytes, at most the present one
   * @throws IOException if cutting failed; the length is then unknown
   */
  void truncate(long length) throws IOException;

  /**
   * Makes everything written before this call, and the length, durable.
   *
   * @throws IOException if it failed: then nothing may be assumed about any byte written since the
   *     last successful sync, and calling it again proves nothing
   */
  void sync() throws IOException;

  /**
   * Maps a range for reading. Whether what is written to the range later shows in it is undefined.
   *
   * @param offset where the range begins, in bytes
   * @param length the range's length in bytes; it must lie within the file
   * @return a read-only buffer, valid after this file is closed too
   * @throws IOException if mapping failed or is not offered, or the segment was deleted
   */
  ByteBuffer map(long offset, int length) throws IOException;

  /**
   * Closes the file, without syncing it; closing it twice is harmless.
   *
   * @throws IOException if closing failed
   */
  @Override
  void close() throws IOException;
}
