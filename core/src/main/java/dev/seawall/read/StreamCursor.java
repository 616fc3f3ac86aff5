package dev.seawall.read;

import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.LogClosedException;
import dev.seawall.RecordType;
import dev.seawall.SequenceRange;
import dev.seawall.TailCursor;
import dev.seawall.Visibility;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.RecordCodec;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.StreamState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decodes the records of one stream in sequence order. */
public final class StreamCursor implements TailCursor {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);

  private final ReadContext context;
  private StreamState stream;
  private final boolean durableOnly;
  private final boolean isLent;
  private final FrameCursor frames;
  private final RecordCodec.Slot slot = new RecordCodec.Slot();
  private ByteBuffer bytes = NOTHING;
  private @Nullable String name;
  private @Nullable ByteBuffer keyView;
  private @Nullable ByteBuffer valueView;
  private long sequence;
  private long lastInFrame;
  private long durableThrough;
  private int generation;
  private int recordAt;
  private int payloadEnd;
  private long framesSeen;
  private long transactionId;
  private boolean closed;

  /**
   * Creates a cursor before a record.
   *
   * @param context what readers share
   * @param stream the stream
   * @param from the first sequence wanted
   * @param visibility which records are shown
   */
  public StreamCursor(ReadContext context, StreamState stream, long from, Visibility visibility) {
    this(context, stream, from, visibility == Visibility.DURABLE, false);
  }

  /** Creates a cursor to be lent again and again, by {@link ReadContext#pointCursor}. */
  StreamCursor(ReadContext context) {
    this(context, StreamState.of(""), 1, false, true);
    frames.readSingly();
  }

  private StreamCursor(
      ReadContext context, StreamState stream, long from, boolean durableOnly, boolean isLent) {
    this.context = context;
    this.stream = stream;
    this.durableOnly = durableOnly;
    this.isLent = isLent;
    this.frames = new FrameCursor(context, stream, from);
    this.sequence = from - 1;
    this.lastInFrame = from - 1;
  }

  /** Goes over to another stream, before its first record. */
  void beginAnew(StreamState other) {
    if (stream != other) {
      stream = other;
      name = null;
    }
    sequence = 0;
    lastInFrame = 0;
    frames.beginAnew(other);
  }

  @Override
  public boolean next() throws WalException {
    if (sequence >= lastInFrame && !nextFrame()) {
      return false;
    }
    if (durableOnly && sequence + 1 > durableThrough && !isNextDurable()) {
      return false;
    }
    decode();
    return true;
  }

  private boolean isNextDurable() {
    durableThrough = stream.durableSequence();
    return sequence + 1 <= durableThrough;
  }

  private void decode() throws CorruptionException {
    int end = slot.decode(bytes, recordAt, payloadEnd);
    if (end < 0) {
      throw undecodable();
    }
    recordAt = end;
    sequence++;
  }

  private boolean nextFrame() throws WalException {
    if (closed) {
      throw new IllegalStateException("the cursor is closed");
    }
    frames.setNext(sequence + 1);
    if (!frames.advance()) {
      context.progress().makeReadable(stream);
      if (!frames.advance()) {
        return false;
      }
    }
    Payload payload = frames.window().payload();
    if (generation != payload.generation()) {
      generation = payload.generation();
      bytes = payload.bytes();
      keyView = null;
      valueView = null;
    }
    recordAt = payload.at();
    payloadEnd = payload.end();
    transactionId = payload.transactionId();
    framesSeen++;
    lastInFrame = frames.frameLast();
    sequence = frames.frameFirst() - 1;
    while (sequence < frames.next() - 1) {
      decode();
    }
    return true;
  }

  private CorruptionException undecodable() {
    return damaged(
        "a record's lengths do not fit its frame, though the frame's checksum is right",
        new SequenceRange(sequence + 1, lastInFrame));
  }

  /** What to throw when the current record makes no sense. */
  CorruptionException damaged(String reason) {
    return damaged(reason, new SequenceRange(sequence, sequence));
  }

  private CorruptionException damaged(String reason, SequenceRange lost) {
    SegmentEntry segment = frames.frameSegment();
    Damage damage =
        Damage.of(
                Damage.Kind.RECORDS,
                segment.name(),
                segment.number(),
                frames.frameOffset(),
                0,
                reason)
            .losing(stream.id(), stream.name(), lost);
    return new CorruptionException(damage, lost.first() - 1, lost.last() + 1);
  }

  @Override
  public boolean next(Duration timeout) throws WalException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      while (!next()) {
        if (!awaitNext(deadline)) {
          return false;
        }
      }
      return true;
    } catch (LogClosedException e) {
      return false;
    }
  }

  /** Waits until there may be another record; false if none came in time. */
  boolean awaitNext(long deadlineNanos) throws WalException, InterruptedException {
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    context.progress().await(stream, sequence + 1, durableOnly, left);
    return true;
  }

  /**
   * Moves to the record with a sequence.
   *
   * @param wanted the sequence
   * @return false if it is not written yet
   * @throws WalException as {@link #next()}
   */
  public boolean seek(long wanted) throws WalException {
    if (wanted <= sequence || wanted > lastInFrame) {
      frames.seek(wanted);
      sequence = wanted - 1;
      lastInFrame = sequence;
      return next();
    }
    while (sequence < wanted) {
      decode();
    }
    return true;
  }

  /** Goes on behind the last record of the frame. */
  void skipFrame() {
    sequence = lastInFrame;
  }

  /** Lets go of the segment until the next {@link #seek}. */
  void park() {
    frames.park();
    lastInFrame = sequence;
  }

  /** Counts the frames that have been entered. */
  long framesSeen() {
    return framesSeen;
  }

  int frameFlags() {
    return frames.frameFlags();
  }

  /** Whether the frame goes on with the batch of the one before it. */
  boolean isFrameJoined() {
    return frames.isFrameJoined();
  }

  /** Whether records that stood behind those of the frame's run may have been truncated away. */
  boolean isRunCut() {
    return frames.isRunCut();
  }

  int typeCode() {
    return slot.type();
  }

  @Override
  public long transactionId() {
    return transactionId;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  private void requireRecord() {
    if (framesSeen == 0) {
      throw new IllegalStateException("the cursor is at no record: next() comes first");
    }
  }

  @Override
  public RecordType type() {
    requireRecord();
    return RecordType.of(slot.type());
  }

  @Override
  public @Nullable ByteBuffer key() {
    if (slot.keyLength() < 0) {
      return null;
    }
    ByteBuffer view = keyView;
    if (view == null) {
      view = bytes.asReadOnlyBuffer();
      keyView = view;
    }
    return view.limit(slot.keyAt() + slot.keyLength()).position(slot.keyAt());
  }

  @Override
  public ByteBuffer value() {
    ByteBuffer view = valueView;
    if (view == null) {
      requireRecord();
      view = bytes.asReadOnlyBuffer();
      valueView = view;
    }
    return view.limit(slot.valueAt() + slot.valueLength()).position(slot.valueAt());
  }

  @Override
  public WalRecord record() {
    requireRecord();
    String named = name;
    if (named == null) {
      named = stream.name(); // which is only kept encoded
      name = named;
    }
    Window window = frames.window();
    return Records.copy(
        named,
        sequence,
        window.payload(),
        slot,
        Instant.ofEpochMilli(window.payload().timeMillis()),
        FrameHeader.headerCrc(window.bytes(), window.at()));
  }

  @Override
  public void close() {
    if (isLent) {
      frames.park();
      context.giveBack(this);
    } else if (!closed) {
      closed = true;
      lastInFrame = sequence;
      frames.close();
    }
  }
}
