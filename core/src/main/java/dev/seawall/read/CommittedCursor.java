package dev.seawall.read;

import dev.seawall.CorruptionException;
import dev.seawall.LogClosedException;
import dev.seawall.RecordType;
import dev.seawall.ReplayCursor;
import dev.seawall.TruncatedException;
import dev.seawall.Visibility;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.format.CommitRecord;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.StreamState;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows what has taken effect. One cursor walks over the raw stream; at the COMMIT of a transaction
 * that was spilled another one goes back and reads its records again, so nothing is kept in memory.
 */
public final class CommittedCursor implements ReplayCursor {
  private final ReadContext context;
  private final StreamState stream;
  private final StreamCursor raw;

  /** Reads records that lie behind or ahead of the walk. */
  private @Nullable StreamCursor other;

  private StreamCursor current;

  private long frameSeen;
  private Frame frame = Frame.PLAIN;
  private long position;

  /** The last record of the batch that is being delivered. */
  private long reached;

  /** Whether records of a transaction written as a whole were shown, and not its COMMIT yet. */
  private boolean isWithinWhole;

  /** Where the records of the transaction are that is being delivered; empty if none is. */
  private long[] ranges = {};

  private int range;
  private long transaction;

  /** What the records of a frame are. */
  private enum Frame {
    /** Each took effect by itself. */
    PLAIN,
    /** All took effect together. */
    BATCH,
    /** They take effect at the COMMIT of their transaction. */
    PENDING
  }

  /**
   * Creates a cursor.
   *
   * @param context what readers share
   * @param stream the stream
   * @param after the sequence behind which a record or COMMIT is to be shown
   * @param visibility which records are shown
   * @throws WalException if the stream cannot be read
   */
  public CommittedCursor(ReadContext context, StreamState stream, long after, Visibility visibility)
      throws WalException {
    this.context = context;
    this.stream = stream;
    this.raw =
        new StreamCursor(
            context, stream, Batches.readableStartOf(context, stream, after + 1), visibility);
    this.current = raw;
    this.position = after;
  }

  @Override
  public boolean next() throws WalException {
    if (ranges.length > 0) {
      if (inTransaction(this::nextOfTransaction)) {
        return true;
      }
      endTransaction();
    }
    while (raw.next()) {
      if (raw.framesSeen() != frameSeen) {
        enterFrame();
      }
      if (frame == Frame.PENDING) {
        if (raw.typeCode() != RecordType.COMMIT.code()) {
          raw.skipFrame(); // a COMMIT has a frame of its own
        } else if (inTransaction(this::beginTransaction)) {
          return true;
        }
        position = raw.sequence();
      } else {
        reached = raw.sequence();
        if (frame == Frame.PLAIN) {
          position = reached;
        }
        if (raw.transactionId() != 0) {
          isWithinWhole = raw.typeCode() != RecordType.COMMIT.code();
        }
        if (isShown(raw.typeCode())) {
          return true;
        }
      }
    }
    checkWhole(reached);
    position = Math.max(position, reached);
    return false;
  }

  private void enterFrame() throws WalException {
    frameSeen = raw.framesSeen();
    if (raw.isFrameJoined()) {
      return; // it is what the one before it is
    }
    checkWhole(raw.sequence() - 1);
    position = Math.max(position, reached);
    boolean isTransactional = (raw.frameFlags() & FrameHeader.TRANSACTIONAL) != 0;
    boolean isBatch = (raw.frameFlags() & FrameHeader.BATCH) != 0;
    if (isBatch && !(isTransactional && hasLostItsCommit())) {
      frame = Frame.BATCH;
    } else {
      frame = isTransactional ? Frame.PENDING : Frame.PLAIN;
    }
  }

  /**
   * Fails if what was shown last began a transaction of which a truncation has taken the end
   * meanwhile: it has not taken effect after all.
   */
  private void checkWhole(long last) throws TruncatedException {
    if (isWithinWhole) {
      throw new TruncatedException(stream.name(), last, Math.max(last + 1, stream.first()));
    }
  }

  /**
   * Whether a truncation has taken the COMMIT away of a transaction that was written as a whole.
   */
  private boolean hasLostItsCommit() throws WalException {
    if (!raw.isRunCut()) {
      return false;
    }
    StreamCursor ahead = other();
    boolean isThere = ahead.seek(raw.sequence());
    while (isThere && ahead.transactionId() == raw.transactionId()) {
      if (ahead.typeCode() == RecordType.COMMIT.code()) {
        ahead.park();
        return false;
      }
      isThere = ahead.next();
    }
    ahead.park();
    return true;
  }

  private StreamCursor other() {
    StreamCursor cursor = other;
    if (cursor == null) {
      cursor = new StreamCursor(context, stream, raw.sequence(), Visibility.WRITTEN);
      other = cursor;
    }
    return cursor;
  }

  private static boolean isShown(int type) {
    return type != RecordType.COMMIT.code()
        && type != RecordType.ROLLBACK.code()
        && type != RecordType.CHECKPOINT.code();
  }

  // ---- transactions that were spilled ----

  private interface Step {
    boolean take() throws WalException;
  }

  /** Reads records of a transaction; damage there makes the whole of it unreadable. */
  private boolean inTransaction(Step step) throws WalException {
    try {
      return step.take();
    } catch (CorruptionException e) {
      long behind = raw.sequence() + 1;
      CorruptionException whole =
          new CorruptionException(e.damage(), position, behind < stream.writtenNext() ? behind : 0);
      whole.initCause(e);
      throw whole;
    }
  }

  private boolean beginTransaction() throws WalException {
    long[] found = CommitRecord.decode(raw.value(), raw.sequence());
    if (found == null) {
      throw raw.damaged("a COMMIT that does not say where its transaction is");
    }
    StreamCursor cursor = other();
    transaction = raw.transactionId();
    range = 0;
    if (found.length > 0 && !cursor.seek(found[0])) {
      throw raw.damaged("a COMMIT whose transaction's records are missing");
    }
    ranges = found;
    current = cursor;
    if (found.length > 0 && (isOfTransaction(cursor) || nextOfTransaction())) {
      return true;
    }
    endTransaction();
    return false;
  }

  private boolean nextOfTransaction() throws WalException {
    StreamCursor cursor = current;
    while (true) {
      if (cursor.sequence() >= ranges[range + 1]) {
        range += 2;
        if (range == ranges.length) {
          return false;
        }
        cursor.seek(ranges[range]);
      } else if (!cursor.next()) {
        throw raw.damaged("a COMMIT whose transaction's records are missing");
      }
      if (isOfTransaction(cursor)) {
        return true;
      }
      if (cursor.transactionId() != transaction) {
        cursor.skipFrame(); // of somebody else, who came in between
      }
    }
  }

  private boolean isOfTransaction(StreamCursor cursor) {
    return cursor.transactionId() == transaction && isShown(cursor.typeCode());
  }

  private void endTransaction() {
    ranges = new long[0];
    position = raw.sequence();
    current = raw;
    StreamCursor cursor = other;
    if (cursor != null) {
      cursor.park();
    }
  }

  // ---- the current record ----

  @Override
  public boolean next(Duration timeout) throws WalException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      while (!next()) {
        if (!raw.awaitNext(deadline)) {
          return false;
        }
      }
      return true;
    } catch (LogClosedException e) {
      return false;
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long sequence() {
    return current.sequence();
  }

  @Override
  public RecordType type() {
    return current.type();
  }

  @Override
  public long transactionId() {
    return current.transactionId();
  }

  @Override
  public @Nullable ByteBuffer key() {
    return current.key();
  }

  @Override
  public ByteBuffer value() {
    return current.value();
  }

  @Override
  public WalRecord record() {
    return current.record();
  }

  @Override
  public void close() {
    raw.close();
    StreamCursor cursor = other;
    if (cursor != null) {
      cursor.close();
    }
  }
}
