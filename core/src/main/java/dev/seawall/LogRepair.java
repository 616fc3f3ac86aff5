package dev.seawall;

import java.nio.file.Path;

/** Writes a new log with everything that is valid in a damaged one. */
public final class LogRepair {
  private LogRepair() {}

  /**
   * Repairs a log into another directory. The damaged one is read only: nothing in it is changed.
   *
   * <p>The new log has an id of its own; all else is as a reader with {@link
   * CorruptionPolicy#SALVAGE} sees it: streams and sequences, types, keys, values and times of
   * records, batches, transactions, checkpoints, shards, truncations, and the next sequences. Where
   * something is lost, its readers get a {@link CorruptionException} that names the sequences, and
   * can go on behind them. What was compressed stays so, without its codec; what was encrypted is
   * encrypted with the key of the same id.
   *
   * <p><b>Durability.</b> When this returns, the new log is durable. It is built in a directory
   * beside the target, with {@code .repairing} behind its name, and renamed at the end: a repair
   * that is cut short leaves that directory, and the next one begins anew.
   *
   * <p><b>Failure.</b> Nothing is left at the target.
   *
   * @param source the damaged log's directory; nobody may write to it meanwhile
   * @param target where the new log goes: a directory that does not exist, or is empty
   * @param options the keys of an encrypted log; the clock
   * @return what was found, what was kept, and what is lost
   * @throws LockedException if a writer has the source open, or another repair is at work
   * @throws EncryptionException if a key is missing or wrong
   * @throws WalException if the target is not empty or lies within the source, nothing can be
   *     salvaged, or reading or writing fails
   */
  public static RepairReport repair(Path source, Path target, WalOptions options)
      throws WalException {
    return WalProvider.load().repair(source, target, options);
  }
}
