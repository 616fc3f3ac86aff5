package dev.seawall.write;

import dev.seawall.Durability;
import dev.seawall.LogClosedException;
import dev.seawall.OutOfSpaceException;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.store.StoreFullException;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Group commit with a baton. Records are staged in one buffer under a short lock; one thread at a
 * time, the leader, writes and syncs the other. An appender that finds nobody leading leads inline,
 * so a single thread pays no hand-off. When its sync is done the leader first hands the lead to one
 * waiter of the next group, then wakes its own group. Where nobody waits, the background thread
 * leads.
 *
 * <pre>
 *   lock      protects buffers, leading, closing, schedule; never held during I/O
 *   leading   true while some thread has the lead, or has been handed it
 * </pre>
 */
final class Committer {
  /** At which part of a full buffer the background is asked to write it. */
  private static final int HAND_OVER_FRACTION = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final String location;
  private final Failures failures;
  private final SyncSchedule schedule;
  private final WalOptions options;
  private final SegmentWriter writer;
  private final Counters counters;
  private final Runnable onProgress;
  private final Runnable onMaintenance;
  private final StagingBuffers buffers;
  private final int handOverBytes;

  private boolean leading;
  private boolean leadRequested;
  private boolean closing;

  /** How many groups have been concluded. */
  private long concluded;

  Committer(
      WriteContext context,
      SegmentWriter writer,
      Failures failures,
      Counters counters,
      Runnable onProgress,
      Runnable onMaintenance) {
    this.location = context.store().describe();
    this.failures = failures;
    this.schedule = new SyncSchedule(context.options());
    this.options = context.options();
    this.writer = writer;
    this.counters = counters;
    this.onProgress = onProgress;
    this.onMaintenance = onMaintenance;
    this.buffers = new StagingBuffers(options);
    this.handOverBytes = buffers.capacity() / HAND_OVER_FRACTION;
  }

  // ---- staging ----

  /**
   * Takes the lock, with room for so many bytes in the buffer it returns. Waits while there is
   * none, or leads.
   *
   * @throws WalException if the log is closed, has failed, or is out of space; the lock is then not
   *     held
   */
  StagingBuffer lockWithRoom(long bytes) throws WalException {
    lock.lock();
    boolean ready = false;
    try {
      while (true) {
        checkUsable();
        StagingBuffer filling = buffers.filling();
        if (buffers.hasPending()) {
          if (!leadOrWait() && buffers.hasPending()) {
            throw failures.outOfSpace(false);
          }
        } else if (filling.hasRoom(bytes)) {
          ready = true;
          return filling;
        } else if (buffers.isQuiet()) {
          buffers.resize(bytes);
        } else {
          leadOrWait();
        }
      }
    } finally {
      if (!ready) {
        lock.unlock();
      }
    }
  }

  /**
   * Leads a group if nobody does, or waits until whoever leads is done with one.
   *
   * @return false if it led and was refused for want of space
   */
  private boolean leadOrWait() {
    if (leading) {
      for (long before = concluded; leading && concluded == before; ) {
        room.awaitUninterruptibly();
      }
      return true;
    }
    leading = true;
    lock.unlock();
    try {
      return lead();
    } finally {
      lock.lock();
    }
  }

  void unlock() {
    lock.unlock();
  }

  /**
   * Ends staging of records that are to be awaited: releases the lock and returns when they have
   * the durability.
   */
  void commit(StagingBuffer buffer, Durability durability) throws WalException {
    boolean untilSynced = mustSync(durability);
    if (untilSynced || durability == Durability.OS) {
      awaitLocked(buffer, untilSynced);
      return;
    }
    buffer.acknowledge();
    if (buffer.bytesStaged() >= handOverBytes) {
      requestLead(); // so that one thread fills while another writes
    }
    lock.unlock();
  }

  /** Ends staging of records that a future stands for: releases the lock. */
  void commit(StagingBuffer buffer, Durability durability, PendingFuture<?> future) {
    boolean untilSynced = mustSync(durability);
    if (!untilSynced && durability == Durability.MEMORY) {
      buffer.acknowledge();
      lock.unlock();
      future.complete(null);
      return;
    }
    try {
      buffer.addFuture(future, untilSynced);
    } catch (Throwable t) {
      unlockFailed(t);
      throw t;
    }
    requestLead();
    lock.unlock();
  }

  /** Whether what was just staged is to be synced first, or is left to the background. */
  private boolean mustSync(Durability durability) {
    if (durability == Durability.DISK
        || buffers.recordsStaged() - writer.syncedRecords() >= options.syncRecords()) {
      return true; // or too many could be lost: those that somebody syncs at this moment count too
    }
    noteDirty();
    return false;
  }

  private void noteDirty() {
    if (schedule.noteDirty()) {
      work.signal();
    }
  }

  private void requestLead() {
    if (!leading && !leadRequested) {
      leadRequested = true;
      work.signal();
    }
  }

  private void awaitLocked(StagingBuffer buffer, boolean untilSynced) throws WalException {
    Waiter waiter;
    try {
      waiter = buffer.addWaiter(untilSynced);
    } catch (Throwable t) {
      unlockFailed(t); // out of memory, or of stack
      throw t;
    }
    boolean leadFirst = !leading;
    leading = true;
    lock.unlock();
    if (leadFirst) {
      lead();
    }
    while (waiter.awaitLead()) {
      lead();
    }
    Throwable reason = waiter.failure();
    if (reason != null) {
      throw failures.asException(reason);
    }
  }

  /**
   * Waits until everything staged before this call is durable, and the active segment has ended if
   * that is asked for.
   */
  void sync(boolean roll) throws WalException {
    StagingBuffer buffer = lockWithRoom(0);
    if (!roll && buffer.isEmpty() && !leading && writer.unsyncedBytes() == 0) {
      lock.unlock();
      return;
    }
    if (roll) {
      buffer.requestRoll();
    }
    awaitLocked(buffer, true);
  }

  /** Waits until everything staged before this call has been written. */
  void flush() throws WalException {
    StagingBuffer buffer = lockWithRoom(0);
    if (buffer.isEmpty() && !leading) {
      lock.unlock();
      return;
    }
    awaitLocked(buffer, false);
  }

  /** Has the background write what is staged, soon. */
  void flushSoon() {
    lock.lock();
    try {
      if (!buffers.filling().isEmpty()) {
        requestLead();
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- leading ----

  /**
   * Commits one group; to be called by the thread that has the lead, and gives it up or hands it
   * on.
   *
   * @return false if there was no room
   */
  private boolean lead() {
    StagingBuffer group = takeGroup();
    Throwable reason = failures.first();
    if (reason == null) {
      reason = commit(group);
    }
    conclude(group, reason);
    onProgress.run();
    return !(reason instanceof StoreFullException);
  }

  private @Nullable Throwable commit(StagingBuffer group) {
    try {
      writer.write(group);
      onProgress.run();
      if (group.isRollRequested()) {
        writer.end();
      } else if (group.needsSync()) {
        group.takeWriteWaiters().forEach(waiter -> waiter.done(null));
        writer.sync();
      }
      return null;
    } catch (Throwable t) {
      // whatever it is, somebody waits to be told: nothing may get past here
      return t;
    }
  }

  private StagingBuffer takeGroup() {
    lock.lock();
    try {
      leadRequested = false;
      // what is staged when the log has failed may be half a record: it is never written
      return failures.isFailed() ? buffers.filling() : buffers.take();
    } finally {
      lock.unlock();
    }
  }

  private void conclude(StagingBuffer group, @Nullable Throwable reason) {
    Released released = new Released(failures);
    Waiter next;
    lock.lock();
    try {
      if (reason == null) {
        counters.group(group.records());
        released.take(group, null);
        buffers.recycle(group);
        failures.setRefusal(null);
      } else if (reason instanceof StoreFullException refusal) {
        refuse(group, refusal, released);
      } else {
        fail(reason, group, released);
      }
      concluded++;
      next = buffers.filling().firstWaiter();
      leading = next != null;
      if (next != null) {
        next.appoint();
      }
      if (!leading && buffers.filling().hasFutures()) {
        requestLead();
      }
      if (writer.unsyncedBytes() >= options.syncBytes()) {
        work.signal();
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.wake();
    }
    released.release(options.callbackExecutor());
    if (writer.needsMaintenance()) {
      onMaintenance.run();
    }
  }

  /**
   * There was no room. If no promise has been made for any staged record, all are dropped and their
   * sequences given out again; otherwise the group stays, to be tried again.
   */
  private void refuse(StagingBuffer group, StoreFullException refusal, Released released) {
    failures.setRefusal(refusal);
    boolean drop = group.isDroppable() && buffers.filling().isDroppable();
    OutOfSpaceException reason = failures.outOfSpace(!drop);
    released.take(group, reason);
    released.take(buffers.filling(), reason);
    if (drop) {
      buffers.rollBack(group);
    } else {
      buffers.keep(group);
    }
  }

  private void fail(Throwable reason, StagingBuffer group, Released released) {
    failures.add(reason);
    released.take(group, reason);
    released.take(buffers.filling(), reason);
    buffers.abandon();
  }

  /** Fails the log, because its state in memory or on disk is no longer known. */
  void poison(Throwable reason) {
    lock.lock();
    unlockFailed(reason);
  }

  /** Fails the log, and releases the lock. */
  void unlockFailed(Throwable reason) {
    Released released = new Released(failures);
    try {
      fail(reason, buffers.filling(), released);
      room.signalAll();
      work.signal();
    } finally {
      lock.unlock();
    }
    released.release(options.callbackExecutor());
    onProgress.run();
  }

  private void checkUsable() throws WalException {
    failures.check();
    if (closing) {
      throw new LogClosedException(location + " is closed");
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

  // ---- in the background ----

  /** Waits for something to do; false means that the log is closed. */
  boolean awaitWork() {
    lock.lock();
    try {
      while (!closing && !isLeadWanted() && !isSyncDue()) {
        if (schedule.isDirty()) {
          work.awaitNanos(schedule.nanosLeft());
        } else {
          work.await();
        }
      }
      return !closing;
    } catch (InterruptedException e) {
      // this thread has no business ending before the log is closed, whoever may interrupt it
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isLeadWanted() {
    return leadRequested && !leading && !failures.isFailed();
  }

  /** Commits a group that nobody who waits can lead. */
  void leadIfWanted() {
    lock.lock();
    try {
      if (isLeadWanted()) {
        leadOrWait();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isSyncDue() {
    return !failures.isFailed() && schedule.isDue(writer.unsyncedBytes());
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

  /**
   * Ends all writing: refuses new records, commits the staged ones, seals the active segment. If
   * there is no room for that, at least syncs it.
   */
  void close() throws WalException {
    boolean hasRoom = true;
    lock.lock();
    try {
      if (closing) {
        return;
      }
      closing = true;
      work.signal();
      while (leading || (hasRoom && !failures.isFailed() && !buffers.isQuiet())) {
        hasRoom = leadOrWait() || !buffers.hasPending();
      }
      leading = true;
    } finally {
      lock.unlock();
    }
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
      throw failures.outOfSpace(false);
    }
  }
}
