package dev.seawall;

import java.util.List;

/**
 * What opening a log found, and what was done about it.
 *
 * @param verdict the state of the log's end
 * @param segments how many segments there were
 * @param lastSegment the last segment with a valid header, by the name its store gives it; empty if
 *     there was none
 * @param validBytes up to which offset the last segment is valid
 * @param cutBytes how many bytes behind that were cut; never acknowledged as durable
 * @param tornFile where the cut bytes were kept; empty if nothing was cut
 * @param rewrittenBytes how many bytes at the end were written and synced once more before they
 *     were trusted
 * @param damages damage to durable records that was found; only with {@link
 *     CorruptionPolicy#SALVAGE}, since otherwise opening fails
 * @param notes other things worth knowing: leftovers of an interrupted roll or deletion, mending
 *     put off for want of space
 */
public record RecoveryReport(
    Verdict verdict,
    int segments,
    String lastSegment,
    long validBytes,
    long cutBytes,
    String tornFile,
    long rewrittenBytes,
    List<Damage> damages,
    List<String> notes) {

  /** The state of a log's end, as opening found it. */
  public enum Verdict {
    /** There were no segments. */
    EMPTY,
    /** The last segment had been sealed: the log was closed. */
    SEALED,
    /**
     * The last segment ends after a whole frame, with nothing but zeros behind: no write was cut
     * short.
     */
    CLEAN_END,
    /** A write was cut short; what it left was never acknowledged as durable, and was cut. */
    TORN_TAIL,
    /** Records that had been durable are damaged. */
    CORRUPTION
  }

  /**
   * Says it in one line.
   *
   * @return text for people
   */
  public String summary() {
    StringBuilder text =
        new StringBuilder(verdict.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
    text.append(", ").append(Plural.of(segments, "segment"));
    if (cutBytes > 0 && tornFile.isEmpty()) {
      text.append(", ").append(cutBytes).append(" torn bytes at the end, not part of the log");
    } else if (cutBytes > 0) {
      text.append(", ")
          .append(cutBytes)
          .append(" torn bytes cut from ")
          .append(lastSegment)
          .append(" at ")
          .append(validBytes);
    }
    if (!tornFile.isEmpty()) {
      text.append(" (kept in ").append(tornFile).append(')');
    }
    if (rewrittenBytes > 0) {
      text.append(", ").append(rewrittenBytes).append(" bytes rewritten and synced");
    }
    if (!damages.isEmpty()) {
      text.append(", ").append(Plural.of(damages.size(), "damaged range"));
    }
    return text.toString();
  }
}
