package dev.seawall.codec;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Reads LZ4 blocks, with the decompressor that checks every length. */
final class Lz4Decompressor implements Decompressor {
  /** A length of the format grows by this much with each byte spent on it. */
  private static final long MOST_RATIO = 255;

  private final LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();

  @Override
  public boolean isPlausible(int compressed, int raw) {
    return raw <= compressed * MOST_RATIO;
  }

  @Override
  public boolean decompress(ByteBuffer source, int length, ByteBuffer target, int raw) {
    try {
      return decompressor.decompress(source, 0, length, target, 0, raw) == raw;
    } catch (LZ4Exception | IndexOutOfBoundsException e) {
      return false; // what malformed input is answered with
    }
  }
}
