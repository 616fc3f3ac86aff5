package dev.seawall.concurrency;

/**
 * An operation of a history: what was called, when it began and ended on the common clock, and what
 * came of it.
 *
 * @param kind what was called
 * @param argument a value to append, or a sequence
 * @param began when it was called
 * @param ended when it returned
 * @param outcome what it returned
 */
record Operation(Kind kind, long argument, long began, long ended, long outcome) {
  /** The log was closed. */
  static final long CLOSED = -1;

  /** The record has been truncated away. */
  static final long TRUNCATED = -2;

  /** The record has not been written. */
  static final long NOT_WRITTEN = -3;

  /** The argument was refused. */
  static final long REFUSED = -4;

  /** What can be called. */
  enum Kind {
    APPEND,
    GET,
    TRUNCATE_BEFORE,
    TRUNCATE_AFTER,
    /** The first half of closing, within the same time as the second. */
    CLOSE_FOR_CHANGES,
    CLOSE
  }

  /** Whether this was over before another began, so that it has to come first. */
  boolean isBefore(Operation other) {
    return ended < other.began;
  }
}
