package dev.seawall.testkit.process;

import dev.seawall.Checkpoint;
import dev.seawall.Durability;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.testkit.process.Action.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Knows from the lines of a {@link RandomWriter} what was promised, and holds a log against it:
 *
 * <ul>
 *   <li>what was acknowledged is there, where it was acknowledged, to the last byte; and so is what
 *       was acknowledged MEMORY before something was begun that was acknowledged OS or DISK;
 *   <li>what was truncated away, deleted or rolled back does not come back;
 *   <li>of what was announced and not acknowledged, a beginning may be there; of a batch or
 *       transaction all or nothing;
 *   <li>sequences are dense, and each thread's records are in the order it appended them.
 * </ul>
 *
 * <p>For one thread.
 */
final class Ledger {
  private static final long NOTHING = -1;

  private final Map<String, Account> accounts = new TreeMap<>();
  private final Map<String, Mark> checkpoints = new TreeMap<>();

  /** What is announced, by thread. */
  private final Map<Integer, Announced> pending = new HashMap<>();

  /** What was rolled back: it may lie in the log, without effect. */
  private final Set<Action.Id> rolledBack = new HashSet<>();

  /** What was acknowledged MEMORY, in order. */
  private final List<Memory> memory = new ArrayList<>();

  /** How many of them, from the first on, are durable by now. */
  private int memoryPromised;

  private long acknowledged;

  /** An action, and how much had been acknowledged MEMORY before it was announced. */
  private record Announced(Action action, int memory) {}

  private record Memory(String stream, long sequence) {}

  private record Mark(String note, long position) {}

  /** How many records have been acknowledged in all. */
  long acknowledged() {
    return acknowledged;
  }

  /** Takes a line of the writer. */
  void note(String line) {
    if (line.startsWith(">")) {
      Action action = Action.parse(line);
      pending.put(action.id().thread(), new Announced(action, memory.size()));
      return;
    }
    String[] words = line.split(" ");
    Announced announced = pending.remove(Action.Id.parse(words[1]).thread());
    acknowledge(announced, words[2]);
  }

  private void acknowledge(Announced announced, String result) {
    Action action = announced.action();
    Map<String, Long> last = new TreeMap<>();
    if (action.kind() == Kind.SPILL_AND_ROLL_BACK) {
      rolledBack.add(action.id());
    } else if (action.kind().appendsRecords()) {
      last = enter(action, result);
    } else if (action.kind() == Kind.CHECKPOINT) {
      long sequence = Long.parseLong(result);
      account(action).put(sequence, "CHECKPOINT");
      last.put(action.streams().get(0), sequence);
    } else if (action.kind() == Kind.NAMED_CHECKPOINT) {
      Mark mark = new Mark(action.id().toString(), Long.parseLong(result));
      checkpoints.put(action.streams().get(0), mark);
    } else if (action.kind().isChange()) {
      boolean isLess = action.kind() == Kind.TRUNCATE_BEFORE;
      long argument = isLess ? Long.parseLong(result) : action.argument();
      account(action).change(action.kind(), argument);
      forgetPromises(action);
      return; // a change that changes nothing writes nothing, and promises nothing of what is
      // staged
    }
    if (action.durability() == Durability.MEMORY) {
      last.forEach((stream, sequence) -> memory.add(new Memory(stream, sequence)));
      return;
    }
    last.forEach((stream, sequence) -> account(stream).promise(sequence));
    promiseMemory(announced.memory());
  }

  /** What a thread was told of records that it has done away with since promises nothing. */
  private void forgetPromises(Action action) {
    if (action.kind() == Kind.TRUNCATE_BEFORE) {
      return;
    }
    boolean isCut = action.kind() == Kind.TRUNCATE_AFTER;
    long kept = isCut ? action.argument() : NOTHING;
    String stream = action.streams().get(0);
    memory
        .subList(memoryPromised, memory.size())
        .replaceAll(
            each ->
                each.stream().equals(stream) && each.sequence() > kept
                    ? new Memory(stream, kept)
                    : each);
  }

  /** Enters the records of an action; returns the last sequence in each stream. */
  private Map<String, Long> enter(Action action, String result) {
    Map<String, Long> next = new TreeMap<>();
    Map<String, Long> last = new TreeMap<>();
    String[] results = result.split(",");
    for (int i = 0; i < results.length; i++) {
      String[] range = results[i].split("=");
      if (range.length == 2) {
        String[] bounds = range[1].split("-");
        next.put(range[0], Long.parseLong(bounds[0]));
        last.put(range[0], Long.parseLong(bounds[1]));
      }
    }
    for (int part = 0; part < action.streams().size(); part++) {
      String stream = action.streams().get(part);
      long sequence =
          next.isEmpty() || action.kind() == Kind.BURST || action.kind() == Kind.APPEND
              ? Long.parseLong(results[part])
              : next.merge(stream, 1L, Long::sum) - 1;
      account(stream).put(sequence, action.token(part));
      last.merge(stream, sequence, Math::max);
      acknowledged++;
    }
    if (action.kind().isTransaction()) {
      last.forEach((stream, sequence) -> account(stream).put(sequence, "COMMIT"));
    }
    return last;
  }

  private Account account(Action action) {
    return account(action.streams().get(0));
  }

  private Account account(String stream) {
    return accounts.computeIfAbsent(stream, Account::new);
  }

  /** Notes that the log was closed: everything acknowledged is durable. */
  void noteClosed() {
    promiseMemory(memory.size());
  }

  private void promiseMemory(int count) {
    for (; memoryPromised < count; memoryPromised++) {
      Memory each = memory.get(memoryPromised);
      if (each.sequence() != NOTHING) {
        account(each.stream()).promise(each.sequence());
      }
    }
  }

  /**
   * Holds a log against what is known, after its writer has ended, and takes it for what is known
   * from now on.
   *
   * @return what is wrong
   */
  List<String> check(Wal wal) throws WalException {
    List<String> problems = new ArrayList<>();
    Map<String, FoundStream> found = new TreeMap<>();
    for (StreamInfo info : wal.streams()) {
      found.put(info.name(), FoundStream.read(wal.stream(info.name())));
    }
    Set<Action.Id> possible = new HashSet<>(rolledBack);
    pending.values().forEach(each -> possible.add(each.action().id()));
    Set<String> names = new TreeSet<>(accounts.keySet());
    names.addAll(found.keySet());
    for (String name : names) {
      problems.addAll(compare(name, found.get(name), possible));
    }
    pending.values().forEach(each -> problems.addAll(checkWhole(each.action(), found)));
    problems.addAll(checkNamedCheckpoints(wal));
    settle(found);
    return problems;
  }

  /** What of a stream survives a killed process and is not found, though it was not truncated. */
  List<String> missing(String stream, FoundStream found) {
    return account(stream).missing(found);
  }

  private List<String> compare(String name, FoundStream found, Set<Action.Id> possible) {
    List<String> problems = account(name).compare(found, possible);
    for (Announced each : pending.values()) {
      Action action = each.action();
      if (!problems.isEmpty() && action.kind().isChange() && action.streams().contains(name)) {
        for (Account outcome : account(name).afterAnnounced(action, found)) {
          if (outcome.compare(found, possible).isEmpty()) {
            return List.of();
          }
        }
      }
    }
    return problems;
  }

  /** Of what is announced, records that take effect at once are there all or not at all. */
  private static List<String> checkWhole(Action action, Map<String, FoundStream> found) {
    List<Token> effective = new ArrayList<>();
    for (String stream : new TreeSet<>(action.streams())) {
      FoundStream each = found.get(stream);
      if (each != null) {
        each.replayed().stream()
            .filter(token -> token.action().equals(action.id()))
            .forEach(effective::add);
      }
    }
    boolean isRolledBack = action.kind() == Kind.SPILL_AND_ROLL_BACK && !effective.isEmpty();
    boolean isHalf =
        action.kind().isAtomic()
            && !effective.isEmpty()
            && effective.size() != action.streams().size();
    return isRolledBack || isHalf
        ? List.of(action + " has taken effect as " + effective)
        : List.of();
  }

  private List<String> checkNamedCheckpoints(Wal wal) throws WalException {
    List<String> problems = new ArrayList<>();
    Map<String, Mark> seen = new TreeMap<>();
    for (Checkpoint each : wal.checkpoints()) {
      seen.put(each.name(), new Mark(each.note(), RandomWriter.positionOf(each)));
    }
    Map<String, String> announced = new HashMap<>();
    for (Announced each : pending.values()) {
      if (each.action().kind() == Kind.NAMED_CHECKPOINT) {
        announced.put(each.action().streams().get(0), each.action().id().toString());
      }
    }
    Set<String> names = new TreeSet<>(checkpoints.keySet());
    names.addAll(seen.keySet());
    for (String name : names) {
      Mark mark = seen.get(name);
      boolean isNew = mark != null && mark.note().equals(announced.get(name));
      if (!isNew && (mark == null || !mark.equals(checkpoints.get(name)))) {
        problems.add("checkpoint " + name + " is " + mark + ", not " + checkpoints.get(name));
      }
    }
    checkpoints.clear();
    checkpoints.putAll(seen);
    return problems;
  }

  private void settle(Map<String, FoundStream> found) {
    accounts.clear();
    found.forEach((name, each) -> account(name).settle(each));
    pending.clear();
    memory.clear();
    memoryPromised = 0;
    rolledBack.clear();
  }
}
