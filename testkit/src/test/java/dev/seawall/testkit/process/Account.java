package dev.seawall.testkit.process;

import dev.seawall.testkit.process.Action.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is known of a stream from what its writer was told. */
final class Account {
  private final String stream;
  private final TreeMap<Long, Object> records = new TreeMap<>();
  private long first = 1;

  /** The last sequence that must be there. */
  private long promised;

  private boolean mustExist;

  Account(String stream) {
    this.stream = stream;
  }

  private Account(Account other) {
    this(other.stream);
    records.putAll(other.records);
    first = other.first;
    promised = other.promised;
    mustExist = other.mustExist;
  }

  void put(long sequence, Object record) {
    Object before = records.put(sequence, record);
    if (before != null) {
      throw new AssertionError(
          "%s#%d was acknowledged as %s and as %s".formatted(stream, sequence, before, record));
    }
  }

  /** Notes that everything up to a sequence survives a killed process. */
  void promise(long sequence) {
    promised = Math.max(promised, sequence);
    mustExist = true;
  }

  /** Notes what a change did that has returned. */
  void change(Kind kind, long argument) {
    switch (kind) {
      case TRUNCATE_BEFORE -> {
        first = Math.max(first, argument);
        records.headMap(first).clear();
        // what is gone may leave an end behind that nothing else promises
        promised = Math.max(promised, first - 1);
      }
      case TRUNCATE_AFTER -> {
        records.tailMap(argument, false).clear();
        promised = Math.min(promised, argument);
      }
      case DELETE -> {
        forget();
        first = 1;
        promised = 0;
        mustExist = false;
      }
      case RESET -> {
        forget();
        first = argument;
        promised = argument - 1;
        mustExist = true;
      }
      default -> throw new IllegalArgumentException("no change: " + kind);
    }
  }

  private void forget() {
    records.clear();
  }

  /** Takes what was found for what is known: it survives the next kill. */
  void settle(FoundStream found) {
    records.clear();
    records.putAll(found.records());
    first = found.first();
    promised = found.last();
    mustExist = true;
  }

  /** What would be known if an announced change had taken effect before the kill. */
  List<Account> afterAnnounced(Action action, FoundStream found) {
    List<Account> outcomes = new ArrayList<>();
    Account changed = new Account(this);
    if (action.kind() != Kind.TRUNCATE_BEFORE) {
      changed.change(action.kind(), action.argument());
      outcomes.add(changed);
    } else if (found != null && found.first() > first && found.first() <= action.argument()) {
      changed.change(action.kind(), found.first());
      outcomes.add(changed);
    }
    return outcomes;
  }

  /** What of the promised records is not found, or is another. */
  List<String> missing(FoundStream found) {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<Long, Object> each : records.headMap(promised, true).entrySet()) {
      Object seen = found == null ? null : found.records().get(each.getKey());
      if (!each.getValue().equals(seen)) {
        problems.add(stream + "#" + each.getKey() + " is " + seen + ", not " + each.getValue());
      }
    }
    return problems;
  }

  /**
   * Holds what was found against what is known.
   *
   * @param found null if there is no such stream
   * @param possible the actions of which nobody knows how far they came
   * @return what is wrong
   */
  List<String> compare(FoundStream found, Set<Action.Id> possible) {
    List<String> problems = new ArrayList<>();
    if (found == null) {
      if (mustExist) {
        problems.add(stream + " is missing, of which " + promised + " records were acknowledged");
      }
      return problems;
    }
    if (found.first() != first) {
      problems.add(stream + " begins at " + found.first() + ", not at " + first);
    }
    for (long lost = Math.max(found.last() + 1, first); lost <= promised; lost++) {
      problems.add(stream + "#" + lost + " is lost: " + records.get(lost));
    }
    TreeMap<String, Token> lastOfThread = new TreeMap<>();
    int life = 0;
    for (Map.Entry<Long, Object> each : found.records().entrySet()) {
      Object known = records.get(each.getKey());
      Object seen = each.getValue();
      if (known != null && !known.equals(seen)) {
        problems.add(stream + "#" + each.getKey() + " is " + seen + ", not " + known);
      }
      if (seen instanceof Token token) {
        if (known == null && !possible.contains(token.action())) {
          problems.add(stream + "#" + each.getKey() + " is " + seen + ", back from the dead");
        }
        String thread = token.action().life() + "." + token.action().thread();
        Token before = lastOfThread.put(thread, token);
        boolean isInOrder = before == null || before.compareTo(token) < 0;
        if (!isInOrder || token.action().life() < life) {
          problems.add(stream + "#" + each.getKey() + " is " + seen + " behind " + before);
        }
        life = token.action().life();
      }
    }
    return problems;
  }
}
