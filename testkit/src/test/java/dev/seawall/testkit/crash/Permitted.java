package dev.seawall.testkit.crash;

import dev.seawall.testkit.History;
import dev.seawall.testkit.LogContents;
import java.util.List;
import java.util.stream.IntStream;

/** What may be found after a crash. */
interface Permitted {

  /**
   * Checks what was found.
   *
   * @throws AssertionError if it is not permitted
   */
  void require(LogContents found);

  /**
   * Checks the records that a salvaged log still has.
   *
   * @throws AssertionError if they are not those that are permitted
   */
  void require(Salvaged found);

  /** What may be found if power is lost while what was found is being made durable. */
  default Permitted duringRecovery(LogContents found) {
    return same(found);
  }

  /** All that was durable at each of some moments, and nothing but the beginning of the rest. */
  static Permitted afterPowerLoss(History<LogContents> history, List<History.Mark> marks) {
    return new Permitted() {
      @Override
      public void require(LogContents found) {
        marks.forEach(mark -> history.survivors(found, mark.durable(), mark.begun()));
      }

      @Override
      public void require(Salvaged found) {
        for (History.Mark mark : marks) {
          boolean isPermitted =
              IntStream.rangeClosed(mark.durable(), mark.begun())
                  .anyMatch(steps -> found.hasRecordsOf(history.after(steps)));
          if (!isPermitted) {
            throw new AssertionError("salvage lost records; at " + mark + " it found " + found);
          }
        }
      }
    };
  }

  /**
   * All that was written at each of some moments, and nothing but the beginning of the rest. What
   * was not durable may still be lost until it is opened again.
   */
  static Permitted afterKill(History<LogContents> history, List<History.Mark> marks) {
    List<History.Mark> written =
        marks.stream()
            .map(mark -> new History.Mark(mark.written(), mark.written(), mark.begun()))
            .toList();
    Permitted now = afterPowerLoss(history, written);
    return new Permitted() {
      @Override
      public void require(LogContents found) {
        now.require(found);
      }

      @Override
      public void require(Salvaged found) {
        now.require(found);
      }

      @Override
      public Permitted duringRecovery(LogContents found) {
        return afterPowerLoss(history, marks);
      }
    };
  }

  /** The same as an opening before found. */
  static Permitted same(LogContents expected) {
    return new Permitted() {
      @Override
      public void require(LogContents found) {
        if (!found.equals(expected)) {
          throw new AssertionError("found\n" + found + "instead of\n" + expected);
        }
      }

      @Override
      public void require(Salvaged found) {
        if (!found.hasRecordsOf(expected)) {
          throw new AssertionError("salvaged\n" + found + "instead of\n" + expected);
        }
      }
    };
  }
}
