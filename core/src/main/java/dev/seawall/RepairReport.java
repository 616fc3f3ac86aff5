package dev.seawall;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What {@link LogRepair#repair} found and kept.
 *
 * @param source the damaged log's directory
 * @param target the new log's directory
 * @param segments how many segments were kept, in whole or in part
 * @param frames how many frames were kept
 * @param records how many records they hold, the log's own not counted
 * @param bytes how long the new log's segments are together
 * @param cutBytes how many bytes at the end were a write that was cut short, and left out; they had
 *     never been acknowledged as durable
 * @param damages every damaged range of the source
 * @param gaps what is lost of each stream; a reader of the new log is told of each
 * @param notes what else opening the source found
 */
public record RepairReport(
    String source,
    String target,
    long segments,
    long frames,
    long records,
    long bytes,
    long cutBytes,
    List<Damage> damages,
    List<Gap> gaps,
    List<String> notes) {

  /** The file beside the new log's segments that holds this report, as JSON. */
  public static final String FILE_NAME = "repair-report.json";

  private static final Set<Damage.Kind> HARMLESS =
      EnumSet.of(
          Damage.Kind.FOREIGN_SEGMENT,
          Damage.Kind.MISPLACED_SEGMENT,
          Damage.Kind.FOOTER,
          Damage.Kind.FRAME_TABLE);

  /**
   * Sequences of a stream that are lost, or may have been given out and are passed over.
   *
   * @param stream the stream's name
   * @param streamId its id
   * @param lost the sequences
   */
  public record Gap(String stream, int streamId, SequenceRange lost) {}

  /**
   * Whether the new log has everything that the old one had.
   *
   * @return false if records are lost, or what the log's own records said
   */
  public boolean isLossless() {
    return gaps.isEmpty() && damages.stream().allMatch(damage -> HARMLESS.contains(damage.kind()));
  }

  /**
   * The report for machines.
   *
   * @return one JSON object, on one line
   */
  public String toJson() {
    return Json.object(
        json -> {
          json.field("source", source).field("target", target).field("lossless", isLossless());
          json.field("segments", segments).field("frames", frames).field("records", records);
          json.field("bytes", bytes).field("cutBytes", cutBytes);
          json.damages("damages", damages);
          json.array("gaps", gaps.stream().map(RepairReport::toJson).toList());
          json.strings("notes", notes);
        });
  }

  private static String toJson(Gap gap) {
    return Json.object(
        json ->
            json.field("stream", gap.stream)
                .field("streamId", gap.streamId)
                .field("lostFirst", gap.lost.first())
                .field("lostLast", gap.lost.last()));
  }

  /**
   * Says it in one line.
   *
   * @return text for people
   */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%s: %s in %s of %s kept, %s, %s",
        isLossless() ? "nothing is lost" : "something is lost",
        Plural.of(records, "record"),
        Plural.of(frames, "frame"),
        Plural.of(segments, "segment"),
        Plural.of(damages.size(), "damaged range"),
        Plural.of(gaps.size(), "gap"));
  }
}
