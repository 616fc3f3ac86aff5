package dev.seawall;

/**
 * How live records are copied out of old segments that hold few of them, so that these can be
 * deleted: a stream that is seldom truncated does then not keep the space of all others. Immutable.
 *
 * <p>What is due is decided by the oldest segments: whether half of the oldest is dead, or the log
 * is longer than twice what is live; and whether there are eight or more in front that are no
 * longer than a sixteenth of {@link WalOptions#segmentSizeBytes()}. With the cleaner in the
 * background the log stays shorter than twice its live bytes, {@code slackBytes}, and a few
 * segments more, unless a cursor holds an old segment, or one holds damaged records.
 *
 * @param inBackground whether it is done by a thread of the log, or by {@link Wal#clean()} only
 * @param bytesPerSecond how much that thread copies in a second; where the log is longer than it
 *     should be, it copies as fast as it can
 * @param slackBytes how many dead bytes are left alone
 */
public record CleanerOptions(boolean inBackground, long bytesPerSecond, long slackBytes) {
  /** In the background, 32 MiB in a second at most, if more than 256 MiB are dead. */
  public static final CleanerOptions DEFAULT = new CleanerOptions(true, 32L << 20, 256L << 20);

  /** Not in the background. */
  public static final CleanerOptions OFF = DEFAULT.withInBackground(false);

  /**
   * Checks the values.
   *
   * @param inBackground whether the log does it by itself
   * @param bytesPerSecond how much is copied in the background
   * @param slackBytes how much may be dead before anything is copied
   * @throws IllegalArgumentException if {@code bytesPerSecond} is not positive, or {@code
   *     slackBytes} is negative
   */
  public CleanerOptions {
    if (bytesPerSecond <= 0 || slackBytes < 0) {
      throw new IllegalArgumentException(
          "bytesPerSecond is "
              + bytesPerSecond
              + ", slackBytes is "
              + slackBytes
              + "; they must be at least 1 and 0");
    }
  }

  /**
   * The same, in the background or not.
   *
   * @param value whether it is
   * @return options with this value
   */
  public CleanerOptions withInBackground(boolean value) {
    return new CleanerOptions(value, bytesPerSecond, slackBytes);
  }

  /**
   * The same at another rate.
   *
   * @param value bytes in a second, at least 1
   * @return options with this value
   */
  public CleanerOptions withBytesPerSecond(long value) {
    return new CleanerOptions(inBackground, value, slackBytes);
  }

  /**
   * The same with another slack.
   *
   * @param value how many dead bytes are left alone, at least 0
   * @return options with this value
   */
  public CleanerOptions withSlackBytes(long value) {
    return new CleanerOptions(inBackground, bytesPerSecond, value);
  }
}
