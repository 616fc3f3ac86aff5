package dev.seawall;

import org.jspecify.annotations.Nullable;

/**
 * What was asked cannot be done now, for a reason that lies outside the log. The log has not
 * failed: nothing acknowledged is lost, reading goes on, and so does appending once the reason is
 * gone, without reopening.
 *
 * <p>Thrown itself when the next segment cannot be created, for want of permission, on a file
 * system that takes no changes, or in a directory that is not there any more; the cause says which.
 * For other reasons there are subclasses.
 */
public sealed class RefusedException extends WalException
    permits OutOfSpaceException, EncryptionException {
  private static final long serialVersionUID = 1L;

  /** See {@link #isStillBuffered()}. */
  private final boolean stillBuffered;

  /**
   * Creates the exception.
   *
   * @param message says what was refused where
   * @param stillBuffered see {@link #isStillBuffered()}
   * @param cause why
   */
  public RefusedException(String message, boolean stillBuffered, @Nullable Throwable cause) {
    super(message, cause);
    this.stillBuffered = stillBuffered;
  }

  /**
   * Whether the records of the failed call may yet be written. They are dropped, and their
   * sequences given out again, unless asynchronous or acknowledged {@link Durability#MEMORY}
   * records share the buffer with them: then all stay in the buffer, in order, and reach the disk
   * once that can be done.
   *
   * @return false if the failed call left no trace
   */
  public final boolean isStillBuffered() {
    return stillBuffered;
  }
}
