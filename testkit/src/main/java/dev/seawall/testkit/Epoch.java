package dev.seawall.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The un-synced changes of a file between two turning points, which are truncations and the
 * beginnings of syncs: every state of every page, and every length.
 */
final class Epoch {
  private static final long NO_CUT = -1;

  /** Of more states some are forgotten: a crash then leaves another one of them. */
  private static final int MAX_STATES = 16;

  private final long cutTo;
  private final List<Long> lengths;
  private final Map<Integer, List<byte[]>> pages;

  private Epoch(long cutTo, List<Long> lengths, Map<Integer, List<byte[]>> pages) {
    this.cutTo = cutTo;
    this.lengths = lengths;
    this.pages = pages;
  }

  /** Begins with a truncation. */
  static Epoch afterCutTo(long length) {
    return new Epoch(length, new ArrayList<>(), new TreeMap<>());
  }

  /** Begins with a sync, or with the file. */
  static Epoch afterSync() {
    return afterCutTo(NO_CUT);
  }

  Epoch copy() {
    Map<Integer, List<byte[]>> copies = new TreeMap<>();
    pages.forEach((index, states) -> copies.put(index, new ArrayList<>(states)));
    return new Epoch(cutTo, new ArrayList<>(lengths), copies);
  }

  boolean isEmpty() {
    return cutTo == NO_CUT && lengths.isEmpty() && pages.isEmpty();
  }

  void changed(int index, byte[] page) {
    add(pages.computeIfAbsent(index, absent -> new ArrayList<>()), page);
  }

  void grewTo(long length) {
    add(lengths, length);
  }

  /** Tells what happened in it. */
  void tell(FileStates states) {
    if (cutTo != NO_CUT) {
      states.truncated(cutTo);
    }
    pages.forEach(states::changed);
    states.grew(lengths);
  }

  private static <T> void add(List<T> states, T state) {
    if (states.size() == MAX_STATES) {
      states.remove(MAX_STATES / 2);
    }
    states.add(state);
  }

  /**
   * Leaves in an image what a crash leaves of this epoch.
   *
   * @param image what is left of the time before; its length is the one it has for certain
   * @param grown takes the lengths it may have grown to since
   * @return false if the truncation it begins with was lost, and with it all that followed
   */
  boolean leaveIn(Pages image, List<Long> grown, Chance chance) {
    if (cutTo != NO_CUT) {
      if (!chance.cut()) {
        return false;
      }
      image.setLength(cutTo);
      grown.clear();
    }
    pages.forEach(
        (index, states) -> {
          boolean isNew = (long) index * Pages.PAGE_BYTES >= image.length();
          image.put(index, chance.page(image.page(index), states, isNew));
        });
    grown.addAll(lengths);
    return true;
  }
}
