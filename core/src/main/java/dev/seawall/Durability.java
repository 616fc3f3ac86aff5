package dev.seawall;

/** What an append has reached when it returns. */
public enum Durability {
  /**
   * Our own buffer: lost with the process. Reaches the disk when the buffer fills, by the
   * background sync, or by {@link Wal#sync()}.
   */
  MEMORY,
  /** The operating system: survives a killed process, not a power loss. */
  OS,
  /** Stable storage: survives a power loss. The default. */
  DISK
}
