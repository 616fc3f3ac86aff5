package dev.seawall;

import java.util.Map;

/**
 * The sequences that a batch got.
 *
 * @param ranges by the name of the stream; a stream's records in a batch always get consecutive
 *     sequences
 */
public record BatchResult(Map<String, SequenceRange> ranges) {

  /**
   * The sequences of one stream.
   *
   * @param stream a stream that the batch has records for
   * @return its range
   * @throws IllegalArgumentException if the batch had none for it
   */
  public SequenceRange of(WalStream stream) {
    SequenceRange range = ranges.get(stream.name());
    if (range == null) {
      throw new IllegalArgumentException(
          "the batch had no record for stream '" + stream.name() + "'");
    }
    return range;
  }
}
