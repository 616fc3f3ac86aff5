package dev.seawall.store;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The names of files in a log directory.
 *
 * <pre>
 * 00000000000000000042.seg                         segment 42
 * 00000000000000000042-00000000000000004096.torn   what recovery cut from it, from offset 4096 on
 * </pre>
 */
final class SegmentNames {
  private static final Pattern SEGMENT = Pattern.compile("([0-9]{20})\\.seg");

  private SegmentNames() {}

  static String segment(long number) {
    return "%020d.seg".formatted(requireValid(number));
  }

  static String torn(long number, long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("an offset cannot be negative: " + offset);
    }
    return "%020d-%020d.torn".formatted(requireValid(number), offset);
  }

  /** Returns the number in a segment's name; nothing if this is not the name of a segment. */
  static OptionalLong parse(String name) {
    var matcher = SEGMENT.matcher(name);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(matcher.group(1));
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
