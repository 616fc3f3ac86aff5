package dev.seawall.testkit.crash;

import static dev.seawall.Durability.DISK;
import static dev.seawall.Durability.MEMORY;
import static dev.seawall.Durability.OS;

import dev.seawall.WalException;
import dev.seawall.testkit.model.TransactionModel;

/** What the scenarios with transactions do. */
final class TransactionScripts {
  private TransactionScripts() {}

  /** Transactions that fit into memory: rolled back, beside deletions, and cut by truncations. */
  static void whole(Driver log) throws WalException {
    log.append("a", 100, OS);
    TransactionModel first = log.begin();
    TransactionModel second = log.begin();
    log.add(first, 200, "a", "b", "a");
    log.add(second, 50, "c", "b");
    log.append("b", 50, MEMORY);
    log.commit(second, OS);
    log.commit(first, MEMORY);
    log.commit(log.begin(), DISK);
    TransactionModel third = log.begin();
    log.add(third, 1500, "a", "d", "b");
    log.commit(third, DISK);
    log.append("a", 10, MEMORY);
    log.truncateAfter("a", log.last("a") - 1);
    log.truncateAfter("a", log.last("a") - 1);
    TransactionModel fourth = log.begin();
    log.add(fourth, 20, "a", "e");
    log.rollback(fourth);
    TransactionModel fifth = log.begin();
    log.add(fifth, 20, "a", "b");
    log.delete("b");
    log.commit(fifth, DISK);
    TransactionModel sixth = log.begin();
    log.add(sixth, 20, "a", "b", "c");
    log.commit(sixth, DISK);
    log.truncateBefore("a", log.last("a"));
    TransactionModel left = log.begin();
    log.add(left, 20, "a", "b", "c");
    log.reopen();
    log.append("a", 10, DISK);
  }

  /** Transactions that spill, several at once; some are left, and one has lost records. */
  static void spilled(Driver log) throws WalException {
    TransactionModel first = log.begin();
    TransactionModel second = log.begin();
    for (int i = 0; i < 4; i++) {
      log.add(first, 60, "a", "b");
      log.append("a", 20, i % 2 == 0 ? MEMORY : OS);
      log.add(second, 300, "a");
      log.add(second, 40, "c");
    }
    log.commit(first, OS);
    log.add(second, 700, "a", "c", "a");
    log.rollback(second);
    TransactionModel third = log.begin();
    TransactionModel fourth = log.begin();
    for (int i = 0; i < 4; i++) {
      log.add(third, 500, "a", "d");
      log.add(fourth, 20, "b", "a");
    }
    log.append("d", 20, MEMORY);
    log.commit(third, DISK);
    log.truncateAfter("b", log.last("b") - 1);
    log.commit(fourth, DISK);
    log.rollback(fourth);
    TransactionModel left = log.begin();
    log.add(left, 100, "a", "b", "a", "b");
    log.append("b", 30, DISK);
    log.reopen();
    TransactionModel fifth = log.begin();
    log.add(fifth, 100, "b", "a", "b");
    log.commit(fifth, MEMORY);
    log.append("a", 10, OS);
    for (int i = 0; i < 2; i++) {
      TransactionModel wide = log.begin();
      log.add(wide, 80, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
      log.commit(wide, OS);
    }
  }

  /**
   * Transactions that hold truncations back, across snapshots, deletions of segments and openings.
   */
  static void amongTruncations(Driver log) throws WalException {
    for (int i = 0; i < 4; i++) {
      log.append("z", 1200, OS);
    }
    TransactionModel first = log.begin();
    log.append("a", 20, MEMORY);
    log.add(first, 100, "a", "b", "a", "b");
    log.append("a", 20, MEMORY);
    log.truncateBefore("a", log.last("a"));
    log.commit(first, OS);
    log.truncateBefore("a", log.last("a"));
    TransactionModel second = log.begin();
    log.add(second, 100, "b", "a", "b", "a");
    TransactionModel third = log.begin();
    log.add(third, 100, "c", "a", "c");
    for (int i = 0; i < 4; i++) {
      log.append("z", 1200, OS);
    }
    log.truncateBefore("z", log.last("z"));
    log.checkpointAll("among open ones");
    log.append("a", 20, MEMORY);
    log.truncateBeforeCheckpoint("among open ones");
    log.commit(second, DISK);
    log.reset("c", 7);
    log.commit(third, DISK);
    log.rollback(third);
    log.append("z", 1200, DISK);
    log.truncateBefore("z", log.last("z"));
    log.reopen();
    log.append("a", 10, OS);
    log.truncateBefore("b", log.last("b"));
    for (int i = 0; i < 4; i++) {
      log.append("z", 1200, OS);
    }
    log.truncateBefore("a", log.last("a") + 1);
    log.truncateBefore("b", log.last("b") + 1);
    log.truncateBefore("z", log.last("z"));
    log.append("b", 10, DISK);
  }

  /**
   * What holds retention back: transactions that are open, committed, rolled back, and left by a
   * closing, and a named checkpoint before which all has gone.
   */
  static void holdingRetention(Driver log) throws WalException {
    log.append("a", 700, OS);
    log.append("b", 100, MEMORY);
    TransactionModel first = log.begin();
    log.append("a", 100, OS);
    log.add(first, 300, "a", "b", "a");
    for (int i = 0; i < 4; i++) {
      log.append("a", 300, OS);
      log.append("b", 100, MEMORY);
    }
    log.retain(1, false, "a", "b");
    TransactionModel second = log.begin();
    log.add(second, 100, "a", "c");
    log.commit(first, OS);
    log.append("b", 100, OS);
    log.retain(2, false, "a", "b");
    log.append("a", 900, MEMORY);
    log.append("a", 900, OS);
    log.retain(1, true, "a", "b", "c");
    log.rollback(second);
    log.checkpointAll("held");
    for (int i = 0; i < 2; i++) {
      log.append("a", 900, OS);
      log.append("b", 100, MEMORY);
      log.retain(1, false, "a", "b", "c");
    }
    log.dropCheckpoint("held");
    log.retain(1, false, "a", "c");
    TransactionModel left = log.begin();
    log.add(left, 100, "a", "b");
    log.append("a", 1200, OS);
    log.append("b", 1200, OS);
    log.retain(1, false, "a", "b");
    log.reopen();
    log.append("a", 1200, OS);
    log.retain(1, false, "a", "b");
    log.append("b", 10, DISK);
  }
}
