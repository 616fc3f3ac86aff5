package dev.seawall;

import java.util.List;

/**
 * What {@link Wal#verify} found.
 *
 * @param segments how many segments were checked
 * @param frames how many frames were valid
 * @param records how many records they hold, the log's own not counted
 * @param bytes how many bytes were read
 * @param undecodedFrames how many of the frames could not be decoded, for want of what {@code
 *     needs} lists; their checksums are right, so they count as valid
 * @param needs what is missing to decode those frames: codecs by name and dependency, keys by id
 * @param damages everything that is not as it should be; empty for a sound log
 * @param knownGaps what is lost and known to be, since a repair has said so; readers are told of
 *     it, but it is no damage of this log
 */
public record VerifyReport(
    long segments,
    long frames,
    long records,
    long bytes,
    long undecodedFrames,
    List<String> needs,
    List<Damage> damages,
    List<Damage> knownGaps) {

  /**
   * Whether nothing is damaged.
   *
   * @return true if there are no damages
   */
  public boolean isSound() {
    return damages.isEmpty();
  }

  /**
   * How far a check has come.
   *
   * @param doneBytes bytes read so far
   * @param totalBytes bytes to read in all
   */
  public record Progress(long doneBytes, long totalBytes) {}
}
