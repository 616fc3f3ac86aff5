package dev.seawall;

/** The log was opened for reading only. */
public final class ReadOnlyException extends WalException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the log and what was attempted
   */
  public ReadOnlyException(String message) {
    super(message);
  }
}
