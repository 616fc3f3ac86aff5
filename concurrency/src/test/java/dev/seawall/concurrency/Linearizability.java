package dev.seawall.concurrency;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of a history's operations that keeps to what was before what, and in which
 * each returns what the model returns (Wing and Gong 1993, with the states that were tried already
 * remembered).
 */
final class Linearizability {
  private final List<Operation> history;
  private final Set<Tried> tried = new HashSet<>();

  private record Tried(long done, StreamModel state) {}

  Linearizability(List<Operation> history) {
    if (history.size() >= Long.SIZE) {
      throw new IllegalArgumentException("too long a history: " + history.size());
    }
    this.history = history;
  }

  boolean holds() {
    return extend(0, StreamModel.EMPTY);
  }

  private boolean extend(long done, StreamModel state) {
    if (done == (1L << history.size()) - 1) {
      return true;
    }
    if (!tried.add(new Tried(done, state))) {
      return false;
    }
    for (int i = 0; i < history.size(); i++) {
      if ((done >>> i & 1) == 0 && mayComeNext(i, done)) {
        StreamModel.Step step = state.apply(history.get(i));
        if (step.returns(history.get(i).outcome()) && extend(done | 1L << i, step.then())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean mayComeNext(int candidate, long done) {
    for (int i = 0; i < history.size(); i++) {
      if ((done >>> i & 1) == 0 && history.get(i).isBefore(history.get(candidate))) {
        return false;
      }
    }
    return true;
  }
}
