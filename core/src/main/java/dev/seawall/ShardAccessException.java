package dev.seawall;

/**
 * A shard was to be written, or deleted, as if it were a stream of its own: that might put a key
 * where nobody looks for it. Nothing has been changed. Use {@link Wal#sharded}.
 */
public final class ShardAccessException extends WalException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the shard, and the way to write it
   */
  public ShardAccessException(String message) {
    super(message);
  }
}
