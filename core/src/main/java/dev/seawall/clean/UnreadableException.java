package dev.seawall.clean;

import java.io.IOException;

/** Live records cannot be read, so their segment cannot be cleaned. */
final class UnreadableException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableException(String segment, IOException cause) {
    super(segment + " holds live records that cannot be read: " + cause.getMessage(), cause);
  }
}
