package dev.seawall.write;

import dev.seawall.format.ControlRecord;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.RecordCodec;
import dev.seawall.index.StreamState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit group in the making: frames laid out exactly as they will stand on disk, and those who
 * wait for them. Filled under the staging lock, then owned by the leader; never both.
 */
final class StagingBuffer {
  private static final int FIRST_FRAMES = 64;

  private static final int MORE_THAN_FRAMES = Integer.MAX_VALUE;

  private final ByteBuffer bytes;
  private final ByteBuffer view;
  private final int frameSize;
  private final long frameRecords;
  private int end;

  private int[] frameAt = new int[FIRST_FRAMES + 1];
  private @Nullable StreamState[] owners = new StreamState[FIRST_FRAMES];
  private int frames;
  private int written;
  private boolean compressed;
  private final List<StagedControl> controls = new ArrayList<>();
  private int controlsTaken;

  private @Nullable StreamState openOwner;
  private long openFirst;
  private int openCount;
  private int unitFlags;
  private int unitFirstFrame;
  private long transaction;

  private long records;
  private boolean acknowledged;
  private boolean needsSync;
  private boolean rollRequested;
  private boolean rollAwaited;
  private final Chain<Waiter> waiters = new Chain<>();
  private final Chain<Waiter> writeWaiters = new Chain<>();
  private int syncWaiters;
  private final Chain<PendingFuture<?>> futures = new Chain<>();

  /** A control record, the frame it is in, and the stream it is about, if it is about one. */
  record StagedControl(int frame, ControlRecord change, @Nullable StreamState about) {}

  /**
   * Creates an empty buffer.
   *
   * @param capacity its size in bytes
   * @param frameSize up to which payload consecutive records share a frame
   * @param frameRecords how many records a frame may have
   */
  StagingBuffer(int capacity, int frameSize, long frameRecords) {
    this.bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    this.view = bytes.duplicate();
    this.frameSize = frameSize;
    this.frameRecords = frameRecords;
  }

  boolean hasRoom(long needed) {
    return bytes.capacity() - end >= needed;
  }

  int capacity() {
    return bytes.capacity();
  }

  boolean isEmpty() {
    return end == 0;
  }

  int bytesStaged() {
    return end;
  }

  // ---- filling ----

  /** Encodes a record whose value is an array. */
  void append(StreamState owner, long sequence, int type, byte @Nullable [] key, byte[] value) {
    int at = place(owner, sequence, type, key, value.length);
    bytes.put(at, value);
    end = at + value.length;
  }

  /** Encodes a record whose value is what remains of a buffer, which is left as it is. */
  void append(StreamState owner, long sequence, int type, ByteBuffer value) {
    int length = value.remaining();
    int at = place(owner, sequence, type, null, length);
    bytes.put(at, value, value.position(), length);
    end = at + length;
  }

  /** Encodes a record of the log's own stream. */
  void appendControl(StreamState control, ControlRecord change, @Nullable StreamState about) {
    append(control, control.stageRecords(1), change.kind().code(), null, change.encode());
    controls.add(new StagedControl(frames, change, about));
  }

  /** Copies records that are encoded already. */
  void append(StreamState owner, long firstSequence, EncodedRecords encoded) {
    int from = 0;
    while (from < encoded.count()) {
      if (openOwner != owner || isFrameFull(encoded.length(from, from + 1))) {
        closeFrame();
        openFrame(owner, firstSequence + from);
      }
      int to = from + 1;
      while (to < encoded.count() && !isFrameFull(encoded.length(from, to + 1), to - from)) {
        to++;
      }
      encoded.copy(from, to, bytes, end);
      end += encoded.length(from, to);
      openCount += to - from;
      records += to - from;
      from = to;
    }
  }

  /** Copies frames that are complete but for what depends on their place. */
  void appendCopies(StreamState owner, ByteBuffer source, int from, int to) {
    closeFrame();
    bytes.put(end, source, from, to - from);
    int stop = end + to - from;
    while (end < stop) {
      noteFrame(owner);
      end += (int) FrameHeader.frameLength(bytes, end);
      frames++;
      frameAt[frames] = end;
    }
  }

  private int place(
      StreamState owner, long sequence, int type, byte @Nullable [] key, int valueLength) {
    if (openOwner != owner
        || isFrameFull(
            RecordCodec.encodedLength(type, key == null ? -1 : key.length, valueLength))) {
      closeFrame();
      openFrame(owner, sequence);
    }
    openCount++;
    records++;
    return RecordCodec.encodePrefix(bytes, end, type, key, valueLength);
  }

  private boolean isFrameFull(long more) {
    return isFrameFull(more, 0);
  }

  private boolean isFrameFull(long more, int records) {
    return end - frameAt[frames] - FrameHeader.BYTES + more > frameSize
        || openCount + records >= frameRecords;
  }

  private void noteFrame(StreamState owner) {
    if (frames == owners.length) {
      frameAt = Arrays.copyOf(frameAt, 2 * frames + 1);
      owners = Arrays.copyOf(owners, 2 * frames);
    }
    frameAt[frames] = end;
    owners[frames] = owner;
  }

  private void openFrame(StreamState owner, long sequence) {
    noteFrame(owner);
    openOwner = owner;
    openFirst = sequence;
    openCount = 0;
    end += FrameHeader.BYTES;
    if (transaction != 0 && owner.id() != 0) {
      bytes.putLong(end, transaction);
      end += FrameHeader.TRANSACTION_ID_BYTES;
    }
  }

  /** Ends the frame that is being filled, if any. */
  void closeFrame() {
    StreamState owner = openOwner;
    if (owner == null) {
      return;
    }
    int at = frameAt[frames];
    FrameHeader.describe(bytes, at, owner.id(), openFirst, openCount, end - at - FrameHeader.BYTES);
    boolean isControl = owner.id() == 0;
    int flags =
        isControl
            ? FrameHeader.CONTROL | (unitFlags & FrameHeader.CONTINUES_ATOMICALLY)
            : unitFlags;
    FrameHeader.setFlags(bytes, at, flags);
    int padded = FrameHeader.padded(end);
    while (end < padded) {
      bytes.put(end++, (byte) 0);
    }
    frames++;
    frameAt[frames] = end;
    openOwner = null;
  }

  /** Begins an atomic group: its frames are its own. */
  void beginAtomic() {
    begin(FrameHeader.CONTINUES_ATOMICALLY, 0);
  }

  /** Begins an atomic group whose records are all committed with it. */
  void beginBatch() {
    begin(FrameHeader.CONTINUES_ATOMICALLY | FrameHeader.BATCH, 0);
  }

  /** Begins an atomic group that is all there is of a transaction. */
  void beginWholeTransaction(long id) {
    begin(FrameHeader.CONTINUES_ATOMICALLY | FrameHeader.BATCH | FrameHeader.TRANSACTIONAL, id);
  }

  /** Begins the atomic group that ends a transaction which has records elsewhere too. */
  void beginTransactionEnd(long id) {
    begin(FrameHeader.CONTINUES_ATOMICALLY | FrameHeader.TRANSACTIONAL, id);
  }

  /** Begins records of a transaction that is not decided yet. */
  void beginSpill(long id) {
    begin(FrameHeader.TRANSACTIONAL, id);
  }

  private void begin(int flags, long transactionId) {
    closeFrame();
    unitFlags = flags;
    unitFirstFrame = frames;
    transaction = transactionId;
  }

  /** Ends what was begun with the frame that is being filled. */
  void endUnit() {
    closeFrame();
    if (frames > unitFirstFrame) {
      int last = frameAt[frames - 1];
      FrameHeader.setFlags(
          bytes, last, FrameHeader.flags(bytes, last) & ~FrameHeader.CONTINUES_ATOMICALLY);
    }
    unitFlags = 0;
    transaction = 0;
  }

  /** Notes that somebody has been told of a record here, so that it must not be dropped. */
  void acknowledge() {
    acknowledged = true;
  }

  Waiter addWaiter(boolean untilSynced) {
    int staged = openOwner == null ? frames : frames + 1;
    Waiter waiter = new Waiter(untilSynced, rollAwaited ? MORE_THAN_FRAMES : staged);
    rollAwaited = false;
    if (untilSynced) {
      waiters.add(waiter);
      syncWaiters++;
      needsSync = true;
    } else {
      writeWaiters.add(waiter);
    }
    return waiter;
  }

  /** Asks for the segment to be ended, too; the next waiter waits for that. */
  void requestRoll() {
    rollRequested = true;
    rollAwaited = true;
  }

  boolean isRollRequested() {
    return rollRequested;
  }

  void addFuture(PendingFuture<?> future, boolean untilSynced) {
    futures.add(future);
    needsSync |= untilSynced;
  }

  // ---- what the leader asks ----

  ByteBuffer bytes() {
    return bytes;
  }

  ByteBuffer view() {
    return view;
  }

  int frames() {
    return frames;
  }

  /** Where a frame begins; for the number of frames, where the last one ends. */
  int frameAt(int frame) {
    return frameAt[frame];
  }

  StreamState owner(int frame) {
    StreamState owner = owners[frame];
    if (owner == null) {
      throw new IllegalStateException("no frame " + frame);
    }
    return owner;
  }

  /** Whether a frame's records are to be seen together with those of the next one only. */
  boolean isJoinedByNext(int frame) {
    return FrameHeader.isUnitOpen(FrameHeader.flags(bytes, frameAt[frame]))
        && owner(frame + 1) == owner(frame);
  }

  /** The control records in a frame; to be asked for frame by frame, each once. */
  List<ControlRecord> takeControls(int frame) {
    if (controlsTaken == controls.size() || controls.get(controlsTaken).frame() != frame) {
      return List.of();
    }
    List<ControlRecord> taken = new ArrayList<>();
    while (controlsTaken < controls.size() && controls.get(controlsTaken).frame() == frame) {
      taken.add(controls.get(controlsTaken++).change());
    }
    return taken;
  }

  /** The frame behind the atomic group that a frame begins; often just the next one. */
  int unitEnd(int frame) {
    int last = frame;
    while ((FrameHeader.flags(bytes, frameAt[last]) & FrameHeader.CONTINUES_ATOMICALLY) != 0) {
      last++;
    }
    return last + 1;
  }

  /**
   * Compresses the frames that are worth it and closes the gaps between them; before the first is
   * written, and once, also if the group is tried again.
   */
  void compress(FrameCompressor compressor) {
    if (compressed) {
      return;
    }
    compressed = true;
    int to = 0;
    for (int frame = 0; frame < frames; frame++) {
      int from = frameAt[frame];
      int length = compressor.move(bytes, from, frameAt[frame + 1] - from, to);
      frameAt[frame] = to;
      to += length;
    }
    frameAt[frames] = to;
    end = to;
    compressor.trim();
  }

  /** How many frames have been written already. */
  int written() {
    return written;
  }

  void setWritten(int count) {
    written = count;
  }

  long records() {
    return records;
  }

  /** How many records there are of streams, the log's own left out. */
  long streamRecords() {
    return records - controls.size();
  }

  /** How many of them are not written. */
  long unwrittenStreamRecords() {
    long count = 0;
    for (int frame = written; frame < frames; frame++) {
      boolean isCopy = (FrameHeader.flags(bytes, frameAt[frame]) & FrameHeader.RELOCATED) != 0;
      if (owner(frame).id() != 0 && !isCopy) {
        count += FrameHeader.recordCount(bytes, frameAt[frame]);
      }
    }
    return count;
  }

  boolean needsSync() {
    return needsSync;
  }

  /**
   * Whether what is not written can be dropped without breaking a promise. Not if it holds records
   * that are not waited for: whoever appended them may have appended more since, and those must not
   * take their places.
   */
  boolean isDroppable() {
    return !acknowledged && futures.isEmpty();
  }

  /** Whether anybody waits for it, records or not. */
  boolean isAwaited() {
    return !waiters.isEmpty() || !writeWaiters.isEmpty() || !futures.isEmpty();
  }

  /** How many threads wait for it to be synced. */
  int syncWaiters() {
    return syncWaiters;
  }

  /** Whether threads wait for it to be written, and not synced. */
  boolean hasWriteWaiters() {
    return !writeWaiters.isEmpty();
  }

  boolean hasFutures() {
    return !futures.isEmpty();
  }

  @Nullable Waiter firstWaiter() {
    Waiter first = waiters.first();
    return first != null ? first : writeWaiters.first();
  }

  /** Tells those who wait for no sync that their records have been written. */
  void releaseWriteWaiters() {
    Waiter first;
    while ((first = writeWaiters.first()) != null) {
      first.done(null); // before it is taken out: then nobody else tells it
      writeWaiters.remove();
    }
  }

  /**
   * Tells those whose frames are all written that they have what they waited for, though the others
   * are refused.
   */
  void releaseWritten() {
    releaseWritten(writeWaiters);
    releaseWritten(waiters);
  }

  private void releaseWritten(Chain<Waiter> waiting) {
    Waiter first;
    while ((first = waiting.first()) != null && first.frames() <= written) {
      first.done(null);
      waiting.remove();
    }
  }

  /** Hands on all who wait. */
  void releaseTo(Chain<Waiter> toWaiters, Chain<PendingFuture<?>> toFutures) {
    syncWaiters = 0;
    toWaiters.takeAll(waiters);
    toWaiters.takeAll(writeWaiters);
    toFutures.takeAll(futures);
  }

  /**
   * Gives the sequences out again and takes back all else that was staged here. Of several buffers,
   * each takes back all.
   */
  void rollBack() {
    closeFrame();
    for (int frame = 0; frame < frames; frame++) {
      owner(frame).rollBackStaged();
    }
    for (StagedControl control : controls) {
      if (control.about() != null) {
        control.about().rollBackStaged();
      }
    }
  }

  /** Empties the buffer for its next use. */
  void reset() {
    end = 0;
    Arrays.fill(owners, 0, frames, null);
    frames = 0;
    written = 0;
    compressed = false;
    frameAt[0] = 0;
    controls.clear();
    controlsTaken = 0;
    openOwner = null;
    unitFlags = 0;
    transaction = 0;
    records = 0;
    acknowledged = false;
    needsSync = false;
    rollRequested = false;
    rollAwaited = false;
  }
}
