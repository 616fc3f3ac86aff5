package dev.seawall.recovery;

import dev.seawall.read.DamagedException;
import java.io.IOException;

/** A frame table that the log's own records cannot be found by: the fold is to go on without it. */
final class FrameTableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long segment;

  FrameTableException(long segment, DamagedException cause) {
    super(cause.getMessage(), cause);
    this.segment = segment;
  }

  long segment() {
    return segment;
  }
}
