package dev.seawall.write;

import dev.seawall.WalOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that records are staged in. Guarded by the staging lock; what {@link #take()} gave
 * out belongs to the leader until it is handed back.
 *
 * <pre>
 *   filling   records are added to it
 *   idle      the spare; null while the leader has one
 *   pending   a group that found no room and holds acknowledged records: the next to be taken
 * </pre>
 */
final class StagingBuffers {
  private final WalOptions options;
  private final int capacity;
  private StagingBuffer filling;
  private @Nullable StagingBuffer idle;

  /**
   * Regular buffers in whose place larger ones are used: nothing is allocated to get back to them.
   */
  private final Deque<StagingBuffer> parked = new ArrayDeque<>(2);

  private @Nullable StagingBuffer pending;

  /** What a leader has taken and not brought back. */
  private @Nullable StagingBuffer taken;

  /** How many records of streams have been taken to be committed, without those rolled back. */
  private long recordsTaken;

  StagingBuffers(WalOptions options) {
    this.options = options;
    this.capacity = options.stagingBytes() / 2;
    this.filling = create(capacity);
    this.idle = create(capacity);
  }

  private StagingBuffer create(long size) {
    int frameSize = options.frameSizeBytes();
    return new StagingBuffer(Math.toIntExact(size), frameSize, options.segmentRecords());
  }

  int capacity() {
    return capacity;
  }

  StagingBuffer filling() {
    return filling;
  }

  boolean hasPending() {
    return pending != null;
  }

  /** Whether nothing is staged and nobody waits. */
  boolean isQuiet() {
    return pending == null && filling.isEmpty() && !filling.isAwaited();
  }

  /** Replaces the buffer that is being filled, which must be empty, by one of another size. */
  void resize(long size) {
    StagingBuffer larger = create(size);
    if (filling.capacity() == capacity) {
      parked.push(filling);
    }
    filling = larger;
  }

  /** Takes the next group to be committed; from now on the other buffer is filled. */
  StagingBuffer take() {
    StagingBuffer group = pending;
    if (group != null) {
      taken = group;
      pending = null;
      return group;
    }
    group = filling;
    taken = group;
    recordsTaken += group.streamRecords();
    StagingBuffer spare = idle;
    filling = spare != null ? spare : create(capacity);
    idle = null;
    group.closeFrame();
    return group;
  }

  /** The group of whoever leads or, in a log that has failed, of one who led and was struck. */
  @Nullable StagingBuffer taken() {
    return taken;
  }

  /** Takes back a group that is done with. */
  void recycle(StagingBuffer group) {
    taken = null;
    group.reset();
    StagingBuffer regular = group.capacity() == capacity ? group : parked.poll();
    idle = regular != null ? regular : create(capacity);
  }

  /** Takes back a group that is to be tried again. */
  void keep(StagingBuffer group) {
    taken = null;
    pending = group;
    // its appenders are told that it stays; so it does, and what is staged behind it too
    group.acknowledge();
    filling.acknowledge();
  }

  /**
   * Drops what of a group is not written, and all that has been staged behind it, as if it had
   * never been.
   */
  void rollBack(StagingBuffer group) {
    recordsTaken -= group.unwrittenStreamRecords();
    group.rollBack();
    filling.rollBack();
    recycle(group);
    filling.reset();
  }

  /** Lets go of what will never be written. */
  void abandon() {
    pending = null;
    idle = null;
  }

  /** How many records of streams have been staged since the log was opened. */
  long recordsStaged() {
    return recordsTaken + filling.streamRecords();
  }

  long bytesStaged() {
    StagingBuffer kept = pending;
    long bytes = filling.bytesStaged();
    return kept == null ? bytes : bytes + kept.bytesStaged();
  }
}
