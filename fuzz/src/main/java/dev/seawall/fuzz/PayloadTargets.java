package dev.seawall.fuzz;

import static dev.seawall.fuzz.Bits.check;
import static dev.seawall.fuzz.Bits.littleEndian;

import dev.seawall.Compression;
import dev.seawall.Compression.Codec;
import dev.seawall.EncryptionException;
import dev.seawall.MissingCodecException;
import dev.seawall.codec.Codecs;
import dev.seawall.codec.Compressor;
import dev.seawall.codec.Decompressor;
import dev.seawall.crypto.FrameCipher;
import dev.seawall.crypto.KeyRing;
import dev.seawall.crypto.SegmentKey;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Payloads that are not records as they stand. */
final class PayloadTargets {
  private static final int MOST_RAW_BYTES = 1 << 16;
  private static final long PLACE = 128;
  private static final byte GUARD = 0x5A;
  private static final SegmentHeader HEADER =
      new SegmentHeader(
          new UUID(1, 2), 1, 1, 3, 0, 0, 0, 0, 0, new SegmentHeader.Encoding(0, Options.KEY_ID, 0));

  private PayloadTargets() {}

  static void lz4(byte[] input) throws MissingCodecException {
    compressed(Codec.LZ4, Compression.LZ4, input);
  }

  static void zstd(byte[] input) throws MissingCodecException {
    compressed(Codec.ZSTD, Compression.ZSTD, input);
  }

  /** First two bytes: the raw length. Bytes behind the target must stay as they are. */
  private static void compressed(Codec codec, Compression how, byte[] input)
      throws MissingCodecException {
    if (input.length < 3) {
      return;
    }
    int raw = 1 + (littleEndian(input).getShort(0) & 0xFFFF) % MOST_RAW_BYTES;
    byte[] content = Bits.from(input, 2);
    Decompressor decompressor = Codecs.decompressor(codec, "here");
    if (decompressor.isPlausible(content.length, raw)) {
      ByteBuffer target = ByteBuffer.allocateDirect(raw + 1).put(raw, GUARD);
      decompressor.decompress(Bits.direct(content), content.length, target, raw);
      check(target.get(raw) == GUARD, "written beyond the end");
    }
    roundTrip(decompressor, how, content);
  }

  private static void roundTrip(Decompressor decompressor, Compression how, byte[] content)
      throws MissingCodecException {
    ByteBuffer source = Bits.direct(content);
    try (Compressor compressor = Codecs.compressor(how, "here")) {
      ByteBuffer packed = ByteBuffer.allocateDirect(compressor.bound(content.length));
      int length = compressor.compress(source, 0, content.length, packed);
      check(decompressor.isPlausible(length, content.length), "what it wrote is not plausible");
      ByteBuffer target = ByteBuffer.allocateDirect(content.length);
      check(
          decompressor.decompress(packed, length, target, content.length)
              && target.equals(Bits.direct(content)),
          "not what was compressed");
    }
  }

  /**
   * First byte: 0 for a frame as it comes, others for one that was encrypted, with the bit changed
   * that the next two bytes say.
   */
  static void encryptedFrames(byte[] input) throws EncryptionException {
    if (input.length < 4 + FrameHeader.BYTES) {
      return;
    }
    SegmentKey key = new KeyRing(Options.keys(true)).derive(HEADER, "here");
    FrameCipher cipher = new FrameCipher(key);
    byte[] content = Bits.from(input, 3);
    if (input[0] == 0) {
      ByteBuffer frame = littleEndian(content);
      if (FrameHeader.BYTES + (long) FrameHeader.payloadLength(frame, 0) <= content.length) {
        check(cipher.decrypt(frame, 0, PLACE) < 0, "decrypted what was never encrypted");
      }
      return;
    }
    int length = content.length - FrameHeader.BYTES;
    int total = FrameHeader.BYTES + length + FrameHeader.ENCRYPTION_BYTES;
    ByteBuffer frame = littleEndian(new byte[total]);
    frame.put(0, content, 0, FrameHeader.BYTES);
    FrameHeader.describe(frame, 0, 1, 1, 1, length);
    FrameHeader.setEncrypted(frame, 0);
    if (length == 0) {
      return;
    }
    cipher.encrypt(littleEndian(content), FrameHeader.BYTES, length, frame, 0, PLACE);
    check(cipher.decrypt(frame, 0, PLACE) == length, "cannot be decrypted");
    check(
        cipher
            .decrypted()
            .slice(0, length)
            .equals(ByteBuffer.wrap(content, FrameHeader.BYTES, length)),
        "not what was encrypted");
    check(cipher.decrypt(frame, 0, PLACE + 8) < 0, "decrypted at another place");
    int bit = (littleEndian(input).getShort(1) & 0xFFFF) % ((total - 12) * 8);
    int at = 12 + bit / 8; // behind the checksums and the length
    frame.put(at, (byte) (frame.get(at) ^ (1 << bit % 8)));
    check(cipher.decrypt(frame, 0, PLACE) < 0, "a changed bit at " + at + " is not noticed");
  }
}
