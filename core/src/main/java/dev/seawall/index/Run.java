package dev.seawall.index;

import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of one stream in one segment, without holes. It grows while its segment is written; it
 * is never continued after its stream's end was truncated, or behind a snapshot of its stream, so
 * that it lies wholly before or wholly behind each of them.
 *
 * <p>One thread at a time changes it (the leader, or recovery); any number read. There may be
 * millions, so what only a run needs that grows, or was cut, is kept apart.
 */
public final class Run implements Runs {
  private static final int RELOCATED = 1 << 31;

  private final SegmentEntry segment;
  private final int stream;

  /** Places and lengths are kept in units of {@link FrameHeader#ALIGNMENT}, unsigned. */
  private final int startUnits;

  private final long first;
  private int units;
  private int firstFrame;

  /** How many frames, with the sign set if they are relocated ones. */
  private int frameCount;

  private volatile long last;
  private volatile @Nullable Growth growth;

  /** What there is to know of a run that is not just as the footer says. */
  private static final class Growth {
    volatile @Nullable LiveFrames frames;
    long physicalLast;
    boolean cut;

    Growth(@Nullable LiveFrames frames, long physicalLast) {
      this.frames = frames;
      this.physicalLast = physicalLast;
    }
  }

  private Run(SegmentEntry segment, int stream, long first, long start) {
    this.segment = segment;
    this.stream = stream;
    this.first = first;
    this.startUnits = (int) (start / FrameHeader.ALIGNMENT);
  }

  /**
   * How long its frames are together.
   *
   * @return bytes; while it grows perhaps not those of its last frames
   */
  public long bytes() {
    return bytesOf(units);
  }

  /**
   * Begins a run in a segment that is being written or scanned.
   *
   * @param segment the segment
   * @param stream the stream's id
   * @param first the sequence of the first record
   * @param start where its first frame begins
   * @return a run without frames
   */
  public static Run begin(SegmentEntry segment, int stream, long first, long start) {
    return begin(segment, stream, first, start, false);
  }

  /** Begins a run, of relocated frames or of others. */
  static Run begin(SegmentEntry segment, int stream, long first, long start, boolean isRelocated) {
    Run run = new Run(segment, stream, first, start);
    run.setFrameCount(0, isRelocated);
    run.last = first - 1;
    run.growth = new Growth(new LiveFrames(), first - 1);
    return run;
  }

  /**
   * Takes a run from a sealed segment's footer.
   *
   * @param segment the segment
   * @param footer the footer's entry
   * @return the run
   */
  public static Run sealed(SegmentEntry segment, Footer.Run footer) {
    Run run = new Run(segment, footer.stream(), footer.first(), footer.start());
    run.units = (int) (footer.bytes() / FrameHeader.ALIGNMENT);
    run.last = footer.last();
    run.firstFrame = footer.firstFrame();
    run.setFrameCount(footer.frameCount(), footer.isRelocated());
    return run;
  }

  private void setFrameCount(int count, boolean isRelocated) {
    frameCount = isRelocated ? count | RELOCATED : count;
  }

  /**
   * A part of the run: what is left when copies have taken the place of the rest. Nothing is added
   * to it.
   *
   * @param from the first sequence of it
   * @param to the last
   * @return a run of the same frames
   */
  public Run part(long from, long to) {
    Run part = new Run(segment, stream, from, start());
    double share = (double) (physicalLast() - from + 1) / (physicalLast() - first + 1);
    part.units = (int) (bytes() * share / FrameHeader.ALIGNMENT);
    part.firstFrame = firstFrame;
    part.frameCount = frameCount;
    part.last = to;
    part.growth = new Growth(live(), physicalLast());
    part.end();
    return part;
  }

  /**
   * Whether its frames are copies of older ones, in whose place they are.
   *
   * @return true if they are; then all were durable before they were written
   */
  public boolean isRelocated() {
    return frameCount < 0;
  }

  /**
   * Whether the next frame of the stream may join this run.
   *
   * @param target the segment it goes to
   * @param firstSequence the sequence of its first record
   * @param isCopy whether it is a relocated one: those join their like only
   * @return true if it follows without a hole or a cut
   */
  boolean continuesWith(SegmentEntry target, long firstSequence, boolean isCopy) {
    Growth present = growth;
    return segment == target
        && present != null
        && present.frames != null
        && !present.cut
        && firstSequence == present.physicalLast + 1
        && isRelocated() == isCopy;
  }

  /**
   * Adds a frame, to be seen by readers at the next {@link #publish()}.
   *
   * @param frameFirst the sequence of its first record
   * @param count how many records
   * @param offset where it begins
   * @param length how long it is
   */
  public void add(long frameFirst, int count, long offset, long length) {
    Growth present = growth;
    LiveFrames frames = present == null ? null : present.frames;
    if (present == null || frames == null) {
      throw new IllegalStateException("a run of sealed " + segment + " cannot grow");
    }
    frames.add(frameFirst, offset, length);
    units += (int) (length / FrameHeader.ALIGNMENT);
    present.physicalLast = frameFirst + count - 1;
  }

  /** Shows readers what has been added. */
  void publish() {
    last = physicalLast();
  }

  /** Lets no frame join the run any more. */
  void end() {
    Growth present = growth;
    if (present != null) {
      present.cut = true; // one of a sealed segment cannot grow anyway
    }
  }

  /**
   * Ends the run for readers at a sequence, because the stream was truncated after it.
   *
   * @param sequence the last to keep
   */
  public void cutAfter(long sequence) {
    Growth present = growth;
    if (present == null) {
      present = new Growth(null, last);
      growth = present;
    }
    present.cut = true;
    last = Math.min(last, sequence);
  }

  /**
   * Describes the run for the footer of its segment, and remembers its place there.
   *
   * @param tableIndex where its frames begin in the frame table
   * @return the footer's entry
   */
  public Footer.Run describe(int tableIndex) {
    LiveFrames frames = live();
    setFrameCount(frames == null ? frameCount() : frames.count(), isRelocated());
    firstFrame = tableIndex;
    return new Footer.Run(
        stream,
        frameCount(),
        first,
        physicalLast(),
        tableIndex,
        start(),
        bytesOf(units),
        isRelocated());
  }

  /** Lets go of the frames in memory, now that the footer of the segment has them. */
  public void seal() {
    Growth present = growth;
    if (present != null && present.cut) {
      present.frames = null;
    } else {
      growth = null;
    }
  }

  /**
   * The frames in memory.
   *
   * @return null once the segment is sealed: then they are in its footer
   */
  public @Nullable LiveFrames live() {
    Growth present = growth;
    return present == null ? null : present.frames;
  }

  /**
   * The segment.
   *
   * @return where the run is
   */
  public SegmentEntry segment() {
    return segment;
  }

  /**
   * The stream.
   *
   * @return its id
   */
  public int stream() {
    return stream;
  }

  /**
   * The first sequence.
   *
   * @return as written; part of it may be truncated away
   */
  public long first() {
    return first;
  }

  /**
   * The last sequence for readers.
   *
   * @return less than {@link #first()} if there is none
   */
  public long last() {
    return last;
  }

  /**
   * The last sequence that was written, truncated or not.
   *
   * @return a sequence
   */
  public long physicalLast() {
    Growth present = growth;
    return present == null ? last : present.physicalLast;
  }

  /**
   * Where the first frame begins.
   *
   * @return an offset in bytes
   */
  public long start() {
    return bytesOf(startUnits);
  }

  /**
   * Where the frames begin in the footer's table.
   *
   * @return an index; only for sealed segments
   */
  public int firstFrame() {
    return firstFrame;
  }

  /**
   * How many frames the footer has of it.
   *
   * @return a count; only for sealed segments
   */
  public int frameCount() {
    return frameCount & ~RELOCATED;
  }

  private static long bytesOf(int units) {
    return (units & 0xFFFFFFFFL) * FrameHeader.ALIGNMENT;
  }

  // ---- as a list of one ----

  @Override
  public int count() {
    return 1;
  }

  @Override
  public Run get(int index) {
    return this;
  }

  @Override
  public Run[] toArray() {
    return new Run[] {this};
  }

  @Override
  public Runs plus(Run run) {
    return new SeveralRuns(new Run[] {this, run}, 2);
  }

  @Override
  public String toString() {
    return "stream " + stream + " " + first + ".." + last + " in " + segment;
  }
}
