package dev.seawall;

/**
 * One cannot go on from where a stream stood at a checkpoint: something that came since is not
 * there any more.
 */
public final class CheckpointUnreachableException extends WalException {
  private static final long serialVersionUID = 1L;

  /** See {@link #reachability()}. */
  private final Checkpoint.Reachability reachability;

  /**
   * Creates the exception.
   *
   * @param message names the checkpoint, the stream and the reason
   * @param reachability see {@link #reachability()}
   */
  public CheckpointUnreachableException(String message, Checkpoint.Reachability reachability) {
    super(message);
    this.reachability = reachability;
  }

  /**
   * Why not.
   *
   * @return anything but {@link Checkpoint.Reachability#REACHABLE}
   */
  public Checkpoint.Reachability reachability() {
    return reachability;
  }
}
