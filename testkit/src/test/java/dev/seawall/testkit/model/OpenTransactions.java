package dev.seawall.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Durability;
import dev.seawall.LogClosedException;
import dev.seawall.Transaction;
import dev.seawall.TransactionInfo;
import dev.seawall.Wal;
import dev.seawall.WalException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The transactions of a random life that are open at the same time. */
final class OpenTransactions {
  private static final int MOST = 4;

  private final LifeContext life;
  private final Random random;
  private final List<TransactionModel> open = new ArrayList<>();

  /** The lowest id of this opening. */
  private long firstId;

  OpenTransactions(LifeContext life) {
    this.life = life;
    this.random = life.random();
  }

  /** The log was opened. */
  void opened() throws WalException {
    try (Transaction first = life.wal().begin()) {
      assertThat(first.id()).isGreaterThanOrEqualTo(firstId);
      firstId = first.id();
    }
  }

  // ---- steps ----

  void add() throws WalException {
    if (open.isEmpty() || open.size() < MOST && random.nextInt(3) == 0) {
      begin();
    }
    TransactionModel transaction = open.get(random.nextInt(open.size()));
    int count = 1 + random.nextInt(8);
    life.tell("add " + count + " to " + transaction.transaction());
    for (int i = 0; i < count; i++) {
      transaction.add(life.stream(life.name()), life.entry());
    }
  }

  private void begin() throws WalException {
    TransactionModel begun =
        new TransactionModel(
            life.wal().begin(),
            life.history(),
            life.batches(),
            life.options().transactionMemoryBytes());
    life.tell("begin " + begun.transaction());
    open.add(begun);
  }

  void end() throws WalException {
    if (open.isEmpty()) {
      begin();
    }
    TransactionModel transaction = open.get(random.nextInt(open.size()));
    if (random.nextInt(3) == 0) {
      rollBack(transaction);
      return;
    }
    Durability durability = life.durability();
    life.tell("commit " + transaction.transaction() + " " + durability);
    if (transaction.commit(durability)) {
      open.remove(transaction);
    } else if (random.nextBoolean()) {
      rollBack(transaction);
    }
  }

  private void rollBack(TransactionModel transaction) throws WalException {
    life.tell("roll back " + transaction.transaction());
    transaction.rollback();
    open.remove(transaction);
  }

  /** The log that they are of was closed: they are dead, and say so. */
  void abandon() throws WalException {
    for (TransactionModel transaction : open) {
      if (transaction.hasRecords() && random.nextBoolean()) {
        assertThatThrownBy(() -> transaction.transaction().commit())
            .isInstanceOf(LogClosedException.class);
      }
      transaction.transaction().close();
      assertThat(transaction.transaction().isOpen()).isFalse();
    }
    open.clear();
  }

  // ---- what happens to streams ----

  void endLost(String name, long last) {
    open.forEach(transaction -> transaction.endLost(name, last));
  }

  void deleted(String name) {
    open.forEach(transaction -> transaction.deleted(name));
  }

  long uncut(String name, long sequence) {
    return TransactionModel.uncut(name, life.history().latest(), open, sequence);
  }

  long firstRetained(String name, int maxRecords, boolean pastCheckpoints) {
    return new RetentionModel(life.history().latest(), life.batches(), open)
        .firstKept(name, maxRecords, pastCheckpoints);
  }

  // ---- what can be seen ----

  void compare() {
    List<TransactionInfo> found = life.wal().openTransactions();
    assertThat(found).hasSize(open.size());
    for (int i = 0; i < open.size(); i++) {
      open.get(i).compare(found.get(i));
    }
    assertThat(life.wal().stats().transactions().open()).isEqualTo(open.size());
  }

  /** What a reader sees of them, if everything has been written. */
  void compareBeside(Wal reader) {
    Map<Long, Map<String, Long>> expected = new HashMap<>();
    for (TransactionModel transaction : open) {
      if (!transaction.pins().isEmpty()) {
        expected.put(transaction.transaction().id(), transaction.pins());
      }
    }
    Map<Long, Map<String, Long>> found = new HashMap<>();
    reader.openTransactions().forEach(info -> found.put(info.id(), info.pins()));
    if (expected.isEmpty()) {
      // those of an earlier opening it takes for open until this one has written something
      assertThat(found.keySet()).allMatch(id -> id < firstId);
    } else {
      assertThat(found).isEqualTo(expected);
    }
  }
}
