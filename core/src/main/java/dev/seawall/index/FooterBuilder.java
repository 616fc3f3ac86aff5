package dev.seawall.index;

import dev.seawall.format.Checksum;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Gathers what a segment's footer says, frame by frame, and encodes it. For one thread at a time.
 */
public final class FooterBuilder {
  private final SegmentEntry segment;
  private final List<Run> runs = new ArrayList<>();
  private final List<Footer.Range> damages = new ArrayList<>();
  private int contentCrc;

  /**
   * Begins the footer of a segment without frames.
   *
   * @param segment the segment
   */
  public FooterBuilder(SegmentEntry segment) {
    this.segment = segment;
  }

  /**
   * Notes a frame.
   *
   * @param headerCrc the checksum of its header
   */
  public void addFrame(int headerCrc) {
    contentCrc = Checksum.chain(contentCrc, headerCrc);
  }

  /**
   * Notes a run, which may still grow.
   *
   * @param run begun in this segment, behind all others of its stream
   */
  public void addRun(Run run) {
    runs.add(run);
  }

  /**
   * Notes a range that is known to be damaged.
   *
   * @param offset where it begins
   * @param length how long it is
   */
  public void addDamage(long offset, long length) {
    damages.add(new Footer.Range(offset, length));
  }

  /**
   * An encoded footer.
   *
   * @param bytes all of it, ready to be written
   * @param trailerChecksum by which the next segment remembers this one
   */
  public record Built(ByteBuffer bytes, int trailerChecksum) {}

  /**
   * Encodes the footer, and lets the runs remember their places in it.
   *
   * @param offset where the footer will begin
   * @param nowMillis the time, in milliseconds since 1970
   * @return all bytes, trailer included
   */
  public Built build(long offset, long nowMillis) {
    Run[] sorted = sortedRuns();
    long frames = 0;
    for (Run run : sorted) {
      frames += framesOf(run).count();
    }
    int frameCount = Math.toIntExact(frames);
    int bodyLength =
        Math.toIntExact(Footer.bodyLengthOf(sorted.length, frameCount, damages.size()));
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(bodyLength + Footer.TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(Footer.MAGIC);
    int tableIndex = 0;
    for (Run run : sorted) {
      Footer.Run entry = run.describe(tableIndex);
      entry.encode(bytes);
      tableIndex += entry.frameCount();
    }
    damages.forEach(damage -> damage.encode(bytes));
    int summaryLength = bytes.position();
    for (Run run : sorted) {
      encodeFrames(framesOf(run), bytes);
    }
    Checksum checksum = new Checksum();
    Footer.Trailer trailer =
        new Footer.Trailer(
            checksum.of(bytes.duplicate(), 0, summaryLength),
            contentCrc,
            offset,
            sorted.length,
            frameCount,
            damages.size(),
            checksum.of(bytes.duplicate(), summaryLength, bodyLength - summaryLength),
            offset + bytes.capacity(),
            segment.number(),
            nowMillis);
    ByteBuffer encoded = trailer.encode(segment.header().salt());
    int trailerChecksum = Footer.Trailer.checksum(encoded);
    bytes.put(encoded);
    return new Built(bytes.flip(), trailerChecksum);
  }

  /** Sorts by stream, and then by place. */
  private Run[] sortedRuns() {
    runs.sort(Comparator.comparingLong(Run::start)); // as a rule they are in this order already
    // by numbers, since there may be hundreds of thousands, and those who append wait
    long[] keys = new long[runs.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) runs.get(i).stream() << Integer.SIZE) | i;
    }
    Arrays.sort(keys);
    Run[] sorted = new Run[keys.length];
    for (int i = 0; i < keys.length; i++) {
      sorted[i] = runs.get((int) keys[i]);
    }
    return sorted;
  }

  private static LiveFrames framesOf(Run run) {
    LiveFrames frames = run.live();
    if (frames == null) {
      throw new IllegalStateException("already sealed: " + run);
    }
    return frames;
  }

  private static void encodeFrames(LiveFrames frames, ByteBuffer target) {
    for (int i = 0; i < frames.count(); i++) {
      target.putLong(frames.firstSequence(i));
      target.putInt((int) (frames.offset(i) / FrameHeader.ALIGNMENT));
      target.putInt((int) (frames.length(i) / FrameHeader.ALIGNMENT));
    }
  }

  /** Lets the runs go of their frames in memory, once the footer is durable. */
  public void seal() {
    runs.forEach(Run::seal);
  }
}
