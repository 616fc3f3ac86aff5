package dev.seawall;

/**
 * A transaction cannot be committed any more, because a stream that it had written records to was
 * reset or its end truncated. It can only be rolled back.
 */
public final class TransactionAbortedException extends WalException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the transaction and the stream
   */
  public TransactionAbortedException(String message) {
    super(message);
  }
}
