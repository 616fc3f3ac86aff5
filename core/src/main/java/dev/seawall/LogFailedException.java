package dev.seawall;

/**
 * Writing or syncing failed earlier, so the log no longer accepts appends; the cause is that first
 * failure. What had been acknowledged durable is safe and still readable. Only closing and opening
 * again, which examines what reached the disk, leads on: a failed sync must never be tried again,
 * since the operating system may have dropped the data.
 */
public final class LogFailedException extends WalException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the log and the first failure
   * @param cause the first failure
   */
  public LogFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
