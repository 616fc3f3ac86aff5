package dev.seawall.read;

import java.io.IOException;

/**
 * Bytes of a segment are not what they should be. The reader that knows what they were for turns it
 * into a public one.
 */
public final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;
  private final long length;

  /**
   * Creates the exception.
   *
   * @param offset where the damage begins
   * @param length how long it is
   * @param reason what was expected and what was found
   */
  public DamagedException(long offset, long length, String reason) {
    super(reason);
    this.offset = offset;
    this.length = length;
  }

  /**
   * Where the damage begins.
   *
   * @return an offset in bytes
   */
  public long offset() {
    return offset;
  }

  /**
   * How long it is.
   *
   * @return bytes
   */
  public long length() {
    return length;
  }
}
