package dev.seawall.concurrency;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of a history's operations that keeps to what was before what, and in which
 * each returns what the model returns (Wing and Gong 1993, with the states that were tried already
 * remembered).
 *
 * <p>A change takes its place among the changes first, and is shown to readers later, in that
 * order: so there are two models, one as staged, one as written. A truncation is shown before it
 * returns; an append to the memory of the process need not be, but a read that finds nothing is
 * answered only when all that was appended before it has been shown.
 */
final class Linearizability {
  private final List<Operation> history;
  private final Set<State> tried = new HashSet<>();

  /**
   * How far an attempt has come.
   *
   * @param begun the operations that have taken their place, one bit each
   * @param ended those that are over
   * @param pending changes that readers do not see yet, in order
   */
  private record State(
      long begun, long ended, StreamModel staged, StreamModel written, List<Integer> pending) {}

  Linearizability(List<Operation> history) {
    if (history.size() >= Long.SIZE) {
      throw new IllegalArgumentException("too long a history: " + history.size());
    }
    this.history = history;
  }

  boolean holds() {
    return extend(new State(0, 0, StreamModel.EMPTY, StreamModel.EMPTY, List.of()));
  }

  private boolean extend(State state) {
    if (state.ended == (1L << history.size()) - 1) {
      return true;
    }
    if (!tried.add(state)) {
      return false;
    }
    if (!state.pending.isEmpty() && extend(write(state))) {
      return true;
    }
    for (int i = 0; i < history.size(); i++) {
      if ((state.begun >>> i & 1) == 0 && mayComeNext(i, state.ended) && begin(i, state)) {
        return true;
      }
    }
    return false;
  }

  private State write(State state) {
    int first = state.pending.get(0);
    StreamModel then = state.written.apply(history.get(first)).then();
    List<Integer> rest = List.copyOf(state.pending.subList(1, state.pending.size()));
    return new State(state.begun, state.ended | 1L << first, state.staged, then, rest);
  }

  private boolean begin(int index, State state) {
    Operation operation = history.get(index);
    long bit = 1L << index;
    if (operation.kind() == Operation.Kind.GET) {
      State shown = state;
      while (!shown.pending.isEmpty() && !shown.written.apply(operation).isFound()) {
        shown = write(shown);
      }
      return shown.written.apply(operation).returns(operation.outcome())
          && extend(
              new State(
                  shown.begun | bit,
                  shown.ended | bit,
                  shown.staged,
                  shown.written,
                  shown.pending));
    }
    StreamModel.Step step = state.staged.apply(operation);
    if (!step.returns(operation.outcome())) {
      return false;
    }
    if (operation.outcome() < 0) {
      // refused: nothing will be shown
      return extend(
          new State(
              state.begun | bit, state.ended | bit, state.staged, state.written, state.pending));
    }
    List<Integer> pending = new ArrayList<>(state.pending);
    pending.add(index);
    return extend(
        new State(
            state.begun | bit,
            operation.kind() == Operation.Kind.APPEND ? state.ended | bit : state.ended,
            step.then(),
            state.written,
            List.copyOf(pending)));
  }

  private boolean mayComeNext(int candidate, long ended) {
    for (int i = 0; i < history.size(); i++) {
      if ((ended >>> i & 1) == 0 && history.get(i).isBefore(history.get(candidate))) {
        return false;
      }
    }
    return true;
  }
}
