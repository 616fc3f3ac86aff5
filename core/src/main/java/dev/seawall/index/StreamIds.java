package dev.seawall.index;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Streams by id, which are given out one by one: pages of references, four bytes a stream and
 * nothing beside. Pages are reached in two steps, so that no id, whatever a damaged log says, makes
 * anything large. Safe for use by many threads.
 */
final class StreamIds {
  private static final int PAGE_BITS = 11;
  private static final int DIRECTORY_BITS = 11;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final int DIRECTORY_SIZE = 1 << DIRECTORY_BITS;
  private static final int ROOT_SIZE = 1 << (Integer.SIZE - PAGE_BITS - DIRECTORY_BITS);

  private final AtomicReferenceArray<@Nullable Directory> root =
      new AtomicReferenceArray<>(ROOT_SIZE);

  /** So many pages that follow each other. */
  private static final class Directory {
    final AtomicReferenceArray<@Nullable Page> pages = new AtomicReferenceArray<>(DIRECTORY_SIZE);
  }

  /** So many streams that follow each other. */
  private static final class Page {
    final AtomicReferenceArray<@Nullable StreamState> streams =
        new AtomicReferenceArray<>(PAGE_SIZE);
  }

  @Nullable StreamState get(int id) {
    Directory directory = root.get(id >>> (PAGE_BITS + DIRECTORY_BITS));
    Page page = directory == null ? null : directory.pages.get(pageOf(id));
    return page == null ? null : page.streams.get(id & (PAGE_SIZE - 1));
  }

  void put(int id, StreamState state) {
    AtomicReferenceArray<@Nullable Page> pages = directoryFor(id).pages;
    Page page = pages.get(pageOf(id));
    if (page == null) {
      Page fresh = new Page();
      Page other = pages.compareAndExchange(pageOf(id), null, fresh);
      page = other == null ? fresh : other;
    }
    page.streams.set(id & (PAGE_SIZE - 1), state);
  }

  private Directory directoryFor(int id) {
    int index = id >>> (PAGE_BITS + DIRECTORY_BITS);
    Directory present = root.get(index);
    if (present != null) {
      return present;
    }
    Directory fresh = new Directory();
    Directory other = root.compareAndExchange(index, null, fresh);
    return other == null ? fresh : other;
  }

  /** Removes a stream; the page it was in stays for the others. */
  void remove(int id) {
    Directory directory = root.get(id >>> (PAGE_BITS + DIRECTORY_BITS));
    Page page = directory == null ? null : directory.pages.get(pageOf(id));
    if (page != null) {
      page.streams.set(id & (PAGE_SIZE - 1), null);
    }
  }

  private static int pageOf(int id) {
    return (id >>> PAGE_BITS) & (DIRECTORY_SIZE - 1);
  }

  /**
   * All streams from an id on, in the order of their ids; of those that come and go meanwhile some.
   */
  Iterator<StreamState> from(int firstId) {
    return new Iterator<>() {
      private long nextId = firstId;
      private @Nullable StreamState next = findNext();

      private @Nullable StreamState findNext() {
        while (nextId < 1L << Integer.SIZE) {
          int id = (int) nextId;
          Directory directory = root.get(id >>> (PAGE_BITS + DIRECTORY_BITS));
          Page page = directory == null ? null : directory.pages.get(pageOf(id));
          if (page == null) {
            long empty = directory == null ? (long) PAGE_SIZE * DIRECTORY_SIZE : PAGE_SIZE;
            nextId += empty;
            continue;
          }
          nextId++;
          StreamState state = page.streams.get(id & (PAGE_SIZE - 1));
          if (state != null) {
            return state;
          }
        }
        return null;
      }

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public StreamState next() {
        StreamState found = next;
        if (found == null) {
          throw new NoSuchElementException();
        }
        next = findNext();
        return found;
      }
    };
  }
}
