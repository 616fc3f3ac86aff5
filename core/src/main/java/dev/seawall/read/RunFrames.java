package dev.seawall.read;

import dev.seawall.format.FrameHeader;
import dev.seawall.format.RecordCodec;
import dev.seawall.index.Frames;
import dev.seawall.index.Run;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the frames of one run one after the other, verified and decoded, as far as they hold
 * records from one sequence to another. Holds the run's segment. For one thread at a time.
 */
public final class RunFrames implements AutoCloseable {
  private final ReadContext context;
  private final Run run;
  private final SegmentReader reader;
  private final Window window;
  private final Frames frames;
  private final RecordCodec.Slot slot = new RecordCodec.Slot();
  private final long last;
  private long next;
  private int index;
  private long first;
  private int count;
  private int at;
  private int end;
  private boolean isContinued;

  /**
   * Begins before the first frame.
   *
   * @param context what readers share
   * @param run the run
   * @param from the first sequence wanted
   * @param last the last
   * @throws IOException if the frame table cannot be read
   */
  public RunFrames(ReadContext context, Run run, long from, long last) throws IOException {
    this.context = context;
    this.run = run;
    this.next = Math.max(from, run.first());
    this.last = Math.min(last, run.last());
    this.reader = context.readers().acquire(run.segment());
    this.window = context.windows().take();
    try {
      this.frames = reader.frames(run);
      this.index = frames.floor(next, run.first(), run.physicalLast()) - 1;
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Goes on to the next frame.
   *
   * @return false if there is none with records that are wanted
   * @throws DamagedException if it is damaged, or not where the index says
   * @throws IOException if it cannot be read or decoded
   */
  public boolean next() throws IOException {
    if (next > last) {
      return false;
    }
    index++;
    if (index < 0 || index >= frames.count()) {
      throw new DamagedException(run.start(), 0, "the index has no frame for sequence " + next);
    }
    long offset = frames.offset(index);
    long length = frames.length(index);
    window.load(reader, offset, length);
    ByteBuffer header = window.bytes();
    long frameFirst = FrameHeader.firstSequence(header, window.at());
    long frameLast = frameFirst + FrameHeader.recordCount(header, window.at()) - 1;
    if (FrameHeader.stream(header, window.at()) != run.stream()
        || frameFirst > next
        || frameLast < next
        || (index + 1 < frames.count() && frameLast >= frames.firstSequence(index + 1))) {
      throw new DamagedException(offset, length, "the frame is not the one in the index");
    }
    first = next;
    count = (int) (Math.min(frameLast, last) - first + 1);
    trim(frameFirst, frameLast, offset, length);
    isContinued =
        FrameHeader.isUnitOpen(flags())
            && first + count - 1 < last
            && index + 1 < frames.count()
            && frames.offset(index + 1) == offset + length;
    next = first + count;
    return true;
  }

  /** Finds where the wanted records begin and end among those of the frame. */
  private void trim(long frameFirst, long frameLast, long offset, long length)
      throws DamagedException {
    Payload payload = window.payload();
    at = payload.at();
    end = payload.end();
    if (first == frameFirst && first + count - 1 == frameLast) {
      return;
    }
    int to = at;
    for (long sequence = frameFirst; sequence < first + count; sequence++) {
      if (sequence == first) {
        at = to;
      }
      to = slot.decode(payload.bytes(), to, payload.end());
      if (to < 0) {
        throw new DamagedException(
            offset,
            length,
            "a record's lengths do not fit its frame, though its checksum is right");
      }
    }
    end = to;
  }

  /**
   * Whether the next frame, too, holds wanted records, of the same batch as this one.
   *
   * @return true if the two were written to be seen together
   */
  public boolean isContinued() {
    return isContinued;
  }

  /**
   * The type of the last wanted record of the frame.
   *
   * @return its code; 0 if it cannot be decoded
   */
  public int lastType() {
    int to = at;
    for (int i = 0; i < count && to >= 0; i++) {
      to = slot.decode(records(), to, end);
    }
    return to < 0 ? 0 : slot.type();
  }

  /**
   * The sequence of the first wanted record of the frame.
   *
   * @return a sequence
   */
  public long first() {
    return first;
  }

  /**
   * How many wanted records the frame has.
   *
   * @return at least 1
   */
  public int count() {
    return count;
  }

  /**
   * The frame's flags.
   *
   * @return as on disk
   */
  public int flags() {
    return FrameHeader.flags(window.bytes(), window.at());
  }

  /**
   * When its records were appended.
   *
   * @return milliseconds since 1970
   */
  public long timeMillis() {
    return window.payload().timeMillis();
  }

  /**
   * The transaction that its records belong to.
   *
   * @return its id; 0 for none
   */
  public long transactionId() {
    return window.payload().transactionId();
  }

  /**
   * Where its records are, encoded; until the next frame is read.
   *
   * @return to be read at absolute indexes only
   */
  public ByteBuffer records() {
    return window.payload().bytes();
  }

  /**
   * Where the first wanted record begins.
   *
   * @return an index of {@link #records()}
   */
  public int at() {
    return at;
  }

  /**
   * Where the last wanted record ends.
   *
   * @return an index of {@link #records()}
   */
  public int end() {
    return end;
  }

  @Override
  public void close() {
    window.clear();
    reader.release();
    context.windows().giveBack(window);
  }
}
