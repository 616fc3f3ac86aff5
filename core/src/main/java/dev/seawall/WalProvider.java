package dev.seawall;

import dev.seawall.store.SegmentStore;
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
