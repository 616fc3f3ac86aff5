package dev.seawall;

import org.jspecify.annotations.Nullable;

/**
 * A damaged range of a log.
 *
 * @param file the segment, by the name its store gives it
 * @param segment the segment's number
 * @param offset where in the segment the damage begins, in bytes
 * @param lengthBytes how far it reaches; 0 if nothing is there at all (a missing segment or record)
 * @param stream the stream whose records are lost; null if that cannot be told
 * @param lost the sequences that are lost; null if that cannot be told
 * @param reason what was expected and what was found
 */
public record Damage(
    String file,
    long segment,
    long offset,
    long lengthBytes,
    @Nullable String stream,
    @Nullable SequenceRange lost,
    String reason) {

  @Override
  public String toString() {
    String what = file + " at offset " + offset + " (" + lengthBytes + " bytes): " + reason;
    if (stream == null) {
      return what;
    }
    return what + "; lost of stream '" + stream + "': " + (lost == null ? "unknown" : lost);
  }
}
