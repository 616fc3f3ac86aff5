package dev.seawall.read;

import dev.seawall.format.Checksum;
import dev.seawall.format.Footer;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.SegmentEntry;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the footer of a sealed segment, part by part, each checked.
 *
 * @param trailer the last 64 bytes
 * @param trailerChecksum what the next segment's header remembers
 */
public record SegmentFooter(Footer.Trailer trailer, int trailerChecksum) {

  /**
   * Reads the trailer.
   *
   * @param file the segment's file
   * @param header the segment's header
   * @param length the file's length
   * @return null if the file does not end with a valid trailer of this segment
   * @throws IOException if it cannot be read
   */
  public static @Nullable SegmentFooter find(SegmentFile file, SegmentHeader header, long length)
      throws IOException {
    if (length < SegmentHeader.BYTES + Footer.MAGIC_BYTES + Footer.TRAILER_BYTES) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Footer.TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int got = Bytes.readUpTo(file, bytes, length - Footer.TRAILER_BYTES);
    // fewer, if the writer beside us cut the file meanwhile, to seal it
    if (got < Footer.TRAILER_BYTES || !Footer.isTrailer(bytes, header.salt(), length)) {
      return null;
    }
    Footer.Trailer trailer = Footer.decodeTrailer(bytes);
    return trailer.segment() == header.segment()
        ? new SegmentFooter(trailer, Footer.Trailer.checksum(bytes))
        : null;
  }

  /**
   * Reads the frame table of a sealed segment.
   *
   * @param file the segment's file
   * @param segment the segment
   * @return the table, little-endian, from index 0
   * @throws DamagedException if it is not what it should be
   * @throws IOException if it cannot be read
   */
  static ByteBuffer readFrames(SegmentFile file, SegmentEntry segment) throws IOException {
    SegmentFooter footer = find(file, segment.header(), segment.length());
    if (footer == null) {
      throw new DamagedException(
          segment.length() - Footer.TRAILER_BYTES,
          Footer.TRAILER_BYTES,
          "the segment has no valid trailer");
    }
    return footer.frames(file);
  }

  /**
   * What a footer says of its segment as a whole. Runs are decoded when they are asked for: there
   * may be very many.
   *
   * @param bytes the encoded summary, little-endian
   * @param runCount how many runs there are, by stream and then by place
   * @param damages the ranges that were known to be damaged when it was sealed
   */
  public record Summary(ByteBuffer bytes, int runCount, List<Footer.Range> damages) {

    /**
     * One of the runs.
     *
     * @param index which, from 0
     * @return the run
     */
    public Footer.Run run(int index) {
      return Footer.Run.decode(bytes, Footer.MAGIC_BYTES + index * Footer.RUN_BYTES);
    }

    /**
     * All runs, where there is memory for an object for each.
     *
     * @return a new list
     */
    public List<Footer.Run> runs() {
      return IntStream.range(0, runCount).mapToObj(this::run).toList();
    }
  }

  /**
   * Reads the summary.
   *
   * @param file the segment's file
   * @return what it says
   * @throws DamagedException if the summary is not what it should be
   * @throws IOException if it cannot be read
   */
  public Summary summary(SegmentFile file) throws IOException {
    int length = Math.toIntExact(trailer.summaryLength());
    ByteBuffer bytes = read(file, trailer.footerOffset(), length);
    if (new Checksum().of(bytes.duplicate(), 0, length) != trailer.summaryCrc()
        || bytes.getLong(0) != Footer.MAGIC) {
      throw new DamagedException(
          trailer.footerOffset(), length, "the checksum of the footer's summary is wrong");
    }
    boolean fits = true;
    for (int i = 0; i < trailer.runCount(); i++) {
      fits &=
          trailer.hasRoomFor(Footer.Run.decode(bytes, Footer.MAGIC_BYTES + i * Footer.RUN_BYTES));
    }
    bytes.position(Footer.MAGIC_BYTES + trailer.runCount() * Footer.RUN_BYTES);
    List<Footer.Range> damages = new ArrayList<>(trailer.damageCount());
    for (int i = 0; i < trailer.damageCount(); i++) {
      Footer.Range damage = Footer.Range.decode(bytes);
      fits &= trailer.hasRoomFor(damage);
      damages.add(damage);
    }
    if (!fits) {
      throw new DamagedException(
          trailer.footerOffset(),
          length,
          "the footer's summary speaks of what the segment cannot hold, though its checksum is"
              + " right");
    }
    return new Summary(bytes, trailer.runCount(), damages);
  }

  /**
   * Whether all of it is what it should be, and not only its end.
   *
   * @param file the segment's file
   * @return false if a part that the trailer vouches for is damaged, or was never written
   * @throws IOException if it cannot be read
   */
  public boolean isWhole(SegmentFile file) throws IOException {
    try {
      summary(file);
      frames(file);
      return true;
    } catch (DamagedException e) {
      return false;
    }
  }

  /**
   * Reads the whole frame table.
   *
   * @param file the segment's file
   * @return the table, little-endian, from index 0
   * @throws DamagedException if it is not what it should be
   * @throws IOException if it cannot be read
   */
  public ByteBuffer frames(SegmentFile file) throws IOException {
    int length = Math.multiplyExact(trailer.frameCount(), Footer.FRAME_BYTES);
    long offset = trailer.footerOffset() + trailer.summaryLength();
    ByteBuffer table = read(file, offset, length);
    if (new Checksum().of(table.duplicate(), 0, length) != trailer.framesCrc()) {
      throw new DamagedException(
          offset, length, "the checksum of the footer's frame table is wrong");
    }
    return table;
  }

  /**
   * Reads the part of the frame table that belongs to a run. It is not checked: the frames it leads
   * to are.
   *
   * @param file the segment's file
   * @param run a run of the {@link #summary}
   * @return its entries, little-endian, from index 0
   * @throws IOException if they cannot be read
   */
  public ByteBuffer framesOf(SegmentFile file, Footer.Run run) throws IOException {
    long offset =
        trailer.footerOffset()
            + trailer.summaryLength()
            + (long) run.firstFrame() * Footer.FRAME_BYTES;
    return read(file, offset, run.frameCount() * Footer.FRAME_BYTES);
  }

  /** The length has been checked against the segment's by {@link Footer#isTrailer}. */
  private static ByteBuffer read(SegmentFile file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    Bytes.readFully(file, bytes, offset);
    return bytes.rewind();
  }
}
