package dev.seawall.read;

import dev.seawall.MissingCodecException;
import dev.seawall.codec.Codecs;
import dev.seawall.codec.Decompressor;
import dev.seawall.format.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of a compressed frame readable, in memory of its own. Believes none of the
 * lengths before it has checked them. For one thread at a time.
 */
final class FrameDecoder {
  /** Beyond this, memory is let go after use. */
  private static final int MOST_KEPT_BYTES = 1 << 20;

  private static final int CODECS = FrameHeader.CODEC + 1;

  private final Decoding decoding;
  private final @Nullable Decompressor[] decompressors = new Decompressor[CODECS];
  private ByteBuffer packed = allocate(0);
  private ByteBuffer decoded = allocate(0);
  private int generation;

  FrameDecoder(Decoding decoding) {
    this.decoding = decoding;
  }

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Decodes a frame's payload; it is then in {@link #decoded()}, from its beginning.
   *
   * @param file the segment's name, for messages
   * @param frame the buffer with the frame, verified
   * @param at where it begins there
   * @param place where it begins in the segment
   * @return how long the payload is
   * @throws DamagedException if it is not what its header says
   * @throws MissingCodecException if it cannot be decompressed here
   */
  int decode(String file, ByteBuffer frame, int at, long place)
      throws DamagedException, MissingCodecException {
    int stored = FrameHeader.payloadLength(frame, at) - FrameHeader.RAW_LENGTH_BYTES;
    int raw = stored > 0 ? FrameHeader.rawLength(frame, at) : 0;
    int codec = FrameHeader.codec(FrameHeader.flags(frame, at));
    if (raw <= 0) {
      throw damaged(frame, at, place, "it has no valid length");
    }
    if (raw > decoding.maxDecompressedBytes()) {
      throw damaged(
          frame,
          at,
          place,
          "it claims to hold "
              + raw
              + " bytes; maxDecompressedBytes allows "
              + decoding.maxDecompressedBytes());
    }
    Decompressor decompressor = decompressor(codec, file, place);
    if (!decompressor.isPlausible(stored, raw)) {
      throw damaged(frame, at, place, stored + " bytes cannot hold the " + raw + " it claims to");
    }
    // a copy, since native code would not survive that mapped memory fails
    packed = withRoom(packed, stored);
    packed.put(0, frame, at + FrameHeader.BYTES + FrameHeader.RAW_LENGTH_BYTES, stored);
    if (decoded.capacity() < raw) {
      decoded = withRoom(decoded, raw);
      generation--;
    }
    if (!decompressor.decompress(packed, stored, decoded, raw)) {
      throw damaged(frame, at, place, "it does not become the " + raw + " bytes it claims to hold");
    }
    return raw;
  }

  private static DamagedException damaged(ByteBuffer frame, int at, long place, String what) {
    return new DamagedException(
        place,
        FrameHeader.frameLength(frame, at),
        "the frame cannot be decompressed, though its checksum is right: " + what);
  }

  private Decompressor decompressor(int codec, String file, long place)
      throws MissingCodecException {
    Decompressor known = decompressors[codec];
    if (known == null) {
      known = Codecs.decompressor(Codecs.numbered(codec), file + ": the frame at offset " + place);
      decompressors[codec] = known;
    }
    return known;
  }

  /** Grows by doubling, so that frames that differ a little do not each need more. */
  private static ByteBuffer withRoom(ByteBuffer buffer, int length) {
    if (buffer.capacity() >= length) {
      return buffer;
    }
    return allocate((int) Math.max(length, Math.min(2L * buffer.capacity(), MOST_KEPT_BYTES)));
  }

  /** Lets go of what an unusually large frame needed. */
  void trim() {
    if (packed.capacity() > MOST_KEPT_BYTES) {
      packed = allocate(0);
    }
    if (decoded.capacity() > MOST_KEPT_BYTES) {
      decoded = allocate(0);
      generation--;
    }
  }

  /** The payload that was decoded last, little-endian. */
  ByteBuffer decoded() {
    return decoded;
  }

  /**
   * Changes whenever {@link #decoded()} becomes another buffer; below 0 once a frame is decoded.
   */
  int generation() {
    return generation;
  }
}
