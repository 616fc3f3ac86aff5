package dev.seawall.index;

import dev.seawall.format.ControlRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** More sequences than this are not taken for lost, so that there are some left. */
  private static final long MOST_DOUBTFUL = 1L << 60;

  /** See {@link #doubt}; by recovery only. */
  private long doubtful;

  /**
   * How much was in doubt when the log last said of a stream which sequence comes next, by id; 0 if
   * that is not here. By recovery only.
   */
  private final Map<Integer, Long> trusted = new HashMap<>();

  /** See {@link #doubtStreams}; null as long as none is in doubt. By recovery only. */
  private @Nullable Set<Integer> vouchedFor;

  private volatile @Nullable ControlRecord retained;
  private volatile long firstSegment = 1;
  private long snapshotFirstSegment = 1;

  /** Creates the catalog of a log without streams. */
  public Catalog() {
    byId.put(CONTROL_ID, control);
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
   * @return its state; if no record of its creation was found, one with a name made up from the id
   */
  public StreamState owner(int id) {
    StreamState state = byId.get(id);
    if (state == null) {
      String name = "unnamed-" + Integer.toUnsignedString(id);
      while (byName.find(name) != null) {
        name = name + "'";
      }
      state = create(id, name);
    }
    return state;
  }

  /**
   * Notes that something is lost, and which streams it was of cannot be told: any of them may have
   * given out more sequences than can be seen.
   *
   * @param records how many records of one stream may be lost at most
   */
  public void doubt(long records) {
    doubtful = Math.min(doubtful + records, MOST_DOUBTFUL);
  }

  /**
   * Takes those sequences for lost that may have been given out, of each stream that nothing behind
   * a doubtful place tells more of: none is given out twice.
   */
  public void settleDoubts() {
    if (doubtful == 0) {
      return;
    }
    for (StreamState state : userStates()) {
      long doubt = doubtful - trusted.getOrDefault(state.id(), 0L);
      if (doubt > 0) {
        state.loseDoubtful(doubt);
        trusted.put(state.id(), doubtful);
      }
    }
  }

  /**
   * Notes that records of the log's own are lost here: any stream may have been changed by them, as
   * long as nothing behind them tells all of it.
   */
  public void doubtStreams() {
    vouchedFor = new HashSet<>();
  }

  private void vouchFor(int id) {
    if (vouchedFor != null) {
      vouchedFor.add(id);
    }
  }

  /**
   * The streams that may have been changed by what is lost of the log's own records.
   *
   * @return their names, sorted
   */
  public List<String> streamsInDoubt() {
    Set<Integer> known = vouchedFor;
    return known == null
        ? List.of()
        : streams().stream()
            .filter(state -> !known.contains(state.id()))
            .map(StreamState::name)
            .toList();
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
    StreamState state = trusted(owner(id));
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
   */
  public void applyOwn(ControlRecord change) {
    switch (change.kind()) {
      case SNAPSHOT_STREAM -> endRun(byId.get(change.stream()));
      case SNAPSHOT_HOLE, SNAPSHOT_SPAN, LOST -> {
        // known
      }
      default -> apply(change);
    }
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
   */
  public void apply(ControlRecord change) {
    switch (change.kind()) {
      case STREAM_CREATED -> {
        trusted(create(change.stream(), change.name()));
        vouchFor(change.stream());
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
        trusted(create(change.stream(), change.name())).restore(change.a(), change.b());
        vouchFor(change.stream());
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
        applyToStream(trusted(owner(change.stream())), change);
      }
      case RESET -> {
        checkpoints.applyTruncation(change.stream(), 0);
        applyToStream(trusted(owner(change.stream())), change);
      }
      case SKIPPED -> applyToStream(owner(change.stream(), change.a()), change);
      default -> applyToStream(owner(change.stream()), change);
    }
  }

  /** A stream of which the log says just now which sequence comes next. */
  private StreamState trusted(StreamState state) {
    if (doubtful > 0) {
      trusted.put(state.id(), doubtful);
    }
    return state;
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
