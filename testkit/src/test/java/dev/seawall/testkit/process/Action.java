package dev.seawall.testkit.process;

import dev.seawall.Durability;
import java.util.List;

/**
 * One thing that a thread of a {@link RandomWriter} does to a log. It is announced before it is
 * done and reported when it has returned, each on one line, so that whoever reads the lines knows
 * at any moment what was promised and what may be on its way.
 *
 * @param id whose action it is
 * @param kind what is done
 * @param durability what it will have reached when it returns
 * @param streams where; for records, the stream of each in the order they are appended
 * @param argument a sequence, for those kinds that have one
 */
record Action(Id id, Kind kind, Durability durability, List<String> streams, long argument) {
  private static final String FIELDS = " ";
  private static final String LIST = ",";

  /** What can be done. */
  enum Kind {
    APPEND,
    BURST,
    BATCH,
    COMMIT,
    SPILL_AND_COMMIT,
    SPILL_AND_ROLL_BACK,
    TRUNCATE_BEFORE,
    TRUNCATE_AFTER,
    DELETE,
    RESET,
    CHECKPOINT,
    NAMED_CHECKPOINT,
    SYNC,
    ROLL;

    boolean isTransaction() {
      return this == COMMIT || this == SPILL_AND_COMMIT || this == SPILL_AND_ROLL_BACK;
    }

    /** Whether all of its records become visible at once. */
    boolean isAtomic() {
      return this == BATCH || this == COMMIT || this == SPILL_AND_COMMIT;
    }

    boolean appendsRecords() {
      return this == APPEND || this == BURST || this == BATCH || isTransaction();
    }

    boolean isChange() {
      return this == TRUNCATE_BEFORE || this == TRUNCATE_AFTER || this == DELETE || this == RESET;
    }
  }

  /**
   * Whose action it is.
   *
   * @param life which life of the writer
   * @param thread which of its threads
   * @param number how many that thread did before
   */
  record Id(int life, int thread, int number) {
    static Id parse(String text) {
      String[] numbers = text.split("\\.");
      return new Id(
          Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
    }

    @Override
    public String toString() {
      return life + "." + thread + "." + number;
    }
  }

  /** What its records are known by, in the order they are appended. */
  Token token(int part) {
    return new Token(id, part);
  }

  String announcement() {
    return String.join(
        FIELDS,
        ">",
        id.toString(),
        kind.name(),
        durability.name(),
        streams.isEmpty() ? "-" : String.join(LIST, streams),
        Long.toString(argument));
  }

  static Action parse(String announcement) {
    String[] fields = announcement.split(FIELDS);
    return new Action(
        Id.parse(fields[1]),
        Kind.valueOf(fields[2]),
        Durability.valueOf(fields[3]),
        fields[4].equals("-") ? List.of() : List.of(fields[4].split(LIST)),
        Long.parseLong(fields[5]));
  }
}
