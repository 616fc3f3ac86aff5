package dev.seawall;

/** The record has been truncated away. */
public final class TruncatedException extends WalException {
  private static final long serialVersionUID = 1L;

  /** See {@link #sequence()}. */
  private final long sequence;

  /** See {@link #firstAvailable()}. */
  private final long firstAvailable;

  /**
   * Creates the exception.
   *
   * @param stream the stream's name
   * @param sequence the sequence asked for
   * @param firstAvailable the lowest sequence that is not truncated away
   */
  public TruncatedException(String stream, long sequence, long firstAvailable) {
    super(
        "sequence "
            + sequence
            + " of stream '"
            + stream
            + "' has been truncated away; the first there is: "
            + firstAvailable);
    this.sequence = sequence;
    this.firstAvailable = firstAvailable;
  }

  /**
   * The sequence asked for.
   *
   * @return a sequence
   */
  public long sequence() {
    return sequence;
  }

  /**
   * The lowest sequence that is not truncated away; it may not be written yet.
   *
   * @return a sequence
   */
  public long firstAvailable() {
    return firstAvailable;
  }
}
