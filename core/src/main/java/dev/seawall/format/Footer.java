package dev.seawall.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The end of a sealed segment: what is in it, so that opening and reading need not scan it.
 *
 * <pre>
 *   footer  = magic u64 | runs (40 bytes each) | damages (16 bytes each) | frames (16 bytes each) | trailer (64 bytes)
 *   run     = stream u32 | frame count u32 | first sequence u64 | last sequence u64 | first frame u32 | start u32 | bytes u64
 *   frame   = first sequence u64 | offset u32 | length u32
 *   damage  = offset u64 | length u64
 *   trailer = summary crc u32 | content crc u32 | footer offset u64 | run count u32 | frame count u32
 *           | damage count u32 | frames crc u32 | segment length u64 | segment u64 | sealed at u64 | trailer crc u32 | magic u32
 * </pre>
 *
 * <p>A run is a stretch of one stream without holes; {@code first frame} counts into the frame
 * table, where a run's frames stand together in sequence order. The summary, from the magic to the
 * damages, and the frame table have checksums of their own, so that opening a log reads summaries
 * only. {@code start}, {@code offset} and {@code length} count in units of 8 bytes. The content
 * checksum chains the header checksums of all frames in order of place; the trailer's checksum is
 * bound to the segment's salt, and is what the next segment's header remembers.
 */
public final class Footer {
  /** "SEAFOOT" and a zero byte, read as a little-endian number. */
  public static final long MAGIC = 0x00544F4F46414553L;

  /** The length of the magic at the beginning. */
  public static final int MAGIC_BYTES = 8;

  /** The length of a run. */
  public static final int RUN_BYTES = 40;

  /** The length of a frame's entry. */
  public static final int FRAME_BYTES = 16;

  /** The length of a damage's entry. */
  public static final int DAMAGE_BYTES = 16;

  /** The length of the trailer. */
  public static final int TRAILER_BYTES = 64;

  private static final int TRAILER_MAGIC = 0x4C414553;

  /** Set in a run's bytes if its frames are relocated ones. */
  private static final long RELOCATED = 1L << 63;

  private static final int TRAILER_CRC_AT = 56;
  private static final int TRAILER_MAGIC_AT = 60;

  private Footer() {}

  /**
   * A stretch of one stream without holes.
   *
   * @param stream the stream's id
   * @param frameCount how many frames it has
   * @param first the first sequence
   * @param last the last sequence
   * @param firstFrame where its frames begin in the frame table
   * @param start where its first frame begins in the segment, in bytes
   * @param bytes the length of its frames together
   * @param isRelocated whether they are copies of older frames, in whose place they are
   */
  public record Run(
      int stream,
      int frameCount,
      long first,
      long last,
      int firstFrame,
      long start,
      long bytes,
      boolean isRelocated) {

    /**
     * Encodes the run.
     *
     * @param target where to put it
     */
    public void encode(ByteBuffer target) {
      target.putInt(stream).putInt(frameCount).putLong(first).putLong(last);
      target.putInt(firstFrame).putInt((int) (start / FrameHeader.ALIGNMENT));
      target.putLong(isRelocated ? bytes | RELOCATED : bytes);
    }

    /**
     * Decodes a run.
     *
     * @param source where it stands, little-endian
     * @param at the index of its first byte
     * @return the run
     */
    public static Run decode(ByteBuffer source, int at) {
      return new Run(
          source.getInt(at),
          source.getInt(at + 4),
          source.getLong(at + 8),
          source.getLong(at + 16),
          source.getInt(at + 24),
          (source.getInt(at + 28) & 0xFFFFFFFFL) * FrameHeader.ALIGNMENT,
          source.getLong(at + 32) & ~RELOCATED,
          source.getLong(at + 32) < 0);
    }
  }

  /**
   * A range of the segment that was known to be damaged when it was sealed.
   *
   * @param offset where it begins, in bytes
   * @param length how long it is, in bytes
   */
  public record Range(long offset, long length) {

    /**
     * Encodes the range.
     *
     * @param target where to put it
     */
    public void encode(ByteBuffer target) {
      target.putLong(offset).putLong(length);
    }

    /**
     * Decodes a range.
     *
     * @param source where it stands
     * @return the range
     */
    public static Range decode(ByteBuffer source) {
      return new Range(source.getLong(), source.getLong());
    }
  }

  /**
   * The last 64 bytes of a sealed segment.
   *
   * @param summaryCrc the checksum of the magic, the runs and the damages
   * @param contentCrc the chained checksum of all frames
   * @param footerOffset where the footer begins
   * @param runCount how many runs
   * @param frameCount how many frames
   * @param damageCount how many damaged ranges were known at sealing
   * @param framesCrc the checksum of the frame table
   * @param segmentLength how long the segment is, trailer included
   * @param segment the segment's number
   * @param sealedMillis when it was sealed, in milliseconds since 1970
   */
  public record Trailer(
      int summaryCrc,
      int contentCrc,
      long footerOffset,
      int runCount,
      int frameCount,
      int damageCount,
      int framesCrc,
      long segmentLength,
      long segment,
      long sealedMillis) {

    /**
     * How long the footer is before its trailer, judged by its counts.
     *
     * @return a length in bytes
     */
    public long bodyLength() {
      return bodyLengthOf(runCount, frameCount, damageCount);
    }

    /**
     * How long the summary is.
     *
     * @return a length in bytes
     */
    public long summaryLength() {
      return bodyLengthOf(runCount, 0, damageCount);
    }

    /**
     * Whether a run could be one of this segment. A checksum that is right says only who wrote it.
     *
     * @param run the run
     * @return false if its frames are not in the table, or it is not before the footer, or holds no
     *     record
     */
    public boolean hasRoomFor(Run run) {
      return run.firstFrame >= 0
          && run.frameCount > 0
          && run.firstFrame <= frameCount - run.frameCount
          && run.first >= 0
          && run.last >= run.first
          && run.last < Long.MAX_VALUE
          && run.start >= SegmentHeader.BYTES
          && run.bytes > 0
          && run.bytes <= footerOffset - run.start;
    }

    /**
     * Whether a range could be one of this segment.
     *
     * @param range the range
     * @return false if it is not before the footer
     */
    public boolean hasRoomFor(Range range) {
      return range.offset >= 0 && range.length >= 0 && range.offset <= footerOffset - range.length;
    }

    /**
     * Encodes the trailer.
     *
     * @param salt the segment's salt
     * @return 64 bytes, ready to be written
     */
    public ByteBuffer encode(long salt) {
      ByteBuffer bytes = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putInt(summaryCrc).putInt(contentCrc).putLong(footerOffset);
      bytes.putInt(runCount).putInt(frameCount).putInt(damageCount).putInt(framesCrc);
      bytes.putLong(segmentLength).putLong(segment).putLong(sealedMillis);
      bytes.putInt(crcOf(bytes, salt, segmentLength)).putInt(TRAILER_MAGIC);
      return bytes.flip();
    }

    /**
     * The trailer's checksum, by which the next segment remembers this one.
     *
     * @param bytes an encoded trailer
     * @return as stored
     */
    public static int checksum(ByteBuffer bytes) {
      return bytes.getInt(TRAILER_CRC_AT);
    }
  }

  /**
   * How long a footer is before its trailer.
   *
   * @param runs how many runs
   * @param frames how many frames
   * @param damages how many damages
   * @return a length in bytes, a multiple of 8
   */
  public static long bodyLengthOf(int runs, int frames, int damages) {
    return MAGIC_BYTES
        + (long) runs * RUN_BYTES
        + (long) frames * FRAME_BYTES
        + (long) damages * DAMAGE_BYTES;
  }

  /**
   * Whether bytes are a trailer that belongs at the end of a segment of this length.
   *
   * @param bytes 64 bytes from index 0 on, little-endian
   * @param salt the segment's salt
   * @param segmentLength the segment's length
   * @return true if so
   */
  public static boolean isTrailer(ByteBuffer bytes, long salt, long segmentLength) {
    if (bytes.getInt(TRAILER_MAGIC_AT) != TRAILER_MAGIC
        || bytes.getInt(TRAILER_CRC_AT) != crcOf(bytes, salt, segmentLength)) {
      return false;
    }
    Trailer trailer = decodeTrailer(bytes);
    return trailer.segmentLength == segmentLength
        && Math.min(trailer.runCount, Math.min(trailer.frameCount, trailer.damageCount)) >= 0
        && trailer.footerOffset >= SegmentHeader.BYTES
        && trailer.footerOffset + trailer.bodyLength() + TRAILER_BYTES == segmentLength;
  }

  /**
   * Decodes a trailer.
   *
   * @param bytes 64 bytes from index 0 on that {@link #isTrailer} accepted
   * @return its fields
   */
  public static Trailer decodeTrailer(ByteBuffer bytes) {
    return new Trailer(
        bytes.getInt(0),
        bytes.getInt(4),
        bytes.getLong(8),
        bytes.getInt(16),
        bytes.getInt(20),
        bytes.getInt(24),
        bytes.getInt(28),
        bytes.getLong(32),
        bytes.getLong(40),
        bytes.getLong(48));
  }

  private static int crcOf(ByteBuffer trailer, long salt, long segmentLength) {
    return new Checksum().of(trailer.duplicate(), 0, TRAILER_CRC_AT)
        ^ Checksum.mask(salt, segmentLength);
  }
}
