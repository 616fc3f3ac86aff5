package dev.seawall.concurrency;

import static dev.seawall.concurrency.Operation.CLOSED;
import static dev.seawall.concurrency.Operation.NOT_WRITTEN;
import static dev.seawall.concurrency.Operation.REFUSED;
import static dev.seawall.concurrency.Operation.TRUNCATED;

import java.util.ArrayList;
import java.util.List;

/**
 * What a stream is if one thing happens after the other.
 *
 * @param first the lowest sequence there may be
 * @param values the values from there on
 * @param highest the highest sequence there ever was
 * @param closing how far closing the log has come
 */
record StreamModel(long first, List<Long> values, long highest, Closing closing) {
  static final StreamModel EMPTY = new StreamModel(1, List.of(), 0, Closing.OPEN);

  /**
   * Of a read behind an end that was further once, or right before the read's place: it may say
   * either, as it has seen it.
   */
  private static final long CUT = -5;

  /**
   * A log that is being closed refuses new changes at once, ends those that are under way, and
   * refuses everything when that is done.
   */
  enum Closing {
    OPEN,
    NO_NEW_CHANGES,
    CLOSED
  }

  /** What an operation returns, and what is then. */
  record Step(long outcome, StreamModel then) {

    /** Whether a read has come to a record, or to its absence for good. */
    boolean isFound() {
      return outcome != NOT_WRITTEN && outcome != CUT;
    }

    boolean returns(long observed) {
      return outcome == CUT
          ? observed == TRUNCATED || observed == NOT_WRITTEN
          : outcome == observed;
    }
  }

  private long next() {
    return first + values.size();
  }

  Step apply(Operation operation) {
    long argument = operation.argument();
    boolean isRefused = operation.outcome() == CLOSED && closing != Closing.OPEN;
    return switch (operation.kind()) {
      case APPEND -> isRefused || closing == Closing.CLOSED ? refused() : append(argument);
      // that the argument makes no sense is said first
      case TRUNCATE_BEFORE ->
          (isRefused || closing == Closing.CLOSED) && argument <= next()
              ? refused()
              : truncateBefore(argument);
      case TRUNCATE_AFTER ->
          isRefused || closing == Closing.CLOSED ? refused() : truncateAfter(argument);
      case GET ->
          isRefused || closing == Closing.CLOSED ? refused() : new Step(get(argument), this);
      case CLOSE_FOR_CHANGES -> new Step(0, with(Closing.NO_NEW_CHANGES));
      // only what is closed for changes is closed
      case CLOSE -> closing == Closing.OPEN ? refused() : new Step(0, with(Closing.CLOSED));
    };
  }

  private Step refused() {
    return new Step(CLOSED, this);
  }

  private StreamModel with(Closing now) {
    return new StreamModel(first, values, highest, now);
  }

  private Step append(long value) {
    List<Long> grown = new ArrayList<>(values);
    grown.add(value);
    return new Step(
        next(), new StreamModel(first, List.copyOf(grown), Math.max(highest, next()), closing));
  }

  private long get(long sequence) {
    if (sequence < first) {
      return TRUNCATED;
    }
    if (sequence >= next()) {
      return sequence <= highest + 1 ? CUT : NOT_WRITTEN;
    }
    return values.get((int) (sequence - first));
  }

  private Step truncateBefore(long sequence) {
    if (sequence > next()) {
      return new Step(REFUSED, this);
    }
    if (sequence <= first) {
      return new Step(0, this);
    }
    List<Long> kept = values.subList((int) (sequence - first), values.size());
    return new Step(0, new StreamModel(sequence, List.copyOf(kept), highest, closing));
  }

  private Step truncateAfter(long sequence) {
    if (sequence < first - 1) {
      return new Step(REFUSED, this);
    }
    if (sequence >= next()) {
      return new Step(0, this);
    }
    List<Long> kept = values.subList(0, (int) (sequence + 1 - first));
    return new Step(0, new StreamModel(first, List.copyOf(kept), highest, closing));
  }
}
