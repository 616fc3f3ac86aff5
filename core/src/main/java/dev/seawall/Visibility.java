package dev.seawall;

/** Which records a tailing reader is shown. */
public enum Visibility {
  /** Every record, also one that a crash may still take back. */
  WRITTEN,
  /** Only records that survive a power loss. */
  DURABLE
}
