package dev.seawall;

/** The stream has been deleted; a stream of the same name is another stream. */
public final class StreamDeletedException extends WalException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the stream
   */
  public StreamDeletedException(String message) {
    super(message);
  }
}
