package dev.seawall;

/**
 * A sharded stream is not what it is asked for as: it has another number of shards or another hash,
 * or a stream stands where one of its shards should. Nothing has been changed.
 */
public final class ShardMismatchException extends WalException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message says what was expected and what was found
   */
  public ShardMismatchException(String message) {
    super(message);
  }
}
