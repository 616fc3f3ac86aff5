package dev.seawall;

/** A record or batch is larger than the log allows. Nothing was appended. */
public final class RecordTooLargeException extends WalException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the size and the limit
   */
  public RecordTooLargeException(String message) {
    super(message);
  }
}
