package dev.seawall.testkit.crash;

import dev.seawall.testkit.SimulatedDisk;

/**
 * What a crash has left.
 *
 * @param disk the disk
 * @param loss what was lost
 * @param depth how thoroughly it is looked at
 */
record Left(SimulatedDisk disk, Loss loss, Depth depth) {

  /** Whether power was lost, or only the process. */
  enum Loss {
    PROCESS,
    POWER,
    /** Power, on a file system where bytes that never reached the disk may be anything. */
    POWER_LEAVING_NOISE
  }

  /** How thoroughly a state is looked at; each does what the one before it does, and more. */
  enum Depth {
    /** It is opened. */
    OPEN,
    /** Writing goes on behind it, and power is lost again. */
    GO_ON,
    /** Power is lost while it is opened. */
    CRASH_INSIDE,
    /** Now and then power is lost once more while what that left is opened. */
    CRASH_INSIDE_TWICE
  }
}
