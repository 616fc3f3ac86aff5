package dev.seawall.codec;

import java.nio.ByteBuffer;

/**
 * Undoes what a {@link Compressor} did, without trusting the bytes. For one thread at a time; holds
 * nothing that would have to be closed.
 */
public interface Decompressor {

  /**
   * Whether the format could hold so much in so little.
   *
   * @param compressed how many bytes there are
   * @param raw how many they are said to become
   * @return false if that is a lie
   */
  boolean isPlausible(int compressed, int raw);

  /**
   * Decompresses.
   *
   * @param source direct memory, the bytes at its beginning; private to this call
   * @param length how many there are
   * @param target direct memory, filled from its beginning
   * @param raw how many bytes are expected; no more than that are written
   * @return whether there were exactly as many, and nothing wrong with them
   */
  boolean decompress(ByteBuffer source, int length, ByteBuffer target, int raw);
}
