package dev.seawall.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What one {@link LockFile} claims within this process, where a file lock does not help: the
 * operating system grants a lock to the process, and drops it when the process closes <em>any</em>
 * descriptor of the file. So the lock file must not even be opened while someone in here holds it.
 *
 * <p>The claims are system properties, because there must be one table in the process, however many
 * class loaders have loaded this class.
 */
final class ProcessClaims {
  private static final String PREFIX = "dev.seawall.lock:";

  private final Path directory;
  private final Properties table = System.getProperties();
  private final String sinceMillis = Long.toString(System.currentTimeMillis());
  private final List<String> claimed = new ArrayList<>();

  /** Prepares claims for the lock of a directory; there are none yet. */
  ProcessClaims(Path directory) {
    this.directory = directory;
  }

  /**
   * Claims an identity of the lock: a path, a file key.
   *
   * @throws StoreLockedException if it is claimed already
   */
  void claim(Object identity) throws StoreLockedException {
    Object holderSince = table.putIfAbsent(PREFIX + identity, sinceMillis);
    if (holderSince != null) {
      throw new StoreLockedException(
          directory
              + " is locked by this process, since "
              + Instant.ofEpochMilli(Long.parseLong(holderSince.toString())));
    }
    claimed.add(PREFIX + identity);
  }

  /** Whether somebody in this process has claimed an identity. */
  static boolean isClaimed(Object identity) {
    return System.getProperties().containsKey(PREFIX + identity);
  }

  /** Gives up all claims that were made. */
  void release() {
    claimed.forEach(table::remove);
  }
}
