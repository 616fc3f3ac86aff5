package dev.seawall.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.RecordType;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import dev.seawall.store.SegmentStore;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bank that keeps its accounts in memory, and in a log what it takes to know them again.
 *
 * <p>Each change is in the log before it is in memory: the new balances of the accounts it touches,
 * in one transaction. A checkpoint writes down all balances, states that the changes so far are
 * among them, and lets go of what came before. Opening reads the last such snapshot, and then the
 * changes since.
 *
 * <p><b>Durability.</b> What has returned is on disk.
 *
 * <p><b>Failure.</b> What throws a {@link WalException} has not taken effect here; whether it is
 * found at the next opening is open, but it is found whole or not at all. After an {@link
 * dev.seawall.OutOfSpaceException} the bank goes on when there is room, with the change refused;
 * after any other it is to be closed and opened again.
 *
 * <p><b>Threads.</b> For one thread.
 */
public final class Bank implements Closeable {
  /** Begins a snapshot: what was known before does not count. */
  private static final RecordType SNAPSHOT = RecordType.of(100);

  private final Wal wal;
  private final WalStream changes;
  private final WalStream snapshots;
  private final SortedMap<String, Long> balances = new TreeMap<>();

  private Bank(Wal wal) {
    this.wal = wal;
    this.changes = wal.stream("changes");
    this.snapshots = wal.stream("snapshots");
  }

  /**
   * Opens a bank, and founds it if there is none.
   *
   * @param directory where its log lives
   * @return the open bank
   * @throws WalException if its log cannot be opened or read
   */
  public static Bank open(Path directory) throws WalException {
    return recover(Wal.open(directory));
  }

  /**
   * Opens a bank whose log lives in a store, such as one of a simulated disk.
   *
   * @param store the store
   * @param options how to open the log
   * @return the open bank
   * @throws WalException if its log cannot be opened or read
   */
  public static Bank open(SegmentStore store, WalOptions options) throws WalException {
    return recover(Wal.open(store, options));
  }

  private static Bank recover(Wal wal) throws WalException {
    Bank bank = new Bank(wal);
    try {
      bank.snapshots.replay(bank::apply);
      bank.changes.replay(bank::apply);
      return bank;
    } catch (WalException | RuntimeException | Error e) {
      try (wal) {
        throw e;
      }
    }
  }

  private void apply(WalRecord record) {
    if (record.type().equals(SNAPSHOT)) {
      balances.clear();
    } else if (record.type().equals(RecordType.PUT)) {
      balances.put(account(record), Long.valueOf(record.valueText()));
    } else if (record.type().equals(RecordType.DELETE)) {
      balances.remove(account(record));
    }
  }

  private static String account(WalRecord record) {
    return Objects.requireNonNull(record.keyText());
  }

  /**
   * Shows all accounts.
   *
   * @return the balances by account, as they are at any time
   */
  public SortedMap<String, Long> balances() {
    return Collections.unmodifiableSortedMap(balances);
  }

  /**
   * Puts money into an account, which is opened if there is none of this name.
   *
   * @param account the account
   * @param amount how much, at least 1
   * @throws WalException if it was not done
   */
  public void deposit(String account, long amount) throws WalException {
    requirePositive(amount);
    change(Map.of(account, Math.addExact(balances.getOrDefault(account, 0L), amount)));
  }

  /**
   * Moves money from one account to another: both know of it or neither does.
   *
   * @param from where it is taken
   * @param to where it goes; opened if there is none of this name
   * @param amount how much, at least 1 and at most what is there
   * @throws WalException if it was not done
   */
  public void transfer(String from, String to, long amount) throws WalException {
    requirePositive(amount);
    long left = balances.getOrDefault(from, 0L) - amount;
    if (left < 0 || from.equals(to)) {
      throw new IllegalArgumentException(
          "cannot move %d from %s to %s".formatted(amount, from, to));
    }
    change(Map.of(from, left, to, Math.addExact(balances.getOrDefault(to, 0L), amount)));
  }

  private static void requirePositive(long amount) {
    if (amount < 1) {
      throw new IllegalArgumentException("an amount is at least 1, not " + amount);
    }
  }

  private void change(Map<String, Long> changed) throws WalException {
    try (Transaction tx = wal.begin()) {
      for (Map.Entry<String, Long> each : changed.entrySet()) {
        tx.put(changes, each.getKey(), each.getValue().toString());
      }
      tx.commit();
    }
    balances.putAll(changed);
  }

  /**
   * Closes an account.
   *
   * @param account the account; with what is in it
   * @throws WalException if it was not done
   */
  public void closeAccount(String account) throws WalException {
    changes.append(RecordType.DELETE, account.getBytes(UTF_8), new byte[0], null);
    balances.remove(account);
  }

  /**
   * Writes down all balances, so that opening reads these and no change before, and the space of
   * those is free again.
   *
   * @throws WalException if it was not done; nothing is lost
   */
  public void checkpoint() throws WalException {
    long applied = changes.lastSequence();
    long first = snapshots.lastSequence() + 1;
    try (Transaction tx = wal.begin()) {
      tx.append(snapshots, SNAPSHOT, null, new byte[0]);
      for (Map.Entry<String, Long> each : balances.entrySet()) {
        tx.put(snapshots, each.getKey(), each.getValue().toString());
      }
      tx.commit();
    }
    changes.checkpoint(applied);
    changes.truncateBefore(applied + 1);
    snapshots.truncateBefore(first);
  }

  @Override
  public void close() throws WalException {
    wal.close();
  }
}
