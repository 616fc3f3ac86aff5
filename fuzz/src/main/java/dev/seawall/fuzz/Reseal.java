package dev.seawall.fuzz;

import dev.seawall.format.Checksum;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Makes the checksums of changed bytes right again, so that what stands behind them is reached: no
 * fuzzer finds a CRC by trying.
 */
final class Reseal {
  private static final int HEADER_CRC_AT = 124;
  private static final int PREVIOUS_LENGTH_AT = 64;
  private static final int PREVIOUS_CHECKSUM_AT = 72;
  private static final int SALT_AT = 48;
  private static final int TRAILER_CRC_AT = 56;
  private static final int TRAILER_MAGIC_AT = 60;
  private static final int TRAILER_MAGIC = 0x4C414553;
  private static final int CONTENT_CRC_AT = 4;
  private static final int FOOTER_OFFSET_AT = 8;
  private static final int RUN_COUNT_AT = 16;
  private static final int FRAME_COUNT_AT = 20;
  private static final int DAMAGE_COUNT_AT = 24;
  private static final int FRAMES_CRC_AT = 28;

  private Reseal() {}

  /** What the next segment's header says of this one. */
  record Sealed(int length, int trailerChecksum) {}

  static void frame(ByteBuffer bytes, int at, long place, long salt, boolean withPayload) {
    Checksum checksum = new Checksum();
    ByteBuffer view = bytes.duplicate();
    if (withPayload) {
      int padded = FrameHeader.padded(FrameHeader.payloadLength(bytes, at));
      int crc = checksum.of(view, at + FrameHeader.BYTES, padded);
      bytes.putInt(at + 4, crc ^ Checksum.mask(salt, place + 1));
    }
    int crc = checksum.of(view, at + 4, FrameHeader.BYTES - 4);
    bytes.putInt(at, crc ^ Checksum.mask(salt, place));
  }

  /**
   * Reseals header, frames and footer of a segment.
   *
   * @param bytes the segment
   * @param before what it follows, with which its header is chained; null to leave that as it is
   * @return null if it does not end with a footer
   */
  static @Nullable Sealed segment(byte[] bytes, @Nullable Sealed before) {
    ByteBuffer segment = Bits.littleEndian(bytes);
    if (bytes.length < SegmentHeader.BYTES) {
      return null;
    }
    if (before != null) {
      segment.putLong(PREVIOUS_LENGTH_AT, before.length);
      segment.putInt(PREVIOUS_CHECKSUM_AT, before.trailerChecksum);
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, HEADER_CRC_AT);
    segment.putInt(HEADER_CRC_AT, (int) crc.getValue());
    long salt = segment.getLong(SALT_AT);
    int trailer = bytes.length - Footer.TRAILER_BYTES;
    boolean isSealed =
        trailer >= SegmentHeader.BYTES
            && segment.getInt(trailer + TRAILER_MAGIC_AT) == TRAILER_MAGIC;
    long footer = isSealed ? segment.getLong(trailer + FOOTER_OFFSET_AT) : bytes.length;
    boolean isFooterInside = footer >= SegmentHeader.BYTES && footer <= bytes.length;
    int content = frames(segment, isFooterInside ? (int) footer : bytes.length, salt);
    if (!isSealed) {
      return null;
    }
    segment.putInt(trailer + CONTENT_CRC_AT, content);
    if (isFooterInside) {
      body(segment, (int) footer, trailer);
    }
    Checksum checksum = new Checksum();
    int trailerCrc = checksum.of(segment.duplicate(), trailer, TRAILER_CRC_AT);
    trailerCrc ^= Checksum.mask(salt, bytes.length);
    segment.putInt(trailer + TRAILER_CRC_AT, trailerCrc);
    return new Sealed(bytes.length, trailerCrc);
  }

  private static int frames(ByteBuffer segment, int end, long salt) {
    int content = 0;
    int at = SegmentHeader.BYTES;
    while (at + FrameHeader.BYTES <= end && FrameHeader.payloadLength(segment, at) > 0) {
      long length = FrameHeader.frameLength(segment, at);
      boolean fits = at + length <= end;
      frame(segment, at, at, salt, fits);
      if (!fits) {
        break;
      }
      content = Checksum.chain(content, FrameHeader.headerCrc(segment, at));
      at += (int) length;
    }
    return content;
  }

  private static void body(ByteBuffer segment, int footer, int trailer) {
    int runs = segment.getInt(trailer + RUN_COUNT_AT);
    int frames = segment.getInt(trailer + FRAME_COUNT_AT);
    int damages = segment.getInt(trailer + DAMAGE_COUNT_AT);
    if (Math.min(runs, Math.min(frames, damages)) < 0
        || footer + Footer.bodyLengthOf(runs, frames, damages) > trailer) {
      return;
    }
    Checksum checksum = new Checksum();
    int summary = (int) Footer.bodyLengthOf(runs, 0, damages);
    segment.putInt(trailer, checksum.of(segment.duplicate(), footer, summary));
    int table = checksum.of(segment.duplicate(), footer + summary, frames * Footer.FRAME_BYTES);
    segment.putInt(trailer + FRAMES_CRC_AT, table);
  }
}
