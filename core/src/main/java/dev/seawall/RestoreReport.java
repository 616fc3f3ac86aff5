package dev.seawall;

import java.util.List;
import java.util.Locale;

/**
 * What {@link LogBackup#restore} found in a backup and copied.
 *
 * @param source the backup's directory
 * @param target the new log's directory
 * @param logId the log's id
 * @param segments how many segments were copied
 * @param bytes how long they are together
 * @param records how many valid records they hold, the log's own not counted
 * @param streams how many streams there are
 * @param undecodedFrames how many frames could not be decoded for want of a codec or a key; their
 *     checksums are right
 * @param damages every damaged range; empty unless it was allowed
 */
public record RestoreReport(
    String source,
    String target,
    String logId,
    long segments,
    long bytes,
    long records,
    long streams,
    long undecodedFrames,
    List<Damage> damages) {

  /**
   * The report for machines.
   *
   * @return one JSON object, on one line
   */
  public String toJson() {
    return Json.object(
        json -> {
          json.field("source", source).field("target", target).field("logId", logId);
          json.field("segments", segments).field("bytes", bytes).field("records", records);
          json.field("streams", streams).field("undecodedFrames", undecodedFrames);
          json.damages("damages", damages);
        });
  }

  /**
   * Says it in one line.
   *
   * @return text for people
   */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%s of %,d bytes: %s, %s, %s%s",
        Plural.of(segments, "segment"),
        bytes,
        Plural.of(streams, "stream"),
        Plural.of(records, "record"),
        Plural.of(damages.size(), "damaged range"),
        undecodedFrames == 0
            ? ""
            : ", "
                + Plural.of(undecodedFrames, "frame")
                + " not decoded for want of a codec or key");
  }
}
