package dev.seawall.codec;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Reads Zstandard frames. What that needs is memory outside the heap, dear to make and not freed by
 * the collector; so a bounded number of contexts is kept for all who read.
 */
final class ZstdDecompressor implements Decompressor {
  /** A block holds up to 128 KiB, and is at least 4 bytes long. */
  private static final int MOST_BLOCK_BYTES = 128 << 10;

  private static final int LEAST_BLOCK_BYTES = 4;
  private static final int PLACES = 16;
  private static final AtomicReferenceArray<ZstdDecompressCtx> SPARE =
      new AtomicReferenceArray<>(PLACES);

  private final int place;

  /** Makes the first context, so that it is known at once whether there can be one. */
  ZstdDecompressor() {
    place = System.identityHashCode(this) & (PLACES - 1);
    giveBack(take());
  }

  private ZstdDecompressCtx take() {
    ZstdDecompressCtx spare = SPARE.getAndSet(place, null);
    return spare != null ? spare : new ZstdDecompressCtx();
  }

  private void giveBack(ZstdDecompressCtx used) {
    if (!SPARE.compareAndSet(place, null, used)) {
      used.close();
    }
  }

  @Override
  public boolean isPlausible(int compressed, int raw) {
    return raw <= (compressed / LEAST_BLOCK_BYTES + 1L) * MOST_BLOCK_BYTES;
  }

  @Override
  public boolean decompress(ByteBuffer source, int length, ByteBuffer target, int raw) {
    ZstdDecompressCtx context = take();
    try {
      return context.decompressDirectByteBuffer(target, 0, raw, source, 0, length) == raw;
    } catch (ZstdException e) {
      return false; // what malformed input is answered with
    } finally {
      giveBack(context);
    }
  }
}
