package dev.seawall;

import dev.seawall.store.SegmentStore;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Finds the engine behind {@link Wal#open}, so that the public package depends on none of the
 * engine's. Not for users: the module brings its own.
 */
public interface WalProvider {

  /**
   * Opens a log for writing and reading.
   *
   * @param store where it lives; closed with the log, and also if opening fails
   * @param options how to open it
   * @return the open log
   * @throws WalException if it cannot be opened
   */
  Wal open(SegmentStore store, WalOptions options) throws WalException;

  /**
   * Opens a log for reading only.
   *
   * @param store where it lives; closed with the log, and also if opening fails
   * @param options how to open it
   * @return the open log
   * @throws WalException if it cannot be opened
   */
  Wal openReadOnly(SegmentStore store, WalOptions options) throws WalException;

  /**
   * Repairs a log into another directory, as {@link LogRepair} says.
   *
   * @param source the damaged log's directory
   * @param target where the new log goes
   * @param options the keys, and the clock
   * @return what came of it
   * @throws WalException if it failed
   */
  RepairReport repair(Path source, Path target, WalOptions options) throws WalException;

  /**
   * Makes a backup of a log, as {@link LogBackup} says.
   *
   * @param source the log's directory
   * @param target where the backup goes
   * @param options what is to be done about damage
   * @return what was done
   * @throws WalException if it failed
   */
  BackupReport backup(Path source, Path target, WalOptions options) throws WalException;

  /**
   * Makes a log of a backup, as {@link LogBackup} says.
   *
   * @param backup the backup's directory
   * @param target where the log goes
   * @param options the keys; what is to be done about damage
   * @return what is in it
   * @throws WalException if it failed
   */
  RestoreReport restore(Path backup, Path target, WalOptions options) throws WalException;

  /**
   * Loads the provider.
   *
   * @return the first one found by {@link ServiceLoader}
   */
  static WalProvider load() {
    return ServiceLoader.load(WalProvider.class, WalProvider.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("seawall's engine is not on the class or module path"));
  }
}
