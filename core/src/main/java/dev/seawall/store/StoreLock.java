package dev.seawall.store;

import java.io.IOException;

/**
 * The exclusive right to write to a {@link SegmentStore}; it ends with the process at the latest.
 */
public interface StoreLock extends AutoCloseable {

  /**
   * Gives the right up; doing so twice is harmless.
   *
   * @throws IOException if releasing failed
   */
  @Override
  void close() throws IOException;
}
