package dev.seawall.format;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC32C over ranges of a buffer. Not safe for use by several threads; keep one per owner.
 *
 * <p>Checksums of frames are bound to their place: {@code stored = crc32c(bytes) ^ mask(salt,
 * place)}. CRC is linear, so this rejects stale, swapped and misdirected bytes just as starting the
 * CRC from a seed would, without a second call.
 */
public final class Checksum {
  private final CRC32C crc = new CRC32C();

  /**
   * Computes a CRC32C.
   *
   * @param view a buffer whose position and limit may be changed
   * @param offset where the range begins
   * @param length how long it is
   * @return the checksum
   */
  public int of(ByteBuffer view, int offset, int length) {
    view.limit(offset + length).position(offset);
    crc.reset();
    crc.update(view);
    return (int) crc.getValue();
  }

  /**
   * Continues a chain of checksums.
   *
   * @param previous the chain so far, 0 to begin
   * @param value the checksum that follows
   * @return the chain including it
   */
  public static int chain(int previous, int value) {
    return mask(((long) previous << Integer.SIZE) | (value & 0xFFFFFFFFL), 1);
  }

  /**
   * What a checksum is combined with, so that it holds only in one segment and at one place. The
   * mixing function is the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
   *
   * @param salt the segment's salt
   * @param place an offset in the segment
   * @return 32 bits that look random
   */
  public static int mask(long salt, long place) {
    long z = salt + place * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) (z ^ (z >>> 31));
  }
}
