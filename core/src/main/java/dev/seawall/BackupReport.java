package dev.seawall;

import java.util.Locale;

/**
 * What {@link LogBackup#backup} or {@link Wal#backup} did.
 *
 * @param source the log's directory
 * @param target the backup's directory
 * @param logId the log's id
 * @param segments how many segments the backup has
 * @param kept how many of them it had already
 * @param linked how many are further names of the log's own files
 * @param copied how many were copied
 * @param copiedBytes how many bytes were copied
 * @param bytes how long its segments are together
 * @param throughSegment the last segment that is in it
 * @param throughOffset up to where: all that was durable when the backup began stands before that
 */
public record BackupReport(
    String source,
    String target,
    String logId,
    long segments,
    long kept,
    long linked,
    long copied,
    long copiedBytes,
    long bytes,
    long throughSegment,
    long throughOffset) {

  /**
   * The report for machines.
   *
   * @return one JSON object, on one line
   */
  public String toJson() {
    return Json.object(
        json -> {
          json.field("source", source).field("target", target).field("logId", logId);
          json.field("segments", segments).field("kept", kept).field("linked", linked);
          json.field("copied", copied).field("copiedBytes", copiedBytes).field("bytes", bytes);
          json.field("throughSegment", throughSegment).field("throughOffset", throughOffset);
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
        "%s of %,d bytes: %,d kept, %,d linked, %,d copied (%,d bytes); through segment %d,"
            + " offset %d",
        Plural.of(segments, "segment"),
        bytes,
        kept,
        linked,
        copied,
        copiedBytes,
        throughSegment,
        throughOffset);
  }
}
