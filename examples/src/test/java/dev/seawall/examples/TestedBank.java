package dev.seawall.examples;

import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.store.SegmentStore;
import dev.seawall.testkit.Application;
import dev.seawall.testkit.History;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the testkit has to know of the bank: what it does, and what it knows. */
final class TestedBank implements Application<SortedMap<String, Long>> {
  /** Small segments, so that a few transfers fill them. */
  static final WalOptions OPTIONS =
      WalOptions.builder().segmentSizeBytes(4096).stagingBytes(8192).build();

  @Override
  public void run(Supplier<SegmentStore> disk, History<SortedMap<String, Long>> history)
      throws WalException {
    for (int day = 1; day <= 2; day++) {
      try (Bank bank = Bank.open(disk.get(), OPTIONS)) {
        history.begin(balances -> with(balances, "alice", 100));
        bank.deposit("alice", 100);
        history.acknowledgeDurable();

        history.begin(balances -> with(with(balances, "alice", -30), "bob", 30));
        bank.transfer("alice", "bob", 30);
        history.acknowledgeDurable();

        bank.checkpoint();

        history.begin(balances -> without(balances, "bob"));
        bank.closeAccount("bob");
        history.acknowledgeDurable();

        bank.checkpoint();

        history.begin(balances -> with(with(balances, "alice", -50), "carol", 50));
        bank.transfer("alice", "carol", 50);
        history.acknowledgeDurable();
      }
    }
  }

  @Override
  public SortedMap<String, Long> read(SegmentStore store) throws WalException {
    try (Bank bank = Bank.open(store, OPTIONS)) {
      return new TreeMap<>(bank.balances());
    }
  }

  private static SortedMap<String, Long> with(
      SortedMap<String, Long> balances, String account, long amount) {
    SortedMap<String, Long> changed = new TreeMap<>(balances);
    changed.merge(account, amount, Long::sum);
    return changed;
  }

  private static SortedMap<String, Long> without(SortedMap<String, Long> balances, String account) {
    SortedMap<String, Long> changed = new TreeMap<>(balances);
    changed.remove(account);
    return changed;
  }
}
