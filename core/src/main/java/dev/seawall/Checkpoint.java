package dev.seawall;

import java.time.Instant;
import java.util.List;

/**
 * How far every stream of a log had come at one moment, under a name: made by {@link
 * Wal#checkpoint(String)}. No append, batch or transaction is half before and half behind it.
 *
 * <p>It does not keep what was appended since: where that has been truncated away, or written anew,
 * or deleted with its stream, the checkpoint stays, and says of that stream that it is no longer
 * {@linkplain #reachability reachable}. What it says is up to date at every call. Safe for use by
 * many threads.
 */
public interface Checkpoint {

  /** Whether one can go on from where a stream stood at a checkpoint, and if not, why not. */
  enum Reachability {
    /** All that came since is there. */
    REACHABLE,
    /** The stream's beginning was truncated, and with it some of what came since. */
    TRUNCATED,
    /**
     * The stream's end was truncated before the checkpoint's position, or the stream was reset:
     * what stands there now came later.
     */
    REWRITTEN,
    /** The stream was deleted, whether there is another of its name by now or not. */
    DELETED,
    /** The checkpoint itself was dropped, or its name given to another. */
    DROPPED
  }

  /**
   * Where a stream stood.
   *
   * @param stream its name
   * @param sequence the last sequence that had been used; 0 if none had
   * @param reachability whether one can go on from there
   */
  record Position(String stream, long sequence, Reachability reachability) {}

  /**
   * The name.
   *
   * @return as given to {@link Wal#checkpoint(String)}
   */
  String name();

  /**
   * When it was made.
   *
   * @return by the writer's clock, to the millisecond
   */
  Instant time();

  /**
   * The note.
   *
   * @return as given to {@link Wal#checkpoint(String, String)}; empty for none
   */
  String note();

  /**
   * Counts the streams that existed when it was made.
   *
   * @return how many
   */
  int streamCount();

  /**
   * Where a stream stood, to go on behind it.
   *
   * @param stream its name
   * @return the last sequence that had been used; 0 if none had, as for a stream that did not exist
   *     yet
   * @throws CheckpointUnreachableException if something that came since is not there any more
   * @throws WalException if the log is closed or cannot be read
   */
  long position(String stream) throws WalException;

  /**
   * Where a stream stood, as {@link #position(String)}.
   *
   * @param stream the stream, which is taken by its name
   * @return the last sequence that had been used
   * @throws WalException as {@link #position(String)}
   */
  default long position(WalStream stream) throws WalException {
    return position(stream.name());
  }

  /**
   * Whether one can go on from where a stream stood.
   *
   * @param stream its name
   * @return what {@link #position(String)} goes by
   * @throws WalException if the log is closed or cannot be read
   */
  Reachability reachability(String stream) throws WalException;

  /**
   * Whether one can go on from where each stream stood: also those that came into being since.
   *
   * @return false as soon as one of them is not reachable
   * @throws WalException if the log is closed or cannot be read
   */
  boolean isReachable() throws WalException;

  /**
   * Where the streams stood that existed.
   *
   * @return a snapshot, sorted by name
   * @throws WalException if the log is closed or cannot be read
   */
  List<Position> positions() throws WalException;
}
