package dev.seawall.write;

import dev.seawall.RefusedException;
import java.io.IOException;

/** What is done when a group cannot be committed, or the log cannot go on. */
final class Breakdown {
  private final StagingLock lock;
  private final Baton baton;
  private final StagingBuffers buffers;
  private final Failures failures;
  private final Promises promises;
  private final Runnable onProgress;

  /** For the first failure, if there is no memory to tell of it. */
  private final Released lastWords;

  Breakdown(
      StagingLock lock,
      Baton baton,
      StagingBuffers buffers,
      Failures failures,
      Promises promises,
      Runnable onProgress) {
    this.lock = lock;
    this.baton = baton;
    this.buffers = buffers;
    this.failures = failures;
    this.promises = promises;
    this.onProgress = onProgress;
    this.lastWords = new Released(failures);
  }

  /** Drops what is not written, or keeps it if a promise has been made for some of it. */
  void refuse(StagingBuffer group, IOException refusal, Released released) {
    failures.setRefusal(refusal);
    group.releaseWritten();
    boolean drop = group.isDroppable() && buffers.filling().isDroppable();
    RefusedException reason = failures.refused(!drop);
    released.take(group, reason);
    released.take(buffers.filling(), reason);
    if (drop) {
      buffers.rollBack(group);
    } else {
      buffers.keep(group);
    }
  }

  /** Fails the log; all who wait for the group, or stage the next one, are to be told. */
  void fail(Throwable reason, StagingBuffer group, Released released) {
    failures.add(reason);
    released.take(group, reason);
    released.take(buffers.filling(), reason);
    promises.add(released);
    buffers.abandon();
    failures.noteTold();
  }

  /** Fails the log, and releases the lock. */
  void failAndUnlock(Throwable reason) {
    boolean tells = !failures.isTold(); // and nobody comes after
    try {
      if (tells) {
        fail(reason, buffers.filling(), lastWords);
      }
      baton.wakeAll();
    } finally {
      lock.unlock();
    }
    if (tells) {
      promises.keep(lastWords);
    }
    onProgress.run();
  }

  /** Tells of a failure if whoever was to do so was struck. */
  void tellIfSilent() {
    lock.lock();
    Throwable reason = failures.first();
    if (reason != null && !failures.isTold()) {
      failAndUnlock(reason);
    } else {
      lock.unlock();
    }
  }
}
