package dev.seawall.store;

import java.io.IOException;

/** Another holder has the {@link StoreLock}; the message names it. */
public final class StoreLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message says which store is locked, and by whom
   */
  public StoreLockedException(String message) {
    super(message);
  }
}
