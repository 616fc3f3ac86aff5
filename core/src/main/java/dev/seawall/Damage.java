package dev.seawall;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A damaged range of a log.
 *
 * @param kind what is damaged
 * @param file the segment, by the name its store gives it
 * @param segment the segment's number
 * @param offset where in the segment the damage begins, in bytes
 * @param lengthBytes how far it reaches; 0 if nothing is there at all (a missing segment or record)
 * @param streamId the id of the stream whose records are lost; 0 if that cannot be told
 * @param stream the name of that stream; null if that cannot be told
 * @param lost the sequences that are lost; null if that cannot be told, or none are
 * @param reason what was expected and what was found
 * @param streamsInDoubt where the log's own records are damaged, the names of the streams that may
 *     have been changed by what they said, and that nothing behind them tells all of; otherwise
 *     empty
 */
public record Damage(
    Kind kind,
    String file,
    long segment,
    long offset,
    long lengthBytes,
    int streamId,
    @Nullable String stream,
    @Nullable SequenceRange lost,
    String reason,
    List<String> streamsInDoubt) {

  /** So many names are said in one line of text. */
  private static final int MOST_NAMES = 8;

  /** What is damaged, and so what it costs. */
  public enum Kind {
    /** A segment is not there: all that was in it is lost. */
    MISSING_SEGMENT,
    /** A file belongs to another log, or bears another number: it does not count. */
    FOREIGN_SEGMENT,
    /** A file bears another's name and is read as what it is. Nothing is lost with it. */
    MISPLACED_SEGMENT,
    /** A segment's header: without it nothing in the segment can be verified. */
    SEGMENT_HEADER,
    /** A segment is not the one that the next was written behind: swapped, or rolled back. */
    CHAIN,
    /** A segment's footer, or a part of it. Nothing is lost with it: the frames tell the same. */
    FOOTER,
    /** A footer's frame table. Nothing is lost with it: the frames tell the same. */
    FRAME_TABLE,
    /** The log's own records: what they said of streams is lost. */
    CONTROL_RECORDS,
    /** A range in which there is no valid frame. */
    FRAMES,
    /** The records of one frame, whose header says which they are. */
    RECORDS,
    /** Records that should be there and are not, wherever they stood. */
    GAP
  }

  /**
   * Damage of which no stream can be told.
   *
   * @param kind what is damaged
   * @param file the segment, by the name its store gives it
   * @param segment the segment's number
   * @param offset where it begins, in bytes
   * @param lengthBytes how far it reaches
   * @param reason what was expected and what was found
   * @return the damage
   */
  public static Damage of(
      Kind kind, String file, long segment, long offset, long lengthBytes, String reason) {
    return new Damage(kind, file, segment, offset, lengthBytes, 0, null, null, reason, List.of());
  }

  /**
   * The same, with whose records are lost.
   *
   * @param id the stream's id
   * @param name the stream's name; null if it cannot be told, or the stream is not there any more
   * @param sequences the sequences that are lost; null if that cannot be told, or none are
   * @return the damage
   */
  public Damage losing(int id, @Nullable String name, @Nullable SequenceRange sequences) {
    return new Damage(
        kind, file, segment, offset, lengthBytes, id, name, sequences, reason, streamsInDoubt);
  }

  /**
   * The same, with streams that are in doubt because of it.
   *
   * @param streams their names
   * @return the damage
   */
  public Damage leavingInDoubt(List<String> streams) {
    return new Damage(
        kind, file, segment, offset, lengthBytes, streamId, stream, lost, reason, streams);
  }

  /**
   * The same, for another reason.
   *
   * @param other what was expected and what was found
   * @return the damage
   */
  public Damage because(String other) {
    return new Damage(
        kind, file, segment, offset, lengthBytes, streamId, stream, lost, other, streamsInDoubt);
  }

  @Override
  public String toString() {
    String what = file + " at offset " + offset + " (" + lengthBytes + " bytes): " + reason;
    if (stream != null) {
      what += "; lost of stream '" + stream + "': " + (lost == null ? "unknown" : lost);
    }
    return streamsInDoubt.isEmpty() ? what : what + "; in doubt: " + doubtful();
  }

  private String doubtful() {
    String names =
        streamsInDoubt.stream()
            .limit(MOST_NAMES)
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", "));
    int more = streamsInDoubt.size() - MOST_NAMES;
    return more > 0 ? names + " and " + more + " more streams" : names;
  }
}
