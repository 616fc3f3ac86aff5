package dev.seawall.index;

import dev.seawall.format.ControlRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a log: a fold over its control records and frames. Recovery folds what it reads,
 * the leader what it writes; anybody may look.
 */
public final class Catalog {
  /** The id of the log's own stream. */
  public static final int CONTROL_ID = 0;

  private final ConcurrentHashMap<String, StreamState> byName = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, StreamState> byId = new ConcurrentHashMap<>();
  private final Checkpoints checkpoints = new Checkpoints(byId::get);
  private final Shards shards = new Shards();
  private final StreamState control = StreamState.control(this::rollBackStaged);

  /** Taken from by appenders while the leader notes what has been taken. */
  private final AtomicInteger nextId = new AtomicInteger(1);

  /** More sequences than this are not taken for lost, so that there are some left. */
  private static final long MOST_DOUBTFUL = 1L << 60;

  /** See {@link #doubt}; by recovery only. */
  private long doubtful;

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
    return byName.computeIfAbsent(name, StreamState::of);
  }

  /**
   * Finds a stream.
   *
   * @param name its name
   * @return its state; null if it does not exist
   */
  public @Nullable StreamState find(String name) {
    StreamState state = byName.get(name);
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
    List<StreamState> streams = new ArrayList<>();
    for (StreamState state : byName.values()) {
      if (state.exists()) {
        streams.add(state);
      }
    }
    streams.sort(Comparator.comparing(StreamState::name));
    return streams;
  }

  /**
   * All states by id, the log's own stream included.
   *
   * @return a live view
   */
  public Collection<StreamState> states() {
    return byId.values();
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
    checkpoints.rollBackStaged();
    shards.rollBackStaged();
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
   * Takes an id for a stream that is about to be created; under the staging lock.
   *
   * @param state the stream
   */
  public void stageCreation(StreamState state) {
    int id = state.id();
    if (id == 0) {
      id = nextId.getAndIncrement();
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
      while (byName.containsKey(name)) {
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
    for (StreamState state : byId.values()) {
      if (state != control) {
        state.settle(doubtful);
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
   * The stream that a frame or a run belongs to. One that begins below what the stream has come to
   * proves that it had been truncated to there, though no record says so.
   *
   * @param id its id
   * @param firstSequence the first sequence of the frame or run
   * @return as {@link #owner(int)}
   */
  public StreamState owner(int id, long firstSequence) {
    StreamState state = owner(id);
    state.trust(doubtful);
    if (firstSequence < state.writtenNext()) {
      checkpoints.applyTruncation(id, firstSequence - 1);
    }
    return state;
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
        nextId.accumulateAndGet((int) change.a(), Math::max);
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
      case SKIPPED -> applyToStream(trusted(owner(change.stream())), change);
      default -> applyToStream(owner(change.stream()), change);
    }
  }

  /** A stream of which the log says just now which sequence comes next. */
  private StreamState trusted(StreamState state) {
    state.trust(doubtful);
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
    nextId.accumulateAndGet(id + 1, Math::max);
    StreamState state = byId.get(id);
    if (state == null) {
      state = prepare(name);
      byId.put(id, state);
    } else if (!state.name().equals(name)) {
      // its frames were met before its name
      byName.remove(state.name(), state);
      state.rename(name);
      byName.put(name, state);
    }
    state.create(id);
    return state;
  }

  private void delete(int id) {
    StreamState state = byId.remove(id);
    if (state != null) {
      byName.remove(state.name(), state);
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
   * @return as staged
   */
  public int nextId() {
    return nextId.get();
  }

  /**
   * The lowest segment that must exist.
   *
   * @return a segment number; those below may be gone
   */
  public long firstSegment() {
    return firstSegment;
  }
}
