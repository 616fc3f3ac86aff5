package dev.seawall.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/** Writes Zstandard frames. */
final class ZstdCompressor implements Compressor {
  private final ZstdCompressCtx context = new ZstdCompressCtx();

  ZstdCompressor(int level) {
    // our frame has a checksum of its own, and says its length
    context.setLevel(level).setChecksum(false).setContentSize(false).setDictID(false);
  }

  @Override
  public int bound(int length) {
    return Math.toIntExact(Zstd.compressBound(length));
  }

  @Override
  public int compress(ByteBuffer source, int at, int length, ByteBuffer target) {
    return context.compressDirectByteBuffer(target, 0, bound(length), source, at, length);
  }

  @Override
  public void close() {
    context.close();
  }
}
