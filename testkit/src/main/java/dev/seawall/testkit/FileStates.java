package dev.seawall.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every state that a crash may leave of one file, numbered from 0 on.
 *
 * <p>A state is a number of truncations that happened, a length that the file had since, and for
 * each sector within it one of the contents it had. Built by telling it what happened to the file,
 * in order.
 */
final class FileStates {
  /** Of a file that grew through more lengths, the states are not enumerated. */
  private static final int MOST_LENGTHS = 1024;

  private static final int SECTOR_BYTES = Chance.SECTOR_BYTES;

  private final List<Shape> shapes = new ArrayList<>();
  private long count;

  /** What is certain: the file if nothing but the truncations so far had happened to it. */
  private final Pages certain;

  /** By page, all contents it may have; the certain one comes first. */
  private final Map<Integer, List<byte[]>> versions = new TreeMap<>();

  private final SortedSet<Long> grown = new TreeSet<>();

  /** The states of one length. */
  private record Shape(Pages certain, List<SectorChoice> choices, long count) {}

  /**
   * A sector, or as much of it as lies within the length, and one page for each of its contents.
   */
  private record SectorChoice(long offset, int length, List<byte[]> pages) {}

  /**
   * Begins with a file as it was synced.
   *
   * @param synced its contents, copied
   */
  FileStates(Pages synced) {
    this.certain = synced.copy();
  }

  // ---- what happened ----

  void truncated(long length) {
    conclude();
    certain.setLength(length);
    grown.clear();
    int page = (int) (length / Pages.PAGE_BYTES);
    int inPage = (int) (length % Pages.PAGE_BYTES);
    versions.keySet().removeIf(index -> index > page || (index == page && inPage == 0));
    List<byte[]> cut = versions.get(page);
    if (cut != null) {
      cut.replaceAll(version -> cleared(version, inPage));
    }
  }

  private static byte[] cleared(byte[] page, int from) {
    byte[] result = page.clone();
    Arrays.fill(result, from, Pages.PAGE_BYTES, (byte) 0);
    return result;
  }

  void changed(int index, List<byte[]> contents) {
    versions
        .computeIfAbsent(index, first -> new ArrayList<>(List.of(certain.page(first))))
        .addAll(contents);
  }

  void grew(List<Long> lengths) {
    grown.addAll(lengths);
  }

  /** Ends the telling. */
  FileStates concluded() {
    conclude();
    return this;
  }

  /** Adds the states there are if no later truncation happened. */
  private void conclude() {
    SortedSet<Long> lengths = new TreeSet<>(grown);
    lengths.removeIf(length -> length < certain.length());
    long least = certain.length();
    long most = lengths.isEmpty() ? least : lengths.last();
    if ((most - least) / Pages.PAGE_BYTES + lengths.size() > MOST_LENGTHS) {
      count = Long.MAX_VALUE;
      return;
    }
    lengths.add(least);
    // lengths grow as pages are written back, so they may also end with any page on the way
    for (long end = most - most % Pages.PAGE_BYTES; end > least; end -= Pages.PAGE_BYTES) {
      lengths.add(end);
    }
    lengths.forEach(this::addShape);
  }

  private void addShape(long length) {
    Pages base = certain.copy();
    base.setLength(length);
    List<SectorChoice> choices = new ArrayList<>();
    long product = 1;
    for (Map.Entry<Integer, List<byte[]>> page : versions.entrySet()) {
      long start = (long) page.getKey() * Pages.PAGE_BYTES;
      for (int sector = 0; sector < Pages.PAGE_BYTES; sector += SECTOR_BYTES) {
        int within = (int) Math.min(SECTOR_BYTES, length - start - sector);
        if (within <= 0) {
          break;
        }
        List<byte[]> different = different(page.getValue(), sector, sector + within);
        if (different.size() > 1) {
          choices.add(new SectorChoice(start + sector, within, different));
          product = CrashStates.times(product, different.size());
        }
      }
    }
    shapes.add(new Shape(base, choices, product));
    count = CrashStates.plus(count, product);
  }

  /** Of pages that are the same within a range, only the first. */
  private static List<byte[]> different(List<byte[]> pages, int from, int to) {
    List<byte[]> result = new ArrayList<>();
    for (byte[] page : pages) {
      if (result.stream().noneMatch(other -> Arrays.equals(page, from, to, other, from, to))) {
        result.add(page);
      }
    }
    return result;
  }

  // ---- the states ----

  /** Returns how many states there are; {@link Long#MAX_VALUE} if they are too many to count. */
  long count() {
    return count;
  }

  /** Makes one of the states, not to be asked for if they are too many to count. */
  Pages state(long number) {
    long rest = number;
    for (Shape shape : shapes) {
      if (rest < shape.count) {
        return state(shape, rest);
      }
      rest -= shape.count;
    }
    throw new IndexOutOfBoundsException("state " + number + " of " + count);
  }

  private static Pages state(Shape shape, long number) {
    Pages result = shape.certain.copy();
    long rest = number;
    for (SectorChoice choice : shape.choices) {
      int chosen = (int) (rest % choice.pages.size());
      rest /= choice.pages.size();
      int index = (int) (choice.offset / Pages.PAGE_BYTES);
      int inPage = (int) (choice.offset % Pages.PAGE_BYTES);
      byte[] source = choice.pages.get(chosen);
      byte[] page = result.page(index);
      int end = inPage + choice.length;
      if (!Arrays.equals(source, inPage, end, page, inPage, end)) {
        byte[] changed = page.clone();
        System.arraycopy(source, inPage, changed, inPage, choice.length);
        result.put(index, changed);
      }
    }
    return result;
  }
}
