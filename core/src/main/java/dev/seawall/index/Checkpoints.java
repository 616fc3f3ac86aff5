package dev.seawall.index;

import dev.seawall.format.ControlRecord;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The named checkpoints of a log, twice, as the streams are: as staged, which snapshots and changes
 * go by, and as written, which readers go by. A part of the {@link Catalog}.
 *
 * <pre>
 *   field     written by                   read by
 *   staged    holder of the staging lock   anybody
 *   written   the leader or recovery       anybody
 * </pre>
 */
public final class Checkpoints {
  private final CheckpointFold staged;
  private final CheckpointFold written;

  /** Taken from by those who stage while the leader notes what has been taken. */
  private final AtomicLong nextId = new AtomicLong(1);

  Checkpoints(IntFunction<@Nullable StreamState> streams) {
    this.staged = new CheckpointFold(streams, id -> null);
    this.written = new CheckpointFold(streams, id -> staged.set().find(id));
  }

  /**
   * Takes an id for a checkpoint that is about to be staged.
   *
   * @return greater than those of all others
   */
  public long stageId() {
    return nextId.getAndIncrement();
  }

  /**
   * Stages a control record about a checkpoint.
   *
   * @param change what it says
   */
  public void stage(ControlRecord change) {
    staged.apply(change);
  }

  /**
   * Stages the truncation of a stream's end.
   *
   * @param stream its id
   * @param lastKept the last sequence that is kept
   */
  public void stageTruncation(int stream, long lastKept) {
    staged.truncated(stream, lastKept);
  }

  /** Makes staged what is written, because what was staged has been dropped. */
  void rollBackStaged() {
    staged.startFrom(written.set());
  }

  void apply(ControlRecord change) {
    if (change.kind() == ControlRecord.Kind.CHECKPOINT_BEGIN) {
      nextId.accumulateAndGet(change.a() + 1, Math::max);
    }
    written.apply(change);
  }

  void applyTruncation(int stream, long lastKept) {
    written.truncated(stream, lastKept);
  }

  /**
   * The checkpoints.
   *
   * @return as staged
   */
  public CheckpointSet staged() {
    return staged.set();
  }

  /**
   * The checkpoints.
   *
   * @return as written
   */
  public CheckpointSet written() {
    return written.set();
  }
}
