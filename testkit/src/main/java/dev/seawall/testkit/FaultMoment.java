package dev.seawall.testkit;

import dev.seawall.testkit.IoOperation.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which call of a run fails, and how.
 *
 * @param fault how
 * @param kind which kind of call
 * @param nth which of that kind
 * @param isLasting whether all later ones of that kind fail too
 */
record FaultMoment(FaultKind fault, Kind kind, long nth, boolean isLasting) {
  private static final Pattern TEXT = Pattern.compile("(\\w+) (from|in) (\\w+) (\\d+)( on)?");

  /** Reads what {@link #toString()} wrote. */
  static FaultMoment parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'%s' is no '%s'".formatted(text, TEXT));
    }
    return new FaultMoment(
        FaultKind.valueOf(matcher.group(1)),
        Kind.valueOf(matcher.group(3)),
        Long.parseLong(matcher.group(4)),
        matcher.group(2).equals("from"));
  }

  void addTo(FaultPlan plan, long seed) {
    Fault harm = fault.fault(seed + nth);
    if (isLasting) {
      plan.fromNth(kind, nth, harm);
    } else {
      plan.onNth(kind, nth, harm);
    }
  }

  @Override
  public String toString() {
    return isLasting
        ? "%s from %s %d on".formatted(fault, kind, nth)
        : "%s in %s %d".formatted(fault, kind, nth);
  }
}
