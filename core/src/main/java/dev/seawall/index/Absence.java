package dev.seawall.index;

/**
 * Why there is no record with a sequence.
 *
 * @param reason why
 * @param resume the next sequence for which the answer may be another one
 */
public record Absence(Reason reason, long resume) {

  /** Why there is no record. */
  public enum Reason {
    /** It was truncated away; {@code resume} is the first that was not. */
    TRUNCATED,
    /** It is not written yet. */
    NOT_YET,
    /** It was skipped on purpose; {@code resume} is the sequence behind the hole. */
    SKIPPED,
    /**
     * It should be there and is not; {@code resume} is the next that is, or the next to be written.
     */
    LOST
  }
}
