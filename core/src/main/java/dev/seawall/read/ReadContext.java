package dev.seawall.read;

import dev.seawall.ReadMode;
import dev.seawall.WalException;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import dev.seawall.index.StreamState;
import org.jspecify.annotations.Nullable;

/** What readers of a log need from it and share among them. */
public final class ReadContext {
  private final SegmentReaders readers;
  private final SegmentSet segments;
  private final WindowPool windows;
  private final Progress progress;

  /** How the log behind the readers moves on. */
  public interface Progress {

    /**
     * Fails if the log is closed.
     *
     * @throws WalException if so
     */
    void checkOpen() throws WalException;

    /**
     * Brings what was appended to a stream before this call to where it can be read.
     *
     * @param stream the stream
     * @throws WalException if that fails
     */
    void makeReadable(StreamState stream) throws WalException;

    /**
     * Waits until a stream may have more to read.
     *
     * @param stream the stream
     * @param sequence the sequence wanted
     * @param durable whether it must be durable
     * @param nanos how long to wait at most
     * @throws InterruptedException if the thread is interrupted
     * @throws WalException if the log fails
     */
    void await(StreamState stream, long sequence, boolean durable, long nanos)
        throws WalException, InterruptedException;

    /** Is told that a cursor has let go of a segment, which may now be deleted. */
    void released();
  }

  /**
   * Creates the context.
   *
   * @param readers the open segments
   * @param segments all segments
   * @param mode how to read
   * @param progress the log
   */
  public ReadContext(
      SegmentReaders readers, SegmentSet segments, ReadMode mode, Progress progress) {
    this.readers = readers;
    this.segments = segments;
    this.windows = new WindowPool(mode);
    this.progress = progress;
  }

  SegmentReaders readers() {
    return readers;
  }

  @Nullable SegmentEntry segment(long number) {
    return segments.find(number);
  }

  SegmentSet segments() {
    return segments;
  }

  Progress progress() {
    return progress;
  }

  WindowPool windows() {
    return windows;
  }
}
