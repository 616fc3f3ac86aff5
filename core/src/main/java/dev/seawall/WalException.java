package dev.seawall;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something went wrong with a log. The subclasses tell apart what a caller may want to tell apart.
 */
public class WalException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message says what went wrong and where
   */
  public WalException(String message) {
    super(message);
  }

  /**
   * Creates the exception.
   *
   * @param message says what went wrong and where
   * @param cause what it was caused by, if anything
   */
  public WalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
