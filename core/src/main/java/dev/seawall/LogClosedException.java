package dev.seawall;

/** The log has been closed. What had been acknowledged before is safe. */
public final class LogClosedException extends WalException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the log
   */
  public LogClosedException(String message) {
    super(message);
  }
}
