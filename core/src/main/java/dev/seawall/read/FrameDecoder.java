package dev.seawall.read;

import dev.seawall.EncryptionException;
import dev.seawall.MissingCodecException;
import dev.seawall.codec.Codecs;
import dev.seawall.codec.Decompressor;
import dev.seawall.crypto.FrameCipher;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of a compressed or encrypted frame readable, in memory of its own. Believes
 * none of the lengths before it has checked them. For one thread at a time.
 */
final class FrameDecoder {
  /** Beyond this, memory is let go after use. */
  private static final int MOST_KEPT_BYTES = 1 << 20;

  private static final int CODECS = FrameHeader.CODEC + 1;

  private final Decoding decoding;
  private final @Nullable Decompressor[] decompressors = new Decompressor[CODECS];
  private @Nullable SegmentHeader cipherOf;
  private @Nullable FrameCipher cipher;
  private ByteBuffer packed = allocate(0);
  private ByteBuffer decompressed = allocate(0);
  private ByteBuffer decoded = decompressed;
  private int generation = -1;
  private String file = "";
  private long place;
  private long frameLength;

  FrameDecoder(Decoding decoding) {
    this.decoding = decoding;
  }

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Decodes a frame's payload; it is then in {@link #decoded()}, from its beginning.
   *
   * @param segmentFile the segment's name, for messages
   * @param segmentHeader its header
   * @param buffer where the frame is, verified
   * @param at where it begins there
   * @param offset where it begins in the segment
   * @return how long the payload is
   * @throws DamagedException if it is not what its header says
   * @throws MissingCodecException if it cannot be decompressed here
   * @throws EncryptionException if it cannot be decrypted here
   */
  int decode(
      String segmentFile, SegmentHeader segmentHeader, ByteBuffer buffer, int at, long offset)
      throws DamagedException, MissingCodecException, EncryptionException {
    file = segmentFile;
    place = offset;
    frameLength = FrameHeader.frameLength(buffer, at);
    int flags = FrameHeader.flags(buffer, at);
    int length = FrameHeader.payloadLength(buffer, at);
    if ((flags & FrameHeader.ENCRYPTED) == 0) {
      return decompress(FrameHeader.codec(flags), buffer, at + FrameHeader.BYTES, length);
    }
    FrameCipher opened = cipherFor(segmentHeader);
    length = opened.decrypt(buffer, at, offset);
    if (length < 0) {
      throw damaged("it is not what was encrypted here");
    }
    if (FrameHeader.codec(flags) != 0) {
      return decompress(FrameHeader.codec(flags), opened.decrypted(), 0, length);
    }
    become(opened.decrypted());
    return length;
  }

  private DamagedException damaged(String what) {
    return new DamagedException(
        place, frameLength, "the frame cannot be decoded, though its checksum is right: " + what);
  }

  private String where() {
    return file + ": the frame at offset " + place;
  }

  @SuppressWarnings("ReferenceEquality") // whether it is the same memory, not the same content
  private void become(ByteBuffer now) {
    if (decoded != now) {
      decoded = now;
      generation--;
    }
  }

  private FrameCipher cipherFor(SegmentHeader header) throws DamagedException, EncryptionException {
    FrameCipher present = cipher;
    if (present == null || cipherOf == null || !cipherOf.equals(header)) {
      if (header.encoding().keyId().isEmpty()) {
        throw damaged("it is encrypted, and its segment names no key");
      }
      present = new FrameCipher(decoding.keys().open(header, where()));
      cipher = present;
      cipherOf = header;
    }
    return present;
  }

  private int decompress(int codec, ByteBuffer source, int at, int length)
      throws DamagedException, MissingCodecException {
    int stored = length - FrameHeader.RAW_LENGTH_BYTES;
    int raw = stored > 0 ? source.getInt(at) : 0;
    if (raw <= 0) {
      throw damaged("it has no valid length");
    }
    if (raw > decoding.maxFrameBytes()) {
      throw damaged(
          "it claims to hold "
              + raw
              + " bytes; the limit is "
              + decoding.maxFrameBytes()
              + " (maxFrameBytes of the compression option)");
    }
    Decompressor decompressor = decompressor(codec);
    if (!decompressor.isPlausible(stored, raw)) {
      throw damaged(stored + " bytes cannot hold the " + raw + " it claims to");
    }
    // a copy, since native code would not survive that mapped memory fails
    packed = withRoom(packed, stored);
    packed.put(0, source, at + FrameHeader.RAW_LENGTH_BYTES, stored);
    decompressed = withRoom(decompressed, raw);
    if (!decompressor.decompress(packed, stored, decompressed, raw)) {
      throw damaged("it does not become the " + raw + " bytes it claims to hold");
    }
    become(decompressed);
    return raw;
  }

  private Decompressor decompressor(int codec) throws MissingCodecException {
    Decompressor known = decompressors[codec];
    if (known == null) {
      known = Codecs.decompressor(Codecs.numbered(codec), where());
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
    if (cipher != null) {
      cipher.trim();
    }
    if (packed.capacity() > MOST_KEPT_BYTES) {
      packed = allocate(0);
    }
    if (decompressed.capacity() > MOST_KEPT_BYTES) {
      decompressed = allocate(0);
    }
    become(decompressed);
  }

  /** The payload that was decoded last, little-endian. */
  ByteBuffer decoded() {
    return decoded;
  }

  /** Changes whenever {@link #decoded()} becomes another buffer; always below 0. */
  int generation() {
    return generation;
  }
}
