package dev.seawall.testkit.crash;

import static dev.seawall.Durability.DISK;
import static dev.seawall.Durability.MEMORY;
import static dev.seawall.Durability.OS;

import dev.seawall.WalException;
import dev.seawall.testkit.model.TransactionModel;

/** Lives in which live records are copied out of old segments. */
final class CleaningScripts {
  private CleaningScripts() {}

  /** Fills segments with records of a stream that are truncated away then. */
  private static void fill(Driver log, int records) throws WalException {
    for (int i = 0; i < records; i++) {
      log.append("busy", 900, i % 3 == 0 ? DISK : MEMORY);
    }
    log.truncateBefore("busy", log.last("busy"));
  }

  /** All that a frame can be a copy of, and truncations before and behind. */
  static void everyKind(Driver log) throws WalException {
    log.append("a", 30, OS);
    log.batch(60, OS, "a", "busy", "a", "a");
    log.append("b", 40, OS);
    log.append("b", 40, MEMORY);
    TransactionModel whole = log.begin();
    log.add(whole, 30, "c", "a", "c");
    log.commit(whole, OS);
    log.truncateAfter("c", 2);
    TransactionModel cut = log.begin();
    log.add(cut, 20, "d", "d");
    log.commit(cut, OS);
    log.truncateAfter("d", 1);
    log.truncateAfter("b", 1);
    log.append("b", 50, OS);
    log.append("e", 40, OS);
    log.skipTo("e", 9);
    log.append("e", 40, OS);
    log.truncateBefore("a", 2);
    fill(log, 10);
    log.clean();
    log.append("a", 20, MEMORY);
    log.truncateAfter("b", 1);
    log.append("b", 60, DISK);
    log.reopen();
    log.append("a", 30, OS);
    fill(log, 8);
    log.clean();
    log.truncateBefore("a", 4);
    log.delete("e");
    log.append("e", 10, DISK);
  }

  /** Copies of copies, a spilled transaction among them. */
  static void twice(Driver log) throws WalException {
    log.append("a", 600, OS);
    TransactionModel open = log.begin();
    log.add(open, 100, "a", "b", "a");
    log.append("a", 30, MEMORY);
    log.commit(open, DISK);
    log.batch(500, OS, "a", "b");
    fill(log, 8);
    log.clean();
    log.append("b", 100, OS);
    fill(log, 8);
    log.clean();
    log.reopen();
    fill(log, 8);
    log.clean();
    log.append("a", 10, DISK);
  }
}
