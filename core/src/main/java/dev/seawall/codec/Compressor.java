package dev.seawall.codec;

import java.nio.ByteBuffer;

/** Makes bytes fewer. For one thread at a time. */
public interface Compressor extends AutoCloseable {

  /**
   * The room that compressing may take.
   *
   * @param length how many bytes are to be compressed
   * @return bytes; more than that if they cannot be made fewer
   */
  int bound(int length);

  /**
   * Compresses.
   *
   * @param source direct memory
   * @param at where the bytes begin
   * @param length how many there are
   * @param target direct memory, with {@link #bound} bytes from its beginning; positions and limits
   *     are left as they are
   * @return how many bytes of the target are used
   */
  int compress(ByteBuffer source, int at, int length, ByteBuffer target);

  /** Lets go of memory. */
  @Override
  void close();
}
