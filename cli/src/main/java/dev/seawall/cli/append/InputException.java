package dev.seawall.cli.append;

import java.io.IOException;

/** The input cannot be read, or holds something that cannot be appended. */
public final class InputException extends IOException {
  private static final long serialVersionUID = 1L;

  InputException(String message) {
    super(message);
  }

  InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
