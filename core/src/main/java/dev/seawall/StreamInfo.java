package dev.seawall;

import java.util.OptionalLong;

/**
 * A stream, at a glance.
 *
 * @param name its name
 * @param id its number in the log, never used again for another stream
 * @param firstSequence the lowest that is not truncated away
 * @param lastSequence the highest that has been used, 0 if none
 * @param durableSequence the highest up to which every record survives a power loss
 * @param appliedThrough how far its records have been applied, as its last checkpoint says; empty
 *     if it has none. {@link WalStream#lastCheckpoint()} has the rest of that
 */
public record StreamInfo(
    String name,
    int id,
    long firstSequence,
    long lastSequence,
    long durableSequence,
    OptionalLong appliedThrough) {

  /**
   * Counts the sequences in use, recorded holes included.
   *
   * @return last - first + 1
   */
  public long count() {
    return lastSequence - firstSequence + 1;
  }
}
