package dev.seawall.write;

import org.jspecify.annotations.Nullable;

/** Writes and syncs one group; for whoever has the lead. */
final class GroupCommit {
  private final SegmentWriter writer;
  private final Runnable onProgress;
  private long syncNanos;

  GroupCommit(SegmentWriter writer, Runnable onProgress) {
    this.writer = writer;
    this.onProgress = onProgress;
  }

  /** How long the last sync that somebody waited for took. */
  long syncNanos() {
    return syncNanos;
  }

  /** Does for a group what those who wait for it have asked for; returns why it could not. */
  @Nullable Throwable commit(StagingBuffer group) {
    try {
      writer.write(group);
      onProgress.run();
      if (group.isRollRequested()) {
        writer.end();
      } else if (group.needsSync()) {
        group.releaseWriteWaiters();
        long begin = System.nanoTime();
        writer.sync();
        syncNanos = System.nanoTime() - begin;
      }
      return null;
    } catch (Throwable t) {
      // whatever it is, somebody waits to be told: nothing may get past here
      return Failures.isRefusal(t) ? keepWritten(group, t) : t;
    }
  }

  /**
   * What of a refused group has been written is as good as any other, so those who wait for it get
   * what they wait for.
   */
  private Throwable keepWritten(StagingBuffer group, Throwable refusal) {
    try {
      if (group.needsSync()) {
        writer.sync();
      }
      return refusal;
    } catch (Throwable t) {
      return t;
    }
  }
}
