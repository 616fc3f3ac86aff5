package dev.seawall.write;

import java.io.IOException;

/**
 * The next segment could not be begun, and nothing has been harmed: no frame, and not even its
 * header, was to be found in it yet. It may be tried again.
 */
final class NotBegunException extends IOException {
  private static final long serialVersionUID = 1L;

  NotBegunException(IOException cause) {
    super("no new segment can be begun: " + cause.getMessage(), cause);
  }
}
