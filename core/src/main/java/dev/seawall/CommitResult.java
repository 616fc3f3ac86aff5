package dev.seawall;

import java.util.Map;

/**
 * The sequences that a transaction got.
 *
 * @param transactionId its id
 * @param ranges by the name of the stream, from its first record there to its COMMIT, both
 *     included; if it was spilled, records of others may lie in between
 */
public record CommitResult(long transactionId, Map<String, SequenceRange> ranges) {

  /**
   * Creates the result.
   *
   * @param transactionId its id
   * @param ranges is copied
   */
  public CommitResult {
    ranges = Map.copyOf(ranges);
  }

  /**
   * The sequences of one stream.
   *
   * @param stream a stream that the transaction has records for
   * @return from its first record there to its COMMIT
   * @throws IllegalArgumentException if it had none for it
   */
  public SequenceRange of(WalStream stream) {
    SequenceRange range = ranges.get(stream.name());
    if (range == null) {
      throw new IllegalArgumentException(
          "transaction " + transactionId + " had no record for stream '" + stream.name() + "'");
    }
    return range;
  }

  /**
   * The sequence of the COMMIT in one stream: what has been replayed through it includes the
   * transaction.
   *
   * @param stream a stream that the transaction has records for
   * @return a sequence
   * @throws IllegalArgumentException if it had none for it
   */
  public long commitOf(WalStream stream) {
    return of(stream).last();
  }
}
