package dev.seawall.cli.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What has been acknowledged: for each round and thread, the sequences of its appends in order. */
final class Ledger {
  private final int threads;
  private final List<Account[]> rounds = new ArrayList<>();

  Ledger(int threads) {
    this.threads = threads;
  }

  /** Opens the accounts of a new round. */
  synchronized void beginRound() {
    Account[] accounts = new Account[threads];
    Arrays.setAll(accounts, thread -> new Account());
    rounds.add(accounts);
  }

  /** Enters an append of the current round. */
  synchronized void enter(Acknowledgement report) {
    rounds.get(rounds.size() - 1)[report.thread()].enter(report);
  }

  synchronized int rounds() {
    return rounds.size();
  }

  int threads() {
    return threads;
  }

  /** The account of a thread in a round, both as in {@link Workload.Id}. */
  synchronized Account account(int round, int thread) {
    return rounds.get(round - 1)[thread];
  }

  /** Counts the acknowledged records of one round. */
  synchronized long records(int round) {
    return Arrays.stream(rounds.get(round - 1)).mapToLong(Account::records).sum();
  }

  /** Counts all acknowledged records. */
  synchronized long records() {
    long records = 0;
    for (int round = 1; round <= rounds.size(); round++) {
      records += records(round);
    }
    return records;
  }

  /** One thread's acknowledged appends in one round. */
  static final class Account {
    private long[] sequences = new long[1024];
    private int appends;
    private long records;

    private void enter(Acknowledgement report) {
      if (report.append() != appends) {
        throw new IllegalStateException(
            "append " + report.append() + " reported where " + appends + " was due");
      }
      if ((appends + 1) * Workload.MAX_PARTS > sequences.length) {
        sequences = Arrays.copyOf(sequences, sequences.length * 2);
      }
      System.arraycopy(
          report.sequences(), 0, sequences, appends * Workload.MAX_PARTS, Workload.MAX_PARTS);
      records += Workload.parts(appends);
      appends++;
    }

    int appends() {
      return appends;
    }

    long records() {
      return records;
    }

    long sequence(int append, int part) {
      return sequences[append * Workload.MAX_PARTS + part];
    }
  }
}
