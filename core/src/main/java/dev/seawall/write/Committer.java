package dev.seawall.write;

import dev.seawall.Durability;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.memory.StackReserve;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Group commit with a baton. Records are staged in one buffer under a short lock; one thread at a
 * time, the leader, writes and syncs the other. An appender that finds nobody leading leads inline,
 * so a single thread pays no hand-off. When its sync is done the leader first hands the lead to one
 * waiter of the next group, then wakes its own group. Where nobody waits, the background thread
 * leads.
 *
 * <p>The lock protects the buffers and the baton; it is never held during I/O.
 *
 * <p>A thread may run out of stack or memory at any call. Where it could leave something half done
 * it makes sure of the stack first; what strikes all the same fails the log, and those who wait are
 * told by what is allocated already.
 */
final class Committer {
  /** At which part of a full buffer the background is asked to write it. */
  private static final int HAND_OVER_FRACTION = 4;

  private final StagingLock lock = new StagingLock();
  private final Baton baton;
  private final Failures failures;
  private final WalOptions options;
  private final SegmentWriter writer;
  private final Counters counters;
  private final Runnable onProgress;
  private final Helpers helpers;
  private final StagingBuffers buffers;
  private final GroupCommit groups;
  private final int handOverBytes;

  private final Promises promises;

  private final Breakdown breakdown;

  Committer(
      WriteContext context,
      SegmentWriter writer,
      Failures failures,
      Counters counters,
      Runnable onProgress,
      Helpers helpers) {
    this.failures = failures;
    this.options = context.options();
    this.writer = writer;
    this.baton = new Baton(lock, options, writer, failures);
    this.counters = counters;
    this.onProgress = onProgress;
    this.helpers = helpers;
    this.buffers = new StagingBuffers(options);
    this.groups = new GroupCommit(writer, onProgress);
    this.promises = new Promises(lock, options.callbackExecutor());
    this.breakdown = new Breakdown(lock, baton, buffers, failures, promises, onProgress);
    this.handOverBytes = buffers.capacity() / HAND_OVER_FRACTION;
  }

  /**
   * Takes the lock like {@link #lockWithRoom(long)}, for records of a durability: who waits for it,
   * or for a sync because too many records are unsynced, may have to lead.
   */
  StagingBuffer lockWithRoom(long bytes, Durability durability) throws WalException {
    if (durability != Durability.MEMORY || options.syncRecords() != Long.MAX_VALUE) {
      StackReserve.require(StackReserve.FOR_WRITING);
    }
    return lockWithRoom(bytes);
  }

  /**
   * Takes the lock, with room for so many bytes in the buffer it returns. Waits while there is
   * none, or leads.
   *
   * @throws WalException if the log is closed, has failed, or cannot go on now; the lock is then
   *     not held
   */
  StagingBuffer lockWithRoom(long bytes) throws WalException {
    helpers.ensureStarted(); // if that fails, nothing has been staged
    boolean ready = false;
    try {
      lock.lock();
      while (true) {
        if (lock.isLeftHalfDone()) {
          failAndUnlock(Failures.halfDone());
        }
        checkUsable();
        StagingBuffer filling = buffers.filling();
        if (buffers.hasPending()) {
          if (!leadOrWait() && buffers.hasPending()) {
            throw failures.refused(false);
          }
        } else if (filling.hasRoom(bytes)) {
          ready = true;
          lock.setChanging(true);
          return filling;
        } else if (buffers.isQuiet()) {
          buffers.resize(bytes);
        } else {
          leadOrWait();
        }
      }
    } finally {
      if (!ready && lock.isHeld()) {
        lock.unlock();
      }
    }
  }

  /**
   * Leads a group if nobody does, or waits until whoever leads is done with one.
   *
   * @return false if it led and was refused
   */
  private boolean leadOrWait() {
    if (baton.isTaken() && !isLeadLost()) {
      baton.awaitConclusion();
      return true;
    }
    StackReserve.require(StackReserve.FOR_WRITING);
    baton.take(buffers.filling().syncWaiters());
    lock.unlock();
    try {
      return lead();
    } catch (Throwable t) {
      leave(null, t);
      throw t;
    } finally {
      lock.lockSurely();
    }
  }

  void unlock() {
    lock.setChanging(false);
    lock.unlock();
  }

  /** Whether the lock is to be released by this thread. */
  boolean isLocked() {
    return lock.isHeld();
  }

  /**
   * Ends staging of records that are to be awaited: releases the lock and returns when they have
   * the durability.
   */
  void commit(StagingBuffer buffer, Durability durability) throws WalException {
    boolean untilSynced;
    boolean isAwaited;
    try {
      untilSynced = mustSync(durability);
      isAwaited = untilSynced || durability == Durability.OS;
      if (!isAwaited) {
        buffer.acknowledge();
        if (buffer.bytesStaged() >= handOverBytes) {
          baton.requestLead(); // so that one thread fills while another writes
        }
      }
    } catch (Throwable t) {
      failAndUnlock(t);
      throw t;
    }
    if (isAwaited) {
      unlockAndAwait(buffer, untilSynced);
    } else {
      unlock();
    }
  }

  /** Ends staging of records that a future stands for: releases the lock. */
  void commit(StagingBuffer buffer, Durability durability, PendingFuture<?> future) {
    boolean isDone;
    try {
      boolean untilSynced = mustSync(durability);
      isDone = !untilSynced && durability == Durability.MEMORY;
      if (isDone) {
        buffer.acknowledge();
      } else {
        buffer.addFuture(future, untilSynced);
        baton.requestLead();
      }
    } catch (Throwable t) {
      failAndUnlock(t);
      throw t;
    }
    unlock();
    if (isDone) {
      future.complete(null);
    }
  }

  /** Whether what was just staged is to be synced first, or is left to the background. */
  private boolean mustSync(Durability durability) {
    if (durability == Durability.DISK
        || buffers.recordsStaged() - writer.syncedRecords() >= options.syncRecords()) {
      return true; // or too many could be lost: those that somebody syncs at this moment count too
    }
    baton.noteDirty();
    return false;
  }

  private void unlockAndAwait(StagingBuffer buffer, boolean untilSynced) throws WalException {
    Waiter waiter;
    boolean leads;
    try {
      waiter = buffer.addWaiter(untilSynced);
      leads = baton.takeIfComplete(buffer.syncWaiters(), waiter);
    } catch (Throwable t) {
      failAndUnlock(t);
      throw t;
    }
    try {
      unlock();
      while (leads || !waiter.isReleased()) {
        if (leads) {
          lead();
        }
        leads = waiter.awaitLead() || takeOverdueLead(waiter);
      }
    } catch (Throwable t) {
      leave(waiter, t);
      throw t;
    }
    Throwable reason = waiter.failure();
    if (reason != null) {
      throw failures.asException(reason);
    }
  }

  /** Takes the lead of the group of a thread that has waited for others to take it. */
  private boolean takeOverdueLead(Waiter waiter) {
    if (waiter.isReleased()) {
      return false;
    }
    lock.lock();
    try {
      if (waiter.acceptLead()) {
        return true; // it was given just now
      }
      if (!waiter.isReleased() && (!baton.isTaken() || isLeadLost())) {
        baton.take(buffers.filling().syncWaiters());
        return true;
      }
      if (failures.isFailed() && !waiter.isReleased()) {
        waiter.done(failures.first()); // whoever is to tell it may have been struck
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether nobody will give up the lead, which this thread then takes over: the log has failed.
   */
  private boolean isLeadLost() {
    boolean isLost = baton.isLost();
    failures.noteHalfDone(isLost);
    return isLost;
  }

  /** Takes leave of those who wait, for whom this thread cannot lead any more. */
  private void leave(@Nullable Waiter waiter, Throwable why) {
    lock.lockSurely();
    boolean leads = baton.isMine(); // it was struck before it could begin to lead, or give it up
    if (leads) {
      baton.pass(null, false);
    }
    if (leads || (waiter != null && !waiter.isReleased())) {
      failAndUnlock(why);
    } else {
      lock.unlock(); // nobody counts on it
    }
  }

  /**
   * Waits until everything staged before this call is durable, and the active segment has ended if
   * that is asked for.
   */
  void sync(boolean roll) throws WalException {
    StagingBuffer buffer = lockWithRoom(0, Durability.DISK);
    if (!roll && buffer.isEmpty() && !baton.isTaken() && writer.unsyncedBytes() == 0) {
      unlock();
      return;
    }
    if (roll) {
      buffer.requestRoll();
    }
    unlockAndAwait(buffer, true);
  }

  /** Waits until everything staged before this call has been written. */
  void flush() throws WalException {
    StagingBuffer buffer = lockWithRoom(0, Durability.OS);
    if (buffer.isEmpty() && !baton.isTaken()) {
      unlock();
      return;
    }
    unlockAndAwait(buffer, false);
  }

  /** Has the background write what is staged, soon. */
  void flushSoon() {
    lock.lock();
    try {
      baton.requestLeadOf(buffers.filling());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Commits one group; to be called by the thread that has the lead, and gives it up or hands it
   * on.
   *
   * @return false if there was no room, or no new segment
   */
  private boolean lead() {
    StagingBuffer group = null;
    Released released = null;
    Throwable reason;
    Waiter next;
    try {
      released = new Released(failures);
      group = takeGroup();
      reason = failures.first();
      if (reason == null) {
        reason = groups.commit(group);
      }
      next = conclude(group, reason, released);
    } catch (Throwable t) {
      giveUpLead(t, group, released);
      throw t;
    }
    if (next != null) {
      next.wake();
    }
    promises.keep(released);
    boolean isRefused = Failures.isRefusal(reason);
    // the keeper commits too: it would keep itself awake as long as there is no room
    if (!isRefused && writer.needsMaintenance()) {
      helpers.keeper().wake();
    }
    onProgress.run();
    return !isRefused;
  }

  private StagingBuffer takeGroup() {
    lock.lock();
    try {
      baton.forgetRequest();
      failures.noteHalfDone(lock.isLeftHalfDone());
      // what is staged when the log has failed may be half a record: it is never written
      return failures.isFailed() ? buffers.filling() : buffers.take();
    } finally {
      lock.unlock();
    }
  }

  /** Sees to what becomes of a group, and passes the lead on to the one it returns, if any. */
  private @Nullable Waiter conclude(
      StagingBuffer group, @Nullable Throwable reason, Released released) {
    lock.lockSurely();
    try {
      int synced = reason == null ? group.syncWaiters() : 0;
      if (reason == null) {
        counters.group(group.records());
        released.take(group, null);
        buffers.recycle(group);
        failures.setRefusal(null);
      } else if (reason instanceof IOException refusal && Failures.isRefusal(refusal)) {
        breakdown.refuse(group, refusal, released);
      } else {
        StagingBuffer lost = buffers.taken();
        if (lost != null) {
          released.take(lost, reason); // another one's, perhaps, who was struck
        }
        breakdown.fail(reason, group, released);
      }
      if (writer.unsyncedBytes() >= options.syncBytes()) {
        baton.wakeBackground();
      }
      boolean gathers = synced > 0 && baton.gather(groups.syncNanos(), synced, buffers.filling());
      promises.add(released);
      // who waits in a log that has failed may tell himself, and be gone
      Waiter next = gathers || failures.isFailed() ? null : buffers.filling().firstWaiter();
      baton.pass(next, buffers.filling().hasFutures());
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Fails the log because the leader cannot go on; all who count on it are told. */
  private void giveUpLead(
      Throwable why, @Nullable StagingBuffer group, @Nullable Released released) {
    lock.lockSurely();
    StagingBuffer struck = group != null ? group : buffers.taken();
    if (struck != null && released != null) {
      released.take(struck, why);
      promises.add(released);
    }
    baton.pass(null, false);
    failAndUnlock(why);
    if (released != null) {
      promises.keep(released);
    }
  }

  /** Fails the log, and releases the lock. */
  void failAndUnlock(Throwable reason) {
    breakdown.failAndUnlock(reason);
  }

  /** Does what threads left that ran out of stack or memory. For the background thread. */
  void lookAfterTheStruck() {
    promises.keepAll();
    breakdown.tellIfSilent();
  }

  /** Fails the log, because its state in memory or on disk is no longer known. */
  void poison(Throwable reason) {
    lock.lockSurely();
    failAndUnlock(reason);
  }

  private void checkUsable() throws WalException {
    failures.check();
    if (baton.isClosing()) {
      throw failures.closed();
    }
  }

  long stagedBytes() {
    lock.lock();
    try {
      return buffers.bytesStaged();
    } finally {
      lock.unlock();
    }
  }

  /** What the background thread is called for. */
  Baton baton() {
    return baton;
  }

  /** Commits a group that nobody who waits can lead. */
  void leadIfWanted() {
    lock.lock();
    try {
      if (baton.isLeadWanted()) {
        leadOrWait();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends all writing: refuses new records, commits the staged ones, seals the active segment. If
   * there is no room for that, at least syncs it.
   */
  void close() throws WalException {
    StackReserve.require(StackReserve.FOR_WRITING);
    boolean hasRoom = true;
    lock.lock();
    try {
      if (!baton.beginClosing()) {
        return;
      }
      while (baton.isTaken() || (hasRoom && !failures.isFailed() && !buffers.isQuiet())) {
        hasRoom = leadOrWait() || !buffers.hasPending();
      }
      baton.take(0);
    } finally {
      lock.unlock();
    }
    lookAfterTheStruck(); // the background does so no more
    failures.check();
    try {
      if (hasRoom) {
        writer.endOrSync();
      } else {
        writer.sync();
      }
    } catch (IOException e) {
      failures.add(e);
      throw failures.asException(e);
    }
    if (!hasRoom) {
      throw failures.refused(false);
    }
  }
}
