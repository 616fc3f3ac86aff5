package dev.seawall.index;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The named checkpoints there are at one moment, oldest first. Immutable. */
public final class CheckpointSet {
  /** No checkpoints. */
  public static final CheckpointSet NONE = new CheckpointSet(List.of());

  private final List<CheckpointState> all;

  private CheckpointSet(List<CheckpointState> all) {
    this.all = all;
  }

  /** Adds one, in place of one of the same name or id. */
  CheckpointSet plus(CheckpointState added) {
    List<CheckpointState> more = new ArrayList<>(all.size() + 1);
    for (CheckpointState state : all) {
      if (state.id() != added.id() && !state.name().equals(added.name())) {
        more.add(state);
      }
    }
    int at = more.size();
    while (at > 0 && more.get(at - 1).id() > added.id()) {
      at--;
    }
    more.add(at, added);
    return new CheckpointSet(List.copyOf(more));
  }

  /** Takes those away that a test says. */
  CheckpointSet without(Predicate<CheckpointState> gone) {
    return new CheckpointSet(all.stream().filter(gone.negate()).toList());
  }

  /** What a truncation of a stream's end leaves. */
  CheckpointSet afterTruncation(int stream, long lastKept) {
    return all.isEmpty() ? this : map(state -> state.afterTruncation(stream, lastKept));
  }

  private CheckpointSet map(UnaryOperator<CheckpointState> change) {
    return new CheckpointSet(all.stream().map(change).toList());
  }

  /**
   * All of them.
   *
   * @return oldest first
   */
  public List<CheckpointState> all() {
    return all;
  }

  /**
   * Finds one.
   *
   * @param name its name
   * @return null if there is none
   */
  public @Nullable CheckpointState find(String name) {
    for (CheckpointState state : all) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    return null;
  }

  /**
   * Finds one.
   *
   * @param id its id
   * @return null if there is none, or no more
   */
  public @Nullable CheckpointState find(long id) {
    for (CheckpointState state : all) {
      if (state.id() == id) {
        return state;
      }
    }
    return null;
  }
}
