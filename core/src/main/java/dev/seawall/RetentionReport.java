package dev.seawall;

import java.util.List;

/**
 * What a pass of retention removed, and what it would have removed but for something that holds it
 * back.
 *
 * @param records how many records went, of all streams
 * @param bytes about how many bytes their frames take; on disk as long as their segments stay
 * @param removed what went of which stream, by name
 * @param held which streams keep more than their policies do, by name, and why
 */
public record RetentionReport(long records, long bytes, List<Removed> removed, List<Held> held) {

  /**
   * The records that went of a stream.
   *
   * @param stream its name
   * @param first the first sequence that went
   * @param last the last sequence that went
   * @param records how many records that were, skipped sequences not counted
   * @param bytes about how many bytes their frames take
   */
  public record Removed(String stream, long first, long last, long records, long bytes) {}

  /**
   * What a stream keeps though its policy does not.
   *
   * @param stream its name
   * @param from the first sequence that is held back
   * @param wanted the sequence before which everything would have gone
   * @param reason what holds it back
   * @param holder the name of the checkpoint, the id of the transaction, or the place of the
   *     damage; empty for the stream's own checkpoint
   */
  public record Held(String stream, long from, long wanted, Reason reason, String holder) {

    /**
     * Says it in a few words.
     *
     * @return text for people
     */
    @Override
    public String toString() {
      String by =
          switch (reason) {
            case STREAM_CHECKPOINT -> "its checkpoint";
            case NAMED_CHECKPOINT -> "checkpoint '" + holder + "'";
            case OPEN_TRANSACTION -> "open transaction " + holder;
            case DAMAGE -> "damage in " + holder;
          };
      return stream + ": " + from + ".." + (wanted - 1) + " held back by " + by;
    }
  }

  /** What keeps records from going. */
  public enum Reason {
    /** The stream's last {@link StreamCheckpoint}: they have not been applied yet. */
    STREAM_CHECKPOINT,
    /** A named {@link Checkpoint} from which one can still go on. */
    NAMED_CHECKPOINT,
    /** An open transaction that has written records among them. */
    OPEN_TRANSACTION,
    /**
     * Damage that hides where a batch begins: nothing goes of the stretch that the stream has in
     * that segment.
     */
    DAMAGE
  }
}
