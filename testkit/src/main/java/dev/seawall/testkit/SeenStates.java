package dev.seawall.testkit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The states of disks that have been checked, so that none is checked twice for the same. */
final class SeenStates {
  private final Set<List<Object>> seen = new HashSet<>();

  /** Returns false if such a disk has been seen with the same expectation. */
  boolean add(SimulatedDisk disk, Object expected) {
    return seen.add(List.of(disk.fingerprint(), disk.isSynced(), expected));
  }

  void clear() {
    seen.clear();
  }
}
