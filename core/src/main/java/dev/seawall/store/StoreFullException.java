package dev.seawall.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * There is no room left: the disk, a quota, or a limit on the size of files or on how many may be
 * open is exhausted.
 */
public final class StoreFullException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message says what did not fit where
   * @param cause the operating system's refusal, if there was one
   */
  public StoreFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
