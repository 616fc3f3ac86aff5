package dev.seawall.store;

import java.util.OptionalLong;

/**
 * The names of files in a log directory.
 *
 * <pre>
 * 00000000000000000042.seg                         segment 42
 * 00000000000000000042-00000000000000004096.torn   what recovery cut from it, from offset 4096 on
 * </pre>
 *
 * <p>Written and read by hand: formatters and patterns take longer to load than a small log to
 * open.
 */
final class SegmentNames {
  private static final int DIGITS = 20;
  private static final String SUFFIX = ".seg";

  private SegmentNames() {}

  static String segment(long number) {
    return padded(requireValid(number)) + SUFFIX;
  }

  static String torn(long number, long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("an offset cannot be negative: " + offset);
    }
    return padded(requireValid(number)) + "-" + padded(offset) + ".torn";
  }

  private static String padded(long number) {
    String digits = Long.toString(number);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  /** Returns the number in a segment's name; nothing if this is not the name of a segment. */
  static OptionalLong parse(String name) {
    if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < DIGITS; i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    try {
      long number = Long.parseLong(name, 0, DIGITS, 10);
      return number >= 1 ? OptionalLong.of(number) : OptionalLong.empty();
    } catch (NumberFormatException beyondLong) {
      return OptionalLong.empty();
    }
  }

  private static long requireValid(long number) {
    if (number < 1) {
      throw new IllegalArgumentException("segments are numbered from 1 on, not " + number);
    }
    return number;
  }
}
