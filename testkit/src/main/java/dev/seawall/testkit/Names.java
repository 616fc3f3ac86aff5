package dev.seawall.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The directory of a {@link SimulatedDisk}: what is synced, and what each name has stood for since.
 */
final class Names {
  private final SortedMap<FileName, Inode> current = new TreeMap<>();
  private final SortedMap<FileName, Inode> synced = new TreeMap<>();
  private final SortedMap<FileName, List<Optional<Inode>>> unsynced = new TreeMap<>();

  /** Returns what every name stands for. */
  SortedMap<FileName, Inode> current() {
    return current;
  }

  /** Returns false if the name is taken. */
  boolean create(FileName name, Inode inode) {
    boolean isNew = current.putIfAbsent(name, inode) == null;
    if (isNew) {
      changed(name, Optional.of(inode));
    }
    return isNew;
  }

  void remove(FileName name) {
    if (current.remove(name) != null) {
      changed(name, Optional.empty());
    }
  }

  void putSynced(FileName name, Inode inode) {
    current.put(name, inode);
    synced.put(name, inode);
    unsynced.remove(name);
  }

  void removeSynced(FileName name) {
    current.remove(name);
    synced.remove(name);
    unsynced.remove(name);
  }

  private void changed(FileName name, Optional<Inode> now) {
    unsynced.computeIfAbsent(name, absent -> new ArrayList<>()).add(now);
  }

  void sync() {
    synced.clear();
    synced.putAll(current);
    unsynced.clear();
  }

  boolean isSynced() {
    return unsynced.isEmpty() && current.values().stream().allMatch(Inode::isSynced);
  }

  /** Returns the same directory with copies of the files. */
  Names copy() {
    Map<Inode, Inode> copies = new HashMap<>();
    Function<Inode, Inode> copy = inode -> copies.computeIfAbsent(inode, Inode::copy);
    Names result = new Names();
    current.forEach((name, inode) -> result.current.put(name, copy.apply(inode)));
    synced.forEach((name, inode) -> result.synced.put(name, copy.apply(inode)));
    unsynced.forEach(
        (name, states) ->
            result.unsynced.put(
                name, new ArrayList<>(states.stream().map(state -> state.map(copy)).toList())));
    return result;
  }

  /** Returns a directory that is synced, of files that are. */
  static Names synced(SortedMap<FileName, Inode> files) {
    Names result = new Names();
    result.current.putAll(files);
    result.sync();
    return result;
  }

  /** Returns for every name all that a crash may leave it to stand for. */
  SortedMap<FileName, Set<Optional<Inode>>> possible() {
    SortedMap<FileName, Set<Optional<Inode>>> result = new TreeMap<>();
    synced.forEach(
        (name, inode) -> result.put(name, new LinkedHashSet<>(Set.of(Optional.of(inode)))));
    unsynced.forEach(
        (name, states) ->
            result
                .computeIfAbsent(name, added -> new LinkedHashSet<>(Set.of(Optional.empty())))
                .addAll(states));
    return result;
  }

  /** Returns what a crash leaves of the directory and of the files in it. */
  Names afterCrash(Chance chance) {
    SortedMap<FileName, Optional<Inode>> left = new TreeMap<>();
    synced.forEach((name, inode) -> left.put(name, Optional.of(inode)));
    unsynced.forEach(
        (name, states) ->
            left.put(name, chance.name(Optional.ofNullable(synced.get(name)), states)));
    Names result = new Names();
    left.forEach(
        (name, inode) ->
            inode.ifPresent(kept -> result.current.put(name, kept.afterCrash(chance))));
    result.sync();
    return result;
  }
}
