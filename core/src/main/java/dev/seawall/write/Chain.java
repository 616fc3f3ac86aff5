package dev.seawall.write;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose links are in its elements: nothing is allocated when one is added or handed on, so
 * that those who wait can be told even of a lack of memory. Each element is in one chain at most.
 */
final class Chain<T extends Chain.Link<T>> {
  private @Nullable T first;
  private @Nullable T last;

  /** An element of a chain. */
  abstract static class Link<T> {
    @Nullable T next;
  }

  boolean isEmpty() {
    return first == null;
  }

  @Nullable T first() {
    return first;
  }

  void add(T element) {
    T before = last;
    if (before == null) {
      first = element;
    } else {
      before.next = element;
    }
    last = element;
  }

  /** Takes the first one out; there must be one. */
  T remove() {
    T removed = Objects.requireNonNull(first);
    first = removed.next;
    removed.next = null;
    if (first == null) {
      last = null;
    }
    return removed;
  }

  /** Takes one out, wherever it is. */
  void remove(T element) {
    T before = null;
    for (T each = first; each != null; before = each, each = each.next) {
      if (each == element) {
        if (before == null) {
          remove();
        } else {
          before.next = element.next;
          last = element == last ? before : last;
          element.next = null;
        }
        return;
      }
    }
  }

  /** Takes over all that are in another chain, behind its own. */
  void takeAll(Chain<T> other) {
    T head = other.first;
    if (head == null) {
      return;
    }
    T before = last;
    if (before == null) {
      first = head;
    } else {
      before.next = head;
    }
    last = other.last;
    other.first = null;
    other.last = null;
  }
}
