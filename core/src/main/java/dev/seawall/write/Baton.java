package dev.seawall.write;

import dev.seawall.WalOptions;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lead: whether somebody has it, and what the background thread is called for. Guarded by the
 * staging lock.
 */
final class Baton {
  private final StagingLock lock;
  private final Parked waiting;
  private final SyncSchedule schedule;
  private final SegmentWriter writer;
  private final Failures failures;
  private final Gathering gathering = new Gathering();

  /** The thread that has the lead, or has been handed it; null if nobody has. */
  private @Nullable Thread holder;

  private @Nullable Thread background;
  private boolean leadRequested;
  private boolean closing;

  /** How many groups have been concluded. */
  private long concluded;

  Baton(StagingLock lock, WalOptions options, SegmentWriter writer, Failures failures) {
    this.lock = lock;
    this.waiting = new Parked(lock);
    this.schedule = new SyncSchedule(options);
    this.writer = writer;
    this.failures = failures;
  }

  boolean isTaken() {
    return holder != null;
  }

  /** Whether this thread has it, or has been handed it. */
  boolean isMine() {
    return holder == Thread.currentThread();
  }

  /**
   * Whether whoever has it cannot give it up any more: for one who is about to wait for that, and
   * so does not lead himself.
   */
  boolean isLost() {
    Thread has = holder;
    return has != null && (has == Thread.currentThread() || !has.isAlive());
  }

  /** Takes the lead, which is free, for this thread, of a group that so many threads wait for. */
  void take(int waiting) {
    gathering.end(waiting);
    holder = Thread.currentThread();
  }

  /**
   * Takes the lead if it is free, and nobody else is worth waiting for: who does not wait for a
   * sync waits for nobody else either.
   *
   * @param waiting how many threads wait for the group, this one included
   * @param waiter what the thread will wait with if it does not lead
   * @return whether this thread leads now
   */
  boolean takeIfComplete(int waiting, Waiter waiter) {
    if (holder == null && (!waiter.isForSync() || gathering.isComplete(waiting))) {
      take(waiting);
      return true;
    }
    if (waiting == 1) {
      waiter.setPatience(gathering.patienceNanos(isTaken()));
    }
    return false;
  }

  /**
   * Whether the next group is to wait for those who were released: then nobody is handed the lead.
   *
   * @param syncNanos how long the sync took that ended just now
   * @param released how many threads waited for it
   * @param next the group that is being filled
   * @return true if one of its threads takes the lead in time
   */
  boolean gather(long syncNanos, int released, StagingBuffer next) {
    gathering.noteSync(syncNanos);
    return !closing
        && !failures.isFailed()
        && !next.hasFutures()
        && !next.hasWriteWaiters() // nobody of those leads of his own accord
        && gathering.begin(released, next.syncWaiters());
  }

  /** Waits until whoever leads is done with a group. */
  void awaitConclusion() {
    for (long before = concluded; isTaken() && !isLost() && concluded == before; ) {
      waiting.awaitCall();
    }
  }

  /**
   * Notes that the leader's group has been concluded, and hands the lead on, or puts it down; then
   * the background may be asked to take it.
   */
  void pass(@Nullable Waiter next, boolean isWanted) {
    concluded++;
    waiting.callAll();
    if (next == null && isWanted && !leadRequested) {
      leadRequested = true;
      wakeBackground();
    }
    // last: a thread that is struck before has not given it up
    holder = next == null ? null : next.thread();
    if (next != null) {
      next.appoint();
    }
  }

  /** Wakes all who wait for room, or for something to do: nothing is as it was. */
  void wakeAll() {
    waiting.callAll();
    wakeBackground();
  }

  // ---- the background thread ----

  void noteDirty() {
    if (schedule.noteDirty()) {
      wakeBackground();
    }
  }

  void requestLead() {
    if (!isTaken() && !leadRequested) {
      leadRequested = true;
      wakeBackground();
    }
  }

  /** The same, unless nothing is staged. */
  void requestLeadOf(StagingBuffer buffer) {
    if (!buffer.isEmpty()) {
      requestLead();
    }
  }

  void forgetRequest() {
    leadRequested = false;
  }

  void wakeBackground() {
    LockSupport.unpark(background);
  }

  /**
   * Notes that the log is being closed.
   *
   * @return false if it is already
   */
  boolean beginClosing() {
    boolean isFirst = !closing;
    closing = true;
    wakeBackground();
    return isFirst;
  }

  boolean isClosing() {
    return closing;
  }

  boolean isLeadWanted() {
    return leadRequested && !isTaken() && !failures.isFailed();
  }

  private boolean isSyncDue() {
    return !failures.isFailed() && schedule.isDue(writer.unsyncedBytes());
  }

  /**
   * Waits for something to do, or for a while; false means that the log is closed. For the
   * background thread.
   */
  boolean awaitWork() {
    for (boolean isOver = false; ; isOver = true) {
      long nanos = StagingLock.NANOS_BETWEEN_LOOKS;
      lock.lock();
      try {
        background = Thread.currentThread();
        if (closing || isOver || isLeadWanted() || isSyncDue()) {
          return !closing;
        }
        if (schedule.isDirty() && !failures.isFailed()) {
          nanos = Math.min(nanos, schedule.nanosLeft());
        }
      } finally {
        lock.unlock();
      }
      // not by a condition: a thread that runs out of stack while it signals would break it, and no
      // longer than a while: it would take the signal along
      LockSupport.parkNanos(this, nanos);
      // this thread has no business ending before the log is closed, whoever may interrupt it
      Thread.interrupted();
    }
  }

  /** Has the background sync tried again when the next one is due. */
  void syncLater() {
    lock.lock();
    try {
      noteDirty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a background sync is to begin now; if so, the time to the next one begins to count. */
  boolean beginSyncIfDue() {
    lock.lock();
    try {
      if (!isSyncDue()) {
        return false;
      }
      schedule.noteSyncBegins();
      return true;
    } finally {
      lock.unlock();
    }
  }
}
