package dev.seawall.index;

import dev.seawall.format.ControlRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a log: a fold over its control records and frames. Recovery folds what it reads,
 * the leader what it writes; anybody may look.
 */
public final class Catalog {
  /** The id of the log's own stream. */
  public static final int CONTROL_ID = 0;

  private final StreamNames byName = new StreamNames();
  private final StreamIds byId = new StreamIds();
  private final Checkpoints checkpoints = new Checkpoints(byId::get);
  private final Shards shards = new Shards();
  private final AtomicLong rollBacks = new AtomicLong();
  private final StreamState control = new ControlStream(this::rollBackStaged);

  /** Taken from by appenders while the leader notes what has been taken. */
  private final AtomicLong nextId = new AtomicLong(1);

  private static final long LEFT_IDS = 1 << 24;

  private final Doubts doubts = new Doubts();
  private final SnapshotMark snapshotMark = new SnapshotMark();

  /** Whether streams whose names come with a snapshot are met before it; by recovery only. */
  private boolean awaitsSnapshot;

  private volatile @Nullable ControlRecord retained;
  private volatile long firstSegment = 1;
  private long snapshotFirstSegment = 1;

  /** Creates the catalog of a log without streams. */
  public Catalog() {
    byId.put(CONTROL_ID, control);
  }

  /**
   * Creates one that is told nothing of what the log says of itself before its last whole snapshot:
   * only which records there were. A stream that the snapshot does not name is gone by then.
   *
   * @return a catalog of which {@link #isWhole()} tells whether it came to that
   */
  public static Catalog fromSnapshot() {
    Catalog catalog = new Catalog();
    catalog.awaitsSnapshot = true;
    return catalog;
  }

  /**
   * Whether all is known that the log says of itself and that counts.
   *
   * @return false if a snapshot is awaited that has not come
   */
  public boolean isWhole() {
    return !awaitsSnapshot;
  }

  /**
   * Where the last whole snapshot begins.
   *
   * @return as written
   */
  public SnapshotMark snapshotMark() {
    return snapshotMark;
  }

  /**
   * Finds or prepares the stream of a name.
   *
   * @param name its name
   * @return its state, whether it exists or not
   */
  public StreamState prepare(String name) {
    return byName.findOrAdd(name);
  }

  /**
   * Finds a stream.
   *
   * @param name its name
   * @return its state; null if it does not exist
   */
  public @Nullable StreamState find(String name) {
    StreamState state = byName.find(name);
    return state != null && state.exists() ? state : null;
  }

  /**
   * Finds a stream.
   *
   * @param id its id
   * @return its state; null if there is none, or no more
   */
  public @Nullable StreamState find(int id) {
    return byId.get(id);
  }

  /**
   * Lists the streams.
   *
   * @return those that exist, sorted by name
   */
  public List<StreamState> streams() {
    List<Named> named = new ArrayList<>();
    byName.forEach(
        state -> {
          if (state.exists()) {
            named.add(new Named(state.name(), state));
          }
        });
    named.sort(Comparator.comparing(Named::name));
    List<StreamState> streams = new ArrayList<>(named.size());
    named.forEach(one -> streams.add(one.state));
    return streams;
  }

  /** A stream, and its name, which is decoded once and not for each comparison. */
  private record Named(String name, StreamState state) {}

  /**
   * Counts the streams.
   *
   * @return how many exist
   */
  public int count() {
    int[] count = {0};
    byName.forEach(state -> count[0] += state.exists() ? 1 : 0);
    return count[0];
  }

  /**
   * All states by id, the log's own stream included.
   *
   * @return a live view, ascending
   */
  public Iterable<StreamState> states() {
    return () -> byId.from(CONTROL_ID);
  }

  /**
   * All states by id but that of the log's own stream.
   *
   * @return a live view, ascending
   */
  public Iterable<StreamState> userStates() {
    return () -> byId.from(CONTROL_ID + 1);
  }

  /**
   * The log's own stream.
   *
   * @return its state
   */
  public StreamState control() {
    return control;
  }

  private void rollBackStaged() {
    rollBacks.incrementAndGet();
    checkpoints.rollBackStaged();
    shards.rollBackStaged();
  }

  /**
   * Counts how often records of the log's own were staged and then dropped, for want of room: who
   * stages some and does not wait for each asks whether it has become more.
   *
   * @return as of now; it changes under the staging lock
   */
  public long rollBacks() {
    return rollBacks.get();
  }

  /**
   * The sharded streams.
   *
   * @return as staged and as written
   */
  public Shards shards() {
    return shards;
  }

  /**
   * The named checkpoints.
   *
   * @return as staged and as written
   */
  public Checkpoints checkpoints() {
    return checkpoints;
  }

  /**
   * Whether no more streams are to be created, since ids are not given out twice. Some are left: a
   * batch or a transaction asks for each of its streams, and then creates them all.
   *
   * @return true if no more than 16,777,216 are left
   */
  public boolean areIdsUsedUp() {
    return nextId.get() > ControlRecord.MOST_IDS - LEFT_IDS;
  }

  /**
   * Takes an id for a stream that is about to be created; under the staging lock.
   *
   * @param state the stream
   */
  public void stageCreation(StreamState state) {
    int id = state.id();
    if (id == 0) {
      id = (int) nextId.getAndIncrement();
    }
    state.stageCreation(id);
    byId.put(id, state);
  }

  /**
   * The stream that a frame belongs to.
   *
   * @param id its id
   * @return its state; if no record of its creation was found, one with a name made up from the id,
   *     or without a name as long as a snapshot is awaited
   */
  public StreamState owner(int id) {
    StreamState state = byId.get(id);
    if (state == null && awaitsSnapshot) {
      state = StreamState.of("");
      byId.put(id, state);
      state.create(id);
    } else if (state == null) {
      String name = "unnamed-" + Integer.toUnsignedString(id);
      while (byName.find(name) != null) {
        name = name + "'";
      }
      state = create(id, name);
    }
    return state;
  }

  /**
   * What is not known of the streams because something is lost.
   *
   * @return for recovery only
   */
  public Doubts doubts() {
    return doubts;
  }

  /**
   * The stream that a frame, a run or a hole belongs to. One that begins below what the stream has
   * come to proves that it had been truncated to there, though no record says so.
   *
   * @param id its id
   * @param firstSequence the first sequence of the frame, run or hole
   * @return as {@link #owner(int)}
   */
  public StreamState owner(int id, long firstSequence) {
    StreamState state = doubts.trusted(owner(id));
    if (firstSequence < state.writtenNext()) {
      checkpoints.applyTruncation(id, firstSequence - 1);
    }
    return state;
  }

  /**
   * The stream that a relocated frame or a run of them belongs to. It says nothing of how far the
   * stream has come.
   *
   * @param id its id
   * @param firstSequence the first sequence of the frame or run
   * @param isRelocated false if it is no such frame: then as {@link #owner(int, long)}
   * @return as {@link #owner(int)}
   */
  public StreamState owner(int id, long firstSequence, boolean isRelocated) {
    return isRelocated ? owner(id) : owner(id, firstSequence);
  }

  /**
   * Applies a control record that this process has written: what a snapshot repeats is known
   * already.
   *
   * @param change what it says
   * @param segment the number of the segment it stands in
   */
  public void applyOwn(ControlRecord change, long segment) {
    switch (change.kind()) {
      case SNAPSHOT_STREAM -> endRun(byId.get(change.stream()));
      case SNAPSHOT_HOLE, SNAPSHOT_SPAN, LOST -> {
        // known
      }
      default -> apply(change);
    }
    snapshotMark.note(change.kind(), segment);
  }

  private static void endRun(@Nullable StreamState state) {
    if (state != null) {
      state.endRun();
    }
  }

  /**
   * Applies a control record that was read back.
   *
   * @param change what it says
   * @param segment the number of the segment it stands in
   */
  public void apply(ControlRecord change, long segment) {
    apply(change);
    if (snapshotMark.note(change.kind(), segment) && awaitsSnapshot) {
      awaitsSnapshot = false;
      forgetNameless();
    }
  }

  /** What the snapshot did not name had been deleted before. */
  private void forgetNameless() {
    for (StreamState state : userStates()) {
      if (state.nameBytes() == 0) {
        delete(state.id());
      }
    }
  }

  private void apply(ControlRecord change) {
    switch (change.kind()) {
      case STREAM_CREATED -> {
        doubts.trusted(create(change.stream(), change.name()));
        doubts.vouchFor(change.stream());
      }
      case STREAM_DELETED -> delete(change.stream());
      case CHECKPOINT_BEGIN, CHECKPOINT_STREAM, CHECKPOINT_END, CHECKPOINT_DROPPED ->
          checkpoints.apply(change);
      case SHARDED -> shards.apply(change);
      case SNAPSHOT_BEGIN -> {
        checkpoints.apply(change);
        raiseNextId(change.a());
        snapshotFirstSegment = change.b();
      }
      case SNAPSHOT_STREAM -> {
        doubts.trusted(create(change.stream(), change.name())).restore(change.a(), change.b());
        doubts.vouchFor(change.stream());
      }
      // only now is the snapshot whole, and what older segments say of streams no longer needed
      case SNAPSHOT_END -> {
        checkpoints.apply(change);
        firstSegment = Math.max(firstSegment, snapshotFirstSegment);
      }
      case RETAINED -> retained = change;
      case SEGMENTS_DROPPED -> firstSegment = Math.max(firstSegment, change.a());
      case TRUNCATED_AFTER -> {
        checkpoints.applyTruncation(change.stream(), change.a());
        applyToStream(doubts.trusted(owner(change.stream())), change);
      }
      case RESET -> {
        checkpoints.applyTruncation(change.stream(), 0);
        applyToStream(doubts.trusted(owner(change.stream())), change);
      }
      case SKIPPED -> applyToStream(owner(change.stream(), change.a()), change);
      default -> applyToStream(owner(change.stream()), change);
    }
  }

  private static void applyToStream(StreamState state, ControlRecord change) {
    switch (change.kind()) {
      case TRUNCATED_BEFORE -> state.truncateBefore(change.a());
      case TRUNCATED_AFTER -> state.truncateAfter(change.a());
      case RESET -> state.reset(change.a());
      case SKIPPED -> state.skip(change.a(), change.b());
      case SNAPSHOT_HOLE -> state.restoreHole(change.a(), change.b());
      case LOST -> state.noteLoss(change.a(), change.b());
      case STREAM_CHECKPOINT ->
          state.checkpoint(new AppliedMark(change.a(), change.b(), change.c()));
      case TRANSACTION_SPAN, SNAPSHOT_SPAN ->
          state.noteSpan(new Spans.Span(change.c(), change.a(), change.b()));
      case TRANSACTION_ROLLED_BACK -> state.noteRollback(change.c());
      default -> throw new IllegalArgumentException("not about one stream: " + change);
    }
  }

  private StreamState create(int id, String name) {
    raiseNextId(Integer.toUnsignedLong(id) + 1);
    StreamState state = byId.get(id);
    if (state == null) {
      state = prepare(name);
      byId.put(id, state);
    } else if (!state.name().equals(name)) {
      // its frames were met before its name
      byName.rename(state, name);
    }
    state.create(id);
    return state;
  }

  /** Ids are unsigned: one that was given out is not given out again, however high it is. */
  private void raiseNextId(long id) {
    nextId.accumulateAndGet(id, Math::max);
  }

  private void delete(int id) {
    StreamState state = byId.get(id);
    if (state != null) {
      byId.remove(id);
      byName.remove(state);
      state.delete();
    }
  }

  /**
   * What the last pass of retention noted that had something to tell.
   *
   * @return as written; null if none has
   */
  public @Nullable ControlRecord retained() {
    return retained;
  }

  /**
   * The next stream id.
   *
   * @return as staged; the highest there can be if there is none left
   */
  public long nextId() {
    return Math.min(nextId.get(), ControlRecord.MOST_IDS);
  }

  /**
   * Below which number segments may be gone.
   *
   * @return a segment number; whether there has been one of this number, the chain says
   */
  public long firstSegment() {
    return firstSegment;
  }
}
