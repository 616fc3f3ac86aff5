package dev.seawall;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How much of a stream, or of a whole log, is kept when {@link Retention} lets its oldest records
 * go. Each limit counts for itself: what one of them no longer keeps goes, whatever the others say.
 * Immutable.
 *
 * <pre>{@code
 * RetentionPolicy.KEEP_ALL.withMaxAge(Duration.ofDays(7)).withMaxBytes(10L << 30);
 * }</pre>
 *
 * <p>For a stream, what is within a limit is never removed:
 *
 * <ul>
 *   <li>of the newest records exactly {@code maxRecords} stay, those that were skipped not counted;
 *   <li>the newest frames stay that take {@code maxBytes} as they are stored, headers, compression
 *       and encryption included; the last of them may reach beyond it;
 *   <li>every record stays whose {@linkplain WalRecord#time() time} is at most {@code maxAge} ago
 *       by {@link WalOptions#clock()}, and with it the others of its frame, and whatever came later
 *       in the stream. A record that cannot be read for damage stays as long as no later one is too
 *       old.
 * </ul>
 *
 * <p>More than that stays where a batch or transaction would be cut in two, where a checkpoint
 * needs it, and, between two passes over the streams, of count and bytes up to an eighth. For a
 * whole log see {@link Retention.Builder#wholeLog}.
 *
 * <p><b>Checkpoints.</b> What comes behind a stream's last {@link StreamCheckpoint} has not been
 * applied yet, so it stays; likewise what a named {@link Checkpoint} that can still be {@linkplain
 * Checkpoint#reachability reached} in the stream needs for going on from it, be it the oldest one.
 * <b>A stream without checkpoints has nothing to protect: there the limits alone decide, and
 * records go that nobody may have read.</b>
 *
 * @param maxBytes how many bytes are kept, at least 1; {@link Long#MAX_VALUE} for no limit
 * @param maxAge how long a record is kept, at least a millisecond; {@link #FOREVER} for no limit
 * @param maxRecords how many records are kept, at least 1; {@link Long#MAX_VALUE} for no limit
 * @param pastCheckpoints whether records may go that checkpoints still need
 */
public record RetentionPolicy(
    long maxBytes, Duration maxAge, long maxRecords, boolean pastCheckpoints) {

  /** Longer than any record is old. */
  public static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

  /** No limit: nothing goes by itself. */
  public static final RetentionPolicy KEEP_ALL =
      new RetentionPolicy(Long.MAX_VALUE, FOREVER, Long.MAX_VALUE, false);

  /**
   * Checks the limits.
   *
   * @param maxBytes how many bytes are kept
   * @param maxAge how long a record is kept
   * @param maxRecords how many records are kept
   * @param pastCheckpoints whether records may go that checkpoints still need
   * @throws IllegalArgumentException if one is zero or negative
   */
  public RetentionPolicy {
    checkAtLeastOne("maxBytes", maxBytes);
    checkAtLeastOne("maxRecords", maxRecords);
    if (maxAge.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "maxAge is " + maxAge + "; it must be at least a millisecond");
    }
  }

  private static void checkAtLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
    }
  }

  /**
   * The same with another limit of bytes.
   *
   * @param value bytes, at least 1; {@link Long#MAX_VALUE} for no limit
   * @return changed policy
   * @throws IllegalArgumentException if it is less than 1
   */
  public RetentionPolicy withMaxBytes(long value) {
    return new RetentionPolicy(value, maxAge, maxRecords, pastCheckpoints);
  }

  /**
   * The same with another limit of age.
   *
   * @param value at least a millisecond; {@link #FOREVER} for no limit
   * @return changed policy
   * @throws IllegalArgumentException if it is less
   */
  public RetentionPolicy withMaxAge(Duration value) {
    return new RetentionPolicy(maxBytes, value, maxRecords, pastCheckpoints);
  }

  /**
   * The same with another limit of records.
   *
   * @param value records, at least 1; {@link Long#MAX_VALUE} for no limit
   * @return changed policy
   * @throws IllegalArgumentException if it is less than 1
   */
  public RetentionPolicy withMaxRecords(long value) {
    return new RetentionPolicy(maxBytes, maxAge, value, pastCheckpoints);
  }

  /**
   * The same, with or without regard to checkpoints.
   *
   * @param value true if records may go that checkpoints still need
   * @return changed policy
   */
  public RetentionPolicy withPastCheckpoints(boolean value) {
    return new RetentionPolicy(maxBytes, maxAge, maxRecords, value);
  }

  /**
   * Whether there is no limit.
   *
   * @return true if nothing goes by this policy
   */
  public boolean isKeepAll() {
    return !hasMaxAge() && maxBytes == Long.MAX_VALUE && maxRecords == Long.MAX_VALUE;
  }

  /**
   * Whether there is a limit of age.
   *
   * @return false if {@code maxAge} is longer than time can be counted in milliseconds, as {@link
   *     #FOREVER} is
   */
  public boolean hasMaxAge() {
    return maxAge.toSeconds() < Long.MAX_VALUE / 1000;
  }

  /**
   * Says it in a few words.
   *
   * @return such as {@code at most 1000 records, at most PT168H old, also past checkpoints}
   */
  @Override
  public String toString() {
    if (isKeepAll()) {
      return "keep all";
    }
    StringBuilder text = new StringBuilder();
    if (maxRecords != Long.MAX_VALUE) {
      append(text, "at most " + maxRecords + " records");
    }
    if (maxBytes != Long.MAX_VALUE) {
      append(text, "at most " + maxBytes + " bytes");
    }
    if (hasMaxAge()) {
      append(text, "at most " + maxAge + " old");
    }
    if (pastCheckpoints) {
      append(text, "also past checkpoints");
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String part) {
    text.append(text.length() == 0 ? "" : ", ").append(part);
  }
}
