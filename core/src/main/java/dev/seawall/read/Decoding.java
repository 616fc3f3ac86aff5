package dev.seawall.read;

import dev.seawall.WalOptions;

/**
 * What is needed to decode frames whose records are not on disk as they are.
 *
 * @param maxDecompressedBytes the largest payload that is decompressed
 */
public record Decoding(int maxDecompressedBytes) {

  /**
   * As the options of a log say.
   *
   * @param options how it was opened
   * @return what decoding needs
   */
  public static Decoding of(WalOptions options) {
    return new Decoding(options.maxDecompressedBytes());
  }
}
