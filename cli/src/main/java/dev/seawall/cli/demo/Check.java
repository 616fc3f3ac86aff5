package dev.seawall.cli.demo;

import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalRecord;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole log and holds it against the {@link Ledger}:
 *
 * <ul>
 *   <li>every acknowledged record is there, at the sequence that was acknowledged, byte for byte;
 *   <li>sequences are 1, 2, 3 … without a gap, and a thread's records are in the order it appended
 *       them;
 *   <li>of what was not acknowledged, at most the one append that each thread was waiting for is
 *       there, and a batch is whole.
 * </ul>
 */
final class Check {
  private static final int MAX_PROBLEMS = 5;

  private final Ledger ledger;
  private final Seen[][] seen;
  private final List<String> problems = new ArrayList<>();
  private long problemCount;

  private Check(Ledger ledger) {
    this.ledger = ledger;
    this.seen = new Seen[ledger.rounds()][ledger.threads()];
    for (int round = 1; round <= ledger.rounds(); round++) {
      for (int thread = 0; thread < ledger.threads(); thread++) {
        seen[round - 1][thread] = new Seen(ledger.account(round, thread).appends() + 1);
      }
    }
  }

  /** Checks a log. */
  static Result run(Wal wal, Ledger ledger) throws IOException {
    Check check = new Check(ledger);
    for (String stream : Workload.STREAMS) {
      check.readStream(wal, stream);
    }
    long found = 0;
    long unacknowledged = 0;
    for (int round = 1; round <= ledger.rounds(); round++) {
      for (int thread = 0; thread < ledger.threads(); thread++) {
        Ledger.Account account = ledger.account(round, thread);
        Seen own = check.seen[round - 1][thread];
        found += check.countFound(account, own, "round " + round + " thread " + thread);
        unacknowledged += check.countInFlight(account, own, "round " + round + " thread " + thread);
      }
    }
    return new Result(
        ledger.records(), found, unacknowledged, check.problemCount, List.copyOf(check.problems));
  }

  private void readStream(Wal wal, String stream) throws IOException {
    Order order = new Order();
    long expected = 1;
    try (RecordCursor cursor = wal.stream(stream).iterate(1)) {
      while (cursor.next()) {
        WalRecord record = cursor.record();
        if (record.sequence() != expected) {
          problem(stream + "#" + expected + " is missing: " + record.sequence() + " comes next");
        }
        expected = record.sequence() + 1;
        Workload.Id id = enter(record);
        if (id != null) {
          order.check(id, record);
        }
      }
    }
  }

  /** Notes where a record was found; null if it should not be there at all. */
  private Workload.@Nullable Id enter(WalRecord record) {
    Workload.Id id = Workload.parse(record.value());
    if (id == null || !isPossible(id, record)) {
      problem(record + " was never appended: " + TextFormat.escape(record.value()));
      return null;
    }
    if (!Arrays.equals(record.value(), Workload.value(id))) {
      problem(record + " has been altered: " + TextFormat.escape(record.value()));
      return null;
    }
    if (!seen[id.round() - 1][id.thread()].enter(id, record.sequence())) {
      problem(record + " is there twice: " + id);
      return null;
    }
    return id;
  }

  private boolean isPossible(Workload.Id id, WalRecord record) {
    return id.round() >= 1
        && id.round() <= ledger.rounds()
        && id.thread() >= 0
        && id.thread() < ledger.threads()
        && id.append() >= 0
        && id.append() <= ledger.account(id.round(), id.thread()).appends()
        && id.part() >= 0
        && id.part() < Workload.parts(id.append())
        && record.stream().equals(Workload.stream(id.thread(), id.part()));
  }

  private long countFound(Ledger.Account account, Seen own, String who) {
    long found = 0;
    for (int append = 0; append < account.appends(); append++) {
      for (int part = 0; part < Workload.parts(append); part++) {
        long acknowledged = account.sequence(append, part);
        if (own.sequence(append, part) == acknowledged) {
          found++;
        } else {
          problem(
              "%s append %d part %d was acknowledged as %d, and found as %d"
                  .formatted(who, append, part, acknowledged, own.sequence(append, part)));
        }
      }
    }
    return found;
  }

  private long countInFlight(Ledger.Account account, Seen own, String who) {
    int append = account.appends();
    int parts = Workload.parts(append);
    long found = 0;
    for (int part = 0; part < parts; part++) {
      found += own.sequence(append, part) == 0 ? 0 : 1;
    }
    if (found != 0 && found != parts) {
      problem(who + " append " + append + " is a batch, and half of it is there");
    }
    return found;
  }

  private void problem(String text) {
    problemCount++;
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(text);
    }
  }

  /** Watches that the records of a stream come in the order they were appended in. */
  private final class Order {
    private final Map<Integer, Integer> lastAppend = new HashMap<>();
    private int lastRound = 1;

    void check(Workload.Id id, WalRecord record) {
      if (id.round() > lastRound) {
        lastRound = id.round();
        lastAppend.clear();
      }
      // Part 0 and part 1 of a thread's batches go to different streams, and are told apart here.
      Integer before = lastAppend.put(id.thread() * Workload.MAX_PARTS + id.part(), id.append());
      if (id.round() < lastRound || (before != null && before >= id.append())) {
        problem(record + " is out of order: " + id);
      }
    }
  }

  /** Where one thread's records of one round were found. */
  private static final class Seen {
    private final long[] sequences;

    Seen(int appends) {
      sequences = new long[appends * Workload.MAX_PARTS];
    }

    boolean enter(Workload.Id id, long sequence) {
      int place = id.append() * Workload.MAX_PARTS + id.part();
      boolean isNew = sequences[place] == 0;
      sequences[place] = sequence;
      return isNew;
    }

    long sequence(int append, int part) {
      return sequences[append * Workload.MAX_PARTS + part];
    }
  }

  /**
   * What a check found.
   *
   * @param acknowledged how many records had been acknowledged, in all rounds so far
   * @param found how many of them are there as they should be
   * @param unacknowledged how many others are there, which had been on their way
   * @param problemCount how many things are not as promised
   * @param problems the first few of them, in words
   */
  record Result(
      long acknowledged,
      long found,
      long unacknowledged,
      long problemCount,
      List<String> problems) {
    long lost() {
      return acknowledged - found;
    }
  }
}
