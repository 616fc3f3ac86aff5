package dev.seawall.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file, in pages.
 *
 * <p>A page's array is never modified once it is in here, so copies share them. What lies behind
 * the length is zero.
 */
final class Pages {
  static final int PAGE_BYTES = 4096;

  private static final byte[] ZEROS = new byte[PAGE_BYTES];
  private static final Page ZERO_PAGE = new Page(ZEROS);

  private Page[] pages;
  private long length;

  /**
   * A page, and its fingerprint once somebody has asked for it: all copies of the file share it.
   */
  private static final class Page {
    private final byte[] bytes;
    private @Nullable Fingerprint fingerprint;

    Page(byte[] bytes) {
      this.bytes = bytes;
    }

    Fingerprint fingerprint() {
      Fingerprint known = fingerprint;
      if (known == null) {
        known = Fingerprint.of(bytes);
        fingerprint = known;
      }
      return known;
    }
  }

  private Pages(Page[] pages, long length) {
    this.pages = pages;
    this.length = length;
  }

  static Pages empty() {
    return new Pages(new Page[0], 0);
  }

  static Pages of(byte[] contents) {
    Pages result = empty();
    for (int from = 0; from < contents.length; from += PAGE_BYTES) {
      int to = Math.min(from + PAGE_BYTES, contents.length);
      byte[] page = new byte[PAGE_BYTES];
      System.arraycopy(contents, from, page, 0, to - from);
      result.put(from / PAGE_BYTES, page);
    }
    result.setLength(contents.length);
    return result;
  }

  Pages copy() {
    return new Pages(pages.clone(), length);
  }

  long length() {
    return length;
  }

  /** Returns a page, not to be modified. */
  byte[] page(int index) {
    return pageAt(index).bytes;
  }

  private Page pageAt(int index) {
    return index < pages.length ? pages[index] : ZERO_PAGE;
  }

  Fingerprint fingerprint(int index) {
    return pageAt(index).fingerprint();
  }

  /** Takes over a page. */
  void put(int index, byte[] page) {
    if (index >= pages.length) {
      int used = pages.length;
      pages = Arrays.copyOf(pages, index + 1 + used / 2);
      Arrays.fill(pages, used, pages.length, ZERO_PAGE);
    }
    if (pages[index].bytes != page) {
      pages[index] = Arrays.equals(page, ZEROS) ? ZERO_PAGE : new Page(page);
    }
  }

  /** Sets the length, and drops what lies behind it. */
  void setLength(long newLength) {
    int inLast = (int) (newLength % PAGE_BYTES);
    int whole = (int) (newLength / PAGE_BYTES);
    if (inLast > 0 && !isZeroBehind(page(whole), inLast)) {
      byte[] last = page(whole).clone();
      Arrays.fill(last, inLast, PAGE_BYTES, (byte) 0);
      put(whole, last);
    }
    int firstBehind = inLast > 0 ? whole + 1 : whole;
    if (firstBehind < pages.length) {
      Arrays.fill(pages, firstBehind, pages.length, ZERO_PAGE);
    }
    length = newLength;
  }

  private static boolean isZeroBehind(byte[] page, int from) {
    return Arrays.equals(page, from, PAGE_BYTES, ZEROS, from, PAGE_BYTES);
  }

  /** Reads as {@link dev.seawall.store.SegmentFile#read} does. */
  int read(ByteBuffer target, long offset) {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (offset >= length) {
      return -1;
    }
    int count = (int) Math.min(target.remaining(), length - offset);
    long at = offset;
    for (int left = count; left > 0; ) {
      int inPage = (int) (at % PAGE_BYTES);
      int step = Math.min(left, PAGE_BYTES - inPage);
      target.put(page((int) (at / PAGE_BYTES)), inPage, step);
      at += step;
      left -= step;
    }
    return count;
  }

  byte[] toBytes() {
    byte[] contents = new byte[Math.toIntExact(length)];
    read(ByteBuffer.wrap(contents), 0);
    return contents;
  }
}
