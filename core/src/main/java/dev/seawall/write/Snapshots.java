package dev.seawall.write;

import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.format.ControlRecord;
import dev.seawall.index.AppliedMark;
import dev.seawall.index.Catalog;
import dev.seawall.index.Holes;
import dev.seawall.index.SnapshotMark;
import dev.seawall.index.Spans;
import dev.seawall.index.StreamState;

/**
 * Snapshots: what is known of all streams, written anew. Older segments can go then, and the next
 * opening need not read what the log has said of itself before. For one thread at a time.
 */
public final class Snapshots {
  /**
   * As many of the log's own records are read at opening in a moment, whatever a snapshot takes.
   */
  private static final int SEGMENT_BYTES_A_RECORD = 4 << 10;

  private static final int LEAST_RECORDS = 32;

  /** How many records may follow for each one of a snapshot. */
  private static final int RECORDS_FOR_EACH = 4;

  private final Stager stager;
  private final Catalog catalog;
  private final SnapshotMark mark;
  private final LogCheckpoints checkpoints;
  private final ShardDefinitions shards;
  private final long leastRecords;

  Snapshots(
      WalOptions options,
      Stager stager,
      Catalog catalog,
      LogCheckpoints checkpoints,
      ShardDefinitions shards) {
    this.stager = stager;
    this.catalog = catalog;
    this.mark = catalog.snapshotMark();
    this.checkpoints = checkpoints;
    this.shards = shards;
    this.leastRecords =
        Math.max(LEAST_RECORDS, options.segmentSizeBytes() / SEGMENT_BYTES_A_RECORD);
    mark.setDueAt(mark.size() + leastRecords);
  }

  /**
   * Whether the next snapshot is due: when the records behind the last one are more than four times
   * as many as the next will have, and more than one for each 4 KiB of a segment. So opening reads
   * few records more than there are streams, and a fifth of the log's own records at most is spent
   * on that.
   *
   * @return true if it is to be written
   */
  public boolean isDue() {
    if (!mark.isDue()) {
      return false;
    }
    long next = Math.max(mark.size(), catalog.count()); // counting takes time: only now and then
    mark.setDueAt(mark.size() + Math.max(leastRecords, RECORDS_FOR_EACH * next));
    return mark.isDue();
  }

  /** Puts the next snapshot off: this time it could not be written. */
  public void putOff() {
    mark.setDueAt(mark.records() + leastRecords);
  }

  /**
   * Writes what is known of all streams anew; durable when it returns. Appends and changes go on
   * meanwhile.
   *
   * @param firstSegment the lowest segment that is still needed
   * @throws WalException if it failed; nothing may be deleted then
   */
  public void write(long firstSegment) throws WalException {
    long rollBacks = catalog.rollBacks();
    stager.recordAlone(
        ControlRecord.of(ControlRecord.Kind.SNAPSHOT_BEGIN, 0, catalog.nextId(), firstSegment));
    for (StreamState stream : catalog.userStates()) {
      snapshot(stream);
    }
    checkpoints.writeSnapshot();
    shards.writeSnapshot();
    ControlRecord retained = catalog.retained();
    if (retained != null) {
      stager.recordAlone(retained);
    }
    stager.stage(
        Stager.CREATION_ROOM,
        buffer -> {
          // with an end, what is left of the snapshot would count, and what it lacks be gone
          stager.checkNotDropped(rollBacks);
          stager.record(buffer, null, ControlRecord.of(ControlRecord.Kind.SNAPSHOT_END, 0, 0, 0));
          return true;
        });
    stager.syncSince(rollBacks);
  }

  private void snapshot(StreamState stream) throws WalException {
    boolean done = false;
    while (!done) {
      int details = detailsOf(stream);
      done =
          stager.stage(
              Stager.CREATION_ROOM + (long) details * Stager.DETAIL_ROOM,
              buffer -> {
                boolean isRoomEnough = detailsOf(stream) <= details;
                if (isRoomEnough && stream.isStagedCreated() && !stream.isStagedDeleted()) {
                  snapshot(buffer, stream);
                }
                return isRoomEnough;
              });
    }
  }

  private void snapshot(StagingBuffer buffer, StreamState stream) {
    ControlRecord.Kind kind = ControlRecord.Kind.SNAPSHOT_STREAM;
    AppliedMark applied = stream.stagedApplied();
    boolean isOneRecord = detailsOf(stream) == 1 && !applied.exists(); // shares a frame with others
    if (!isOneRecord) {
      // a stream with some of its holes only would seem to have lost the records of the others, and
      // one without its checkpoint to have none
      buffer.beginAtomic();
    }
    stager.record(
        buffer,
        stream,
        new ControlRecord(
            kind, stream.id(), stream.stagedFirst(), stream.stagedNext(), 0, stream.name()));
    Holes holes = stream.stagedHoles();
    for (int i = 0; i < holes.count(); i++) {
      stager.record(
          buffer,
          stream,
          ControlRecord.of(
              ControlRecord.Kind.SNAPSHOT_HOLE, stream.id(), holes.first(i), holes.last(i)));
    }
    Holes losses = stream.losses().within(stream.stagedFirst(), stream.stagedNext() - 1);
    for (int i = 0; i < losses.count(); i++) {
      stager.record(
          buffer,
          stream,
          ControlRecord.of(ControlRecord.Kind.LOST, stream.id(), losses.first(i), losses.last(i)));
    }
    if (applied.exists()) {
      stager.record(buffer, stream, StreamCheckpoints.recordOf(stream, applied));
    }
    Spans spans = stream.stagedSpans();
    for (int i = 0; i < spans.count(); i++) {
      Spans.Span span = spans.get(i);
      stager.record(
          buffer,
          stream,
          ControlRecord.of(
              ControlRecord.Kind.SNAPSHOT_SPAN,
              stream.id(),
              span.first(),
              span.commit(),
              span.transaction()));
    }
    if (!isOneRecord) {
      buffer.endUnit();
    }
  }

  private static int detailsOf(StreamState stream) {
    return stream.stagedHoles().count()
        + stream.stagedSpans().count()
        + stream.losses().count()
        + 1;
  }

  /**
   * States that segments below a number are no longer needed; durable when it returns.
   *
   * @param firstSegment the lowest that is
   * @throws WalException if it failed; nothing may be deleted then
   */
  public void dropSegmentsBelow(long firstSegment) throws WalException {
    long rollBacks = catalog.rollBacks();
    stager.recordAlone(ControlRecord.of(ControlRecord.Kind.SEGMENTS_DROPPED, 0, firstSegment, 0));
    stager.syncSince(rollBacks);
  }
}
