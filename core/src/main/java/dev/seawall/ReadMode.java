package dev.seawall;

/** How records are read. Both modes give the same results and errors. */
public enum ReadMode {
  /** With positional reads. The default. */
  POSITIONAL,
  /** Sealed segments through a memory map, the active one with positional reads. */
  MAPPED
}
