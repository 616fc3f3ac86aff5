package dev.seawall;

/**
 * There is no record with this sequence: it is yet to come, or was skipped by {@link
 * WalStream#skipTo}.
 */
public final class NotWrittenException extends WalException {
  private static final long serialVersionUID = 1L;

  /** See {@link #sequence()}. */
  private final long sequence;

  /** See {@link #nextWritten()}. */
  private final long nextWritten;

  /**
   * Creates the exception.
   *
   * @param stream the stream's name
   * @param sequence the sequence asked for
   * @param nextWritten see {@link #nextWritten()}
   * @param isSkipped whether the sequence was skipped
   */
  public NotWrittenException(String stream, long sequence, long nextWritten, boolean isSkipped) {
    super(
        "sequence "
            + sequence
            + " of stream '"
            + stream
            + "' "
            + (isSkipped
                ? "was skipped; the next that may exist: "
                : "is not written yet; the next to be written: ")
            + nextWritten);
    this.sequence = sequence;
    this.nextWritten = nextWritten;
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
   * The sequence behind the hole if the one asked for was skipped, otherwise the next that an
   * append will get.
   *
   * @return a sequence
   */
  public long nextWritten() {
    return nextWritten;
  }
}
