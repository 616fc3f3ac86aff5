package dev.seawall.cli.append;

/**
 * What has become of transactions.
 *
 * @param committed how many took effect
 * @param rolledBack how many were rolled back
 * @param unfinished how many had no end: they never take effect
 */
public record TransactionCount(long committed, long rolledBack, long unfinished) {
  static final TransactionCount NONE = new TransactionCount(0, 0, 0);

  TransactionCount withCommitted() {
    return new TransactionCount(committed + 1, rolledBack, unfinished);
  }

  TransactionCount withRolledBack() {
    return new TransactionCount(committed, rolledBack + 1, unfinished);
  }

  TransactionCount withUnfinished(long count) {
    return new TransactionCount(committed, rolledBack, count);
  }
}
