package dev.seawall.testkit.process;

import dev.seawall.RecordCursor;
import dev.seawall.RecordType;
import dev.seawall.ReplayCursor;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reader finds in a stream; reading it shows already that it has no gap and that the replay
 * agrees with the raw records.
 *
 * @param first the first sequence
 * @param last the last one
 * @param records by sequence: a {@link Token}, or the name of a type
 * @param replayed the tokens that have taken effect
 */
record FoundStream(long first, long last, TreeMap<Long, Object> records, List<Token> replayed) {

  /**
   * Reads a stream.
   *
   * @throws AssertionError if it contradicts itself, or has a record that nobody appended
   */
  static FoundStream read(WalStream stream) throws WalException {
    TreeMap<Long, Object> records = new TreeMap<>();
    List<Token> effective = new ArrayList<>();
    Map<Long, List<Token>> open = new HashMap<>();
    long first = stream.firstSequence();
    long next = first;
    try (RecordCursor cursor = stream.iterate(first)) {
      while (cursor.next()) {
        WalRecord record = cursor.record();
        require(record.sequence() == next, stream + "#" + next + " is missing: " + record);
        records.put(next, describe(record));
        next++;
        note(record, effective, open);
      }
    }
    require(
        next == stream.lastSequence() + 1,
        stream.name() + " ends at " + next + " and not at " + stream.lastSequence());
    List<Token> replayed = replay(stream, first);
    require(
        replayed.equals(effective),
        stream.name() + " is replayed as " + replayed + ", its records say " + effective);
    return new FoundStream(first, next - 1, records, replayed);
  }

  /** A record as it is found in {@link #records}: checked to the last byte. */
  static Object describe(WalRecord record) {
    boolean isToken = record.type().equals(RecordType.DATA) || record.type().equals(RecordType.PUT);
    return isToken ? Token.of(record) : record.type().toString();
  }

  private static void note(WalRecord record, List<Token> effective, Map<Long, List<Token>> open) {
    List<Token> own =
        record.transactionId() == 0
            ? effective
            : open.computeIfAbsent(record.transactionId(), id -> new ArrayList<>());
    if (describe(record) instanceof Token token) {
      own.add(token);
    } else if (record.type().equals(RecordType.COMMIT)) {
      effective.addAll(own);
      open.remove(record.transactionId());
    }
  }

  private static List<Token> replay(WalStream stream, long first) throws WalException {
    List<Token> replayed = new ArrayList<>();
    try (ReplayCursor cursor = stream.replay(first - 1)) {
      while (cursor.next()) {
        replayed.add(Token.of(cursor.record()));
      }
    }
    return replayed;
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new AssertionError(problem);
    }
  }
}
