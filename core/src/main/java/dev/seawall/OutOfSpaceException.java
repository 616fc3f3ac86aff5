package dev.seawall;

import org.jspecify.annotations.Nullable;

/**
 * There is no room left where the log lives, or for another open file. Nothing acknowledged is
 * lost, reading goes on, and so does appending once there is room again, without reopening.
 */
public final class OutOfSpaceException extends WalException {
  private static final long serialVersionUID = 1L;

  /** See {@link #isStillBuffered()}. */
  private final boolean stillBuffered;

  /**
   * Creates the exception.
   *
   * @param message says what did not fit where
   * @param stillBuffered see {@link #isStillBuffered()}
   * @param cause the store's refusal
   */
  public OutOfSpaceException(String message, boolean stillBuffered, @Nullable Throwable cause) {
    super(message, cause);
    this.stillBuffered = stillBuffered;
  }

  /**
   * Whether the records of the failed call may yet be written. They are dropped, and their
   * sequences given out again, unless asynchronous or acknowledged {@link Durability#MEMORY}
   * records share the buffer with them: then all stay in the buffer, in order, and reach the disk
   * once there is room.
   *
   * @return false if the failed call left no trace
   */
  public boolean isStillBuffered() {
    return stillBuffered;
  }
}
