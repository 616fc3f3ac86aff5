package dev.seawall;

/** Another writer, in this process or another, has the log open; the message names it. */
public final class LockedException extends WalException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the log and its holder
   */
  public LockedException(String message) {
    super(message);
  }
}
