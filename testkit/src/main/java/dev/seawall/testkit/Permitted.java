package dev.seawall.testkit;

import java.util.List;

/** What an application may know, in words. */
final class Permitted {
  private Permitted() {}

  static <S> void require(S found, List<S> permitted, String when) {
    if (!permitted.contains(found)) {
      throw new AssertionError(
          "%s it knows%n  %s%ninstead of%n  %s".formatted(when, found, describe(permitted)));
    }
  }

  /** From all that was acknowledged to all that was begun; what is between can be imagined. */
  private static <S> String describe(List<S> permitted) {
    Object first = permitted.get(0);
    return permitted.size() == 1
        ? String.valueOf(first)
        : "%s%nor anything up to%n  %s".formatted(first, permitted.get(permitted.size() - 1));
  }
}
