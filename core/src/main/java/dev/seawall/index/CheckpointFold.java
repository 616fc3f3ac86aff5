package dev.seawall.index;

import dev.seawall.format.ControlRecord;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Makes checkpoints out of control records. For one thread at a time; the outcome for all. */
final class CheckpointFold {
  /** Finds the state of a stream, whose name need not be kept twice. */
  private final IntFunction<@Nullable StreamState> streams;

  /** Finds the same checkpoint as others know it, whose arrays need not be kept twice. */
  private final LongFunction<@Nullable CheckpointState> twins;

  private volatile CheckpointSet set = CheckpointSet.NONE;
  private CheckpointState.@Nullable Builder begun;

  /** The checkpoints that the snapshot that began last has not repeated so far. */
  private final Set<Long> notRepeated = new HashSet<>();

  CheckpointFold(
      IntFunction<@Nullable StreamState> streams, LongFunction<@Nullable CheckpointState> twins) {
    this.streams = streams;
    this.twins = twins;
  }

  CheckpointSet set() {
    return set;
  }

  void startFrom(CheckpointSet other) {
    set = other;
    begun = null;
  }

  void apply(ControlRecord change) {
    switch (change.kind()) {
      case CHECKPOINT_BEGIN -> {
        begun = new CheckpointState.Builder(change.name(), change.a(), change.b(), change.c());
        notRepeated.remove(change.a());
      }
      case CHECKPOINT_STREAM -> add(change);
      case CHECKPOINT_END -> end(change);
      case CHECKPOINT_DROPPED -> drop(Set.of(change.a()));
      case SNAPSHOT_BEGIN -> {
        notRepeated.clear();
        set.all().forEach(state -> notRepeated.add(state.id()));
      }
      // whoever reads beside the writer may have missed that they were dropped
      case SNAPSHOT_END -> {
        drop(notRepeated);
        notRepeated.clear();
      }
      default -> throw new IllegalArgumentException("not about checkpoints: " + change);
    }
  }

  private void add(ControlRecord change) {
    CheckpointState.Builder target = begun;
    if (target != null && target.id() == change.b()) {
      target.add(change.stream(), change.a(), nameOf(change), change.c() != 0);
    }
  }

  private String nameOf(ControlRecord change) {
    StreamState state = streams.apply(change.stream());
    return state != null && state.name().equals(change.name()) ? state.name() : change.name();
  }

  private void end(ControlRecord change) {
    CheckpointState.Builder target = begun;
    begun = null;
    if (target != null && target.id() == change.a()) {
      CheckpointState built = target.build(change.name(), twins.apply(change.a()));
      if (built != null) {
        set = set.plus(built);
      }
    }
  }

  private void drop(Set<Long> ids) {
    if (!ids.isEmpty()) {
      set = set.without(state -> ids.contains(state.id()));
    }
  }

  /** A stream's end has been truncated: what stands behind that from now on came later. */
  void truncated(int stream, long lastKept) {
    set = set.afterTruncation(stream, lastKept);
  }
}
