package dev.seawall.write;

import java.io.IOException;

/**
 * What recovery put off for want of space: the last segment must be mended before another may
 * begin.
 */
public interface TailRepair {

  /**
   * Mends the last segment and seals it. May be called again if it failed for want of space.
   *
   * @return the sealed segment
   * @throws IOException if it failed
   */
  Predecessor finish() throws IOException;
}
