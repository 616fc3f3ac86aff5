package dev.seawall;

/** How records are read. Both modes give the same results and errors. */
public enum ReadMode {
  /** With positional reads. The default. */
  POSITIONAL,

  /**
   * Sealed segments through a memory map, the active one with positional reads. Where mapped bytes
   * cannot be had, since the disk fails to read them or somebody has cut the file, they are read
   * positionally, for the error that this gives.
   */
  MAPPED
}
