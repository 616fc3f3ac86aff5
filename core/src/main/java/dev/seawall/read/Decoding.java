package dev.seawall.read;

import dev.seawall.WalOptions;
import dev.seawall.crypto.KeyRing;

/**
 * What is needed to decode frames whose records are not on disk as they are. Safe for use by many
 * threads.
 *
 * @param maxFrameBytes the largest payload that is decompressed
 * @param keys the log's keys
 */
public record Decoding(int maxFrameBytes, KeyRing keys) {

  /**
   * As the options of a log say.
   *
   * @param options how it was opened
   * @return what decoding needs
   */
  public static Decoding of(WalOptions options) {
    return new Decoding(options.compression().maxFrameBytes(), new KeyRing(options.encryption()));
  }
}
