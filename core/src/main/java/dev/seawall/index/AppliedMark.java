package dev.seawall.index;

/**
 * How far the records of a stream have been applied, as its last checkpoint says. Immutable.
 *
 * @param through the last sequence that has been applied; 0 if there is no checkpoint, or none of
 *     what it spoke of is left
 * @param sequence the checkpoint's record; 0 if that has been truncated away with the stream's end
 * @param timeMillis when it was made, since 1970
 */
public record AppliedMark(long through, long sequence, long timeMillis) {
  /** No checkpoint. */
  public static final AppliedMark NONE = new AppliedMark(0, 0, Long.MIN_VALUE);

  /**
   * Whether there is a checkpoint.
   *
   * @return false if there is none
   */
  public boolean exists() {
    return !equals(NONE);
  }

  /**
   * What a truncation of the stream's end leaves of it: what is gone cannot have been applied, and
   * the sequence of its record may soon be that of another.
   *
   * @param last the last sequence that is kept
   * @return the mark
   */
  AppliedMark within(long last) {
    if (!exists() || (through <= last && sequence <= last)) {
      return this;
    }
    return new AppliedMark(Math.min(through, last), sequence <= last ? sequence : 0, timeMillis);
  }
}
