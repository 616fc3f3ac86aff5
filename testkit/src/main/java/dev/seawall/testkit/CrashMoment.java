package dev.seawall.testkit;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which moment of a run, and which of the states that a crash may leave then.
 *
 * @param isBefore before or after the call
 * @param ordinal which call, among all calls of the run
 * @param state which state
 */
record CrashMoment(boolean isBefore, long ordinal, int state) {
  private static final Pattern TEXT = Pattern.compile("(before|after) call (\\d+), state (\\d+)");

  /** Reads what {@link #toString()} wrote. */
  static CrashMoment parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'%s' is no '%s'".formatted(text, TEXT));
    }
    return new CrashMoment(
        matcher.group(1).equals("before"),
        Long.parseLong(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  /**
   * Finds the point of a run that this names.
   *
   * @throws IllegalArgumentException if there is none
   */
  <S> CrashPoint<S> findIn(List<CrashPoint<S>> points) {
    return points.stream()
        .filter(point -> point.moment().withState(state).equals(this))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the run has no moment " + this));
  }

  CrashMoment withState(int other) {
    return new CrashMoment(isBefore, ordinal, other);
  }

  @Override
  public String toString() {
    return "%s call %d, state %d".formatted(isBefore ? "before" : "after", ordinal, state);
  }
}
