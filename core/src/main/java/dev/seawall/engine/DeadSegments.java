package dev.seawall.engine;

import dev.seawall.WalException;
import dev.seawall.clean.Cleaner;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import dev.seawall.memory.ReservedLock;
import dev.seawall.memory.StackReserve;
import dev.seawall.read.SegmentReaders;
import dev.seawall.store.SegmentStore;
import dev.seawall.write.LogWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Deletes segments without live records: oldest first, never one that a reader holds, and only once
 * it is durable elsewhere that they are not needed, and whatever they alone said of streams.
 */
final class DeadSegments implements Cleaner.Space {
  private final ReservedLock collecting = new ReservedLock(StackReserve.FOR_FILES);
  private final LogWriter writer;
  private final SegmentStore store;
  private final SegmentSet segments;
  private final SegmentReaders readers;
  private final LongAdder freedBytes = new LongAdder();
  private volatile boolean waiting;

  /** The segment that the latest snapshot of this opening begins in, or one before it. */
  private long snapshotSegment;

  DeadSegments(SegmentStore store, SegmentSet segments, SegmentReaders readers, LogWriter writer) {
    this.writer = writer;
    this.store = store;
    this.segments = segments;
    this.readers = readers;
  }

  @Override
  public long freedBytes() {
    return freedBytes.sum();
  }

  /** Whether some are dead but held by readers. */
  boolean areWaiting() {
    return waiting;
  }

  /**
   * Deletes what can be deleted. What fails is tried again another time: it costs space, not data.
   */
  @Override
  public void collect() {
    collecting.lock();
    try {
      List<SegmentEntry> dead = findDead();
      if (!dead.isEmpty()) {
        delete(dead);
      }
    } catch (IOException e) {
      System.getLogger(DeadSegments.class.getName())
          .log(
              System.Logger.Level.DEBUG,
              "segments of " + store.describe() + " were not deleted this time",
              e);
    } finally {
      collecting.unlock();
    }
  }

  private List<SegmentEntry> findDead() {
    List<SegmentEntry> dead = new ArrayList<>();
    SegmentEntry newest = segments.last();
    for (SegmentEntry segment : segments.all()) {
      if (segment.hasLiveRecords() || !segment.isSealed() || segment == newest) {
        break;
      }
      if (readers.isHeld(segment)) {
        waiting = true;
        return dead;
      }
      dead.add(segment);
    }
    waiting = false;
    return dead;
  }

  private void delete(List<SegmentEntry> dead) throws IOException {
    long lastDead = dead.get(dead.size() - 1).number();
    release(lastDead);
    for (SegmentEntry segment : dead) {
      if (!readers.forget(segment)) {
        waiting = true;
        break;
      }
      store.delete(segment.number());
      segments.remove(segment);
      freedBytes.add(segment.length());
    }
    store.syncNames();
  }

  private void release(long lastDead) throws WalException {
    if (snapshotSegment > lastDead) {
      writer.snapshots().dropSegmentsBelow(lastDead + 1);
      return;
    }
    writeSnapshot(lastDead + 1);
  }

  private void writeSnapshot(long firstSegment) throws WalException {
    SegmentEntry newest = segments.last();
    long beginsAtOrBehind = newest == null ? 0 : newest.number();
    writer.snapshots().write(firstSegment);
    snapshotSegment = beginsAtOrBehind;
  }

  /**
   * Writes a snapshot if the next opening would have to read too much otherwise. If it cannot be
   * written that costs time, not data.
   *
   * @param firstSegment the lowest segment that is still needed
   */
  void writeSnapshotIfDue(LongSupplier firstSegment) {
    collecting.lock();
    try {
      if (writer.snapshots().isDue()) {
        writeSnapshot(firstSegment.getAsLong());
      }
    } catch (WalException e) {
      writer.snapshots().putOff();
      System.getLogger(DeadSegments.class.getName())
          .log(
              System.Logger.Level.DEBUG,
              "no snapshot of the streams of " + store.describe() + " was written this time",
              e);
    } finally {
      collecting.unlock();
    }
  }
}
