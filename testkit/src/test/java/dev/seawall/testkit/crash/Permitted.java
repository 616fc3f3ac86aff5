package dev.seawall.testkit.crash;

import dev.seawall.testkit.History;
import dev.seawall.testkit.LogContents;
import java.util.List;

/** What may be found after a crash. */
@FunctionalInterface
interface Permitted {

  /**
   * Checks what was found.
   *
   * @throws AssertionError if it is not permitted
   */
  void require(LogContents found);

  /** What may be found if power is lost while what was found is being made durable. */
  default Permitted duringRecovery(LogContents found) {
    return same(found);
  }

  /** All that was durable at each of some moments, and nothing but the beginning of the rest. */
  static Permitted afterPowerLoss(History<LogContents> history, List<History.Mark> marks) {
    return found -> marks.forEach(mark -> history.survivors(found, mark.durable(), mark.begun()));
  }

  /**
   * All that was written at each of some moments, and nothing but the beginning of the rest. What
   * was not durable may still be lost until it is opened again.
   */
  static Permitted afterKill(History<LogContents> history, List<History.Mark> marks) {
    return new Permitted() {
      @Override
      public void require(LogContents found) {
        marks.forEach(mark -> history.survivors(found, mark.written(), mark.begun()));
      }

      @Override
      public Permitted duringRecovery(LogContents found) {
        return afterPowerLoss(history, marks);
      }
    };
  }

  /** The same as an opening before found. */
  static Permitted same(LogContents expected) {
    return found -> {
      if (!found.equals(expected)) {
        throw new AssertionError("found\n" + found + "instead of\n" + expected);
      }
    };
  }
}
