package dev.seawall.read;

import dev.seawall.Damage;
import dev.seawall.ReadMode;
import dev.seawall.WalException;
import dev.seawall.index.StreamState;
import dev.seawall.memory.Pool;
import java.util.List;

/** What readers of a log need from it and share among them. */
public final class ReadContext {
  private final SegmentReaders readers;
  private final Pool<Window> windows;
  private final Pool<StreamCursor> pointCursors;
  private final StreamGaps gaps;
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
   * @param mode how to read
   * @param decoding what frames are decoded with
   * @param damages what opening has found
   * @param progress the log
   */
  public ReadContext(
      SegmentReaders readers,
      ReadMode mode,
      Decoding decoding,
      List<Damage> damages,
      Progress progress) {
    this.readers = readers;
    this.windows = new Pool<>(() -> new Window(mode, decoding));
    this.pointCursors = new Pool<>(() -> new StreamCursor(this));
    this.gaps = new StreamGaps(damages);
    this.progress = progress;
  }

  SegmentReaders readers() {
    return readers;
  }

  /** What sequences that are lost are lost with. */
  StreamGaps gaps() {
    return gaps;
  }

  Progress progress() {
    return progress;
  }

  Pool<Window> windows() {
    return windows;
  }

  /**
   * Lends a cursor for reading single records of a stream; it is given back by closing it, once.
   *
   * @param stream the stream
   * @return a cursor to be moved by {@link StreamCursor#seek}
   */
  public StreamCursor pointCursor(StreamState stream) {
    StreamCursor cursor = pointCursors.take();
    cursor.beginAnew(stream);
    return cursor;
  }

  void giveBack(StreamCursor cursor) {
    pointCursors.giveBack(cursor);
  }
}
