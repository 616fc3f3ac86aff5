package dev.seawall.write;

import dev.seawall.Compression;
import dev.seawall.MissingCodecException;
import dev.seawall.codec.Codecs;
import dev.seawall.codec.Compressor;
import dev.seawall.format.FrameHeader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Compresses the frames of a group that are worth it. For the leader alone. */
final class FrameCompressor implements AutoCloseable {
  /** Beyond this, memory is let go after use. */
  private static final int MOST_KEPT_BYTES = 2 << 20;

  private final Compressor codec;
  private final int number;
  private final int leastBytes;
  private final int mostBytes;
  private ByteBuffer packed = ByteBuffer.allocateDirect(0);

  private FrameCompressor(Compressor codec, Compression how) {
    this.codec = codec;
    this.number = Codecs.numberOf(how.codec());
    this.leastBytes = how.thresholdBytes();
    this.mostBytes = how.maxFrameBytes();
  }

  /** Makes one as the log's options say; null if they say that nothing is to be compressed. */
  static @Nullable FrameCompressor of(WriteContext context) throws MissingCodecException {
    Compression how = context.options().compression();
    if (how.codec() == Compression.Codec.NONE) {
      return null;
    }
    Compressor codec = Codecs.compressor(how, context.store().describe());
    return new FrameCompressor(codec, how);
  }

  /**
   * Moves a frame towards the beginning of its buffer, compressed if that makes it shorter.
   *
   * @param bytes the buffer
   * @param from where the frame begins
   * @param length how long it is, padding included
   * @param to where it is to begin, at most where it does
   * @return how long it is there
   */
  int move(ByteBuffer bytes, int from, int length, int to) {
    int raw = FrameHeader.payloadLength(bytes, from);
    int packedLength =
        isWorthATry(bytes, from, raw) ? pack(bytes, from + FrameHeader.BYTES, raw) : raw;
    int stored = FrameHeader.RAW_LENGTH_BYTES + packedLength;
    if (FrameHeader.padded(stored) >= FrameHeader.padded(raw)) {
      if (from != to) {
        bytes.put(to, bytes, from, length);
      }
      return length;
    }
    bytes.put(to, bytes, from, FrameHeader.BYTES);
    FrameHeader.setCompressed(bytes, to, number, stored, raw);
    int at = to + FrameHeader.BYTES + FrameHeader.RAW_LENGTH_BYTES;
    bytes.put(at, packed, 0, packedLength);
    int end = to + FrameHeader.BYTES + FrameHeader.padded(stored);
    for (int pad = at + packedLength; pad < end; pad++) {
      bytes.put(pad, (byte) 0);
    }
    return end - to;
  }

  private boolean isWorthATry(ByteBuffer bytes, int at, int raw) {
    boolean isControl = (FrameHeader.flags(bytes, at) & FrameHeader.CONTROL) != 0;
    return raw >= leastBytes && raw <= mostBytes && !isControl;
  }

  private int pack(ByteBuffer bytes, int at, int raw) {
    int bound = codec.bound(raw);
    if (packed.capacity() < bound) {
      try {
        packed = ByteBuffer.allocateDirect(bound);
      } catch (OutOfMemoryError e) {
        return raw; // not worth failing for: the frame stays as it is
      }
    }
    return codec.compress(bytes, at, raw, packed);
  }

  /** Lets go of what an unusually large frame needed. */
  void trim() {
    if (packed.capacity() > MOST_KEPT_BYTES) {
      packed = ByteBuffer.allocateDirect(0);
    }
  }

  @Override
  public void close() {
    codec.close();
  }
}
