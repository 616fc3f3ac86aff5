package dev.seawall;

/** The log was written by a newer version, or is no Seawall log; nothing has been changed. */
public final class UnsupportedFormatException extends WalException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the file, what was found and what is supported
   */
  public UnsupportedFormatException(String message) {
    super(message);
  }
}
