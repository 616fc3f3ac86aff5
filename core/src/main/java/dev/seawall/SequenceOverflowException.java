package dev.seawall;

/**
 * The stream has used its last sequence, {@link Long#MAX_VALUE} - 1. Nothing was appended; {@link
 * WalStream#reset} starts again.
 */
public final class SequenceOverflowException extends WalException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the stream
   */
  public SequenceOverflowException(String message) {
    super(message);
  }
}
