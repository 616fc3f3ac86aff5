package dev.seawall;

import org.jspecify.annotations.Nullable;

/**
 * There is no room left where the log lives, or for another open file. Nothing acknowledged is
 * lost, reading goes on, and so does appending once there is room again, without reopening.
 */
public final class OutOfSpaceException extends RefusedException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message says what did not fit where
   * @param stillBuffered see {@link #isStillBuffered()}
   * @param cause the store's refusal
   */
  public OutOfSpaceException(String message, boolean stillBuffered, @Nullable Throwable cause) {
    super(message, stillBuffered, cause);
  }
}
