package dev.seawall;

import java.util.Locale;

/** Counts in words. */
final class Plural {
  private Plural() {}

  /** So many of something, such as "1 segment" and "2,000 segments". */
  static String of(long count, String one) {
    return String.format(Locale.ROOT, count == 1 ? "%,d %s" : "%,d %ss", count, one);
  }
}
