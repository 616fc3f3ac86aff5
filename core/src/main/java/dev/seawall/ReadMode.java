package dev.seawall;

/** How records are read. Both modes give the same results, and the same errors but for one. */
public enum ReadMode {
  /** With positional reads. The default. */
  POSITIONAL,

  /**
   * Sealed segments through a memory map, the active one with positional reads.
   *
   * <p>Where mapped bytes cannot be had, because the disk fails to read them or somebody cuts the
   * file short, no record is shown that does not verify; but instead of an exception of the log the
   * JVM may throw an {@link InternalError}, in compiled code even after the call that has read. Who
   * cannot live with that reads {@link #POSITIONAL}.
   */
  MAPPED
}
