package dev.seawall.codec;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Writes LZ4 blocks. */
final class Lz4Compressor implements Compressor {
  private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();

  @Override
  public int bound(int length) {
    return compressor.maxCompressedLength(length);
  }

  @Override
  public int compress(ByteBuffer source, int at, int length, ByteBuffer target) {
    return compressor.compress(source, at, length, target, 0, bound(length));
  }

  @Override
  public void close() {
    // holds nothing
  }
}
