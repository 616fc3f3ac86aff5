package dev.seawall.memory;

/**
 * Finds out that the stack is about to end before anything is begun that must not be left half
 * done. A {@link StackOverflowError} can come at any call, even at the one that would release a
 * lock; so whoever takes a lock, or the lead, makes sure first that there is stack enough to give
 * it back.
 *
 * <p>A level takes some 30 bytes of stack in code that is compiled well, 130 where it is compiled
 * quickly, and 250 where it is interpreted: as the code does that is to run on that stack. But this
 * class is compiled before others are, so the first calls ask for more.
 */
public final class StackReserve {
  /** Levels enough to change a few fields under a lock, to release it, and to wake others. */
  public static final int FOR_LOCKING = 8;

  /** Levels enough to wait for a lock. */
  public static final int FOR_WAITING = 64;

  /** Levels enough to write a group of frames, to sync it, and to tell those who wait for it. */
  public static final int FOR_WRITING = 192;

  /** Levels enough to open files, to read from them, and to close them. */
  public static final int FOR_FILES = 288;

  private static final int EARLY_CALLS = 200_000;
  private static final int EARLY_LEVELS = 160;

  /** How many calls are still early ones; threads may miscount it. */
  private static int early = EARLY_CALLS;

  private StackReserve() {}

  /**
   * Does nothing, unless the stack is too short.
   *
   * @param levels one of the constants
   * @throws StackOverflowError if the stack is too short
   */
  public static void require(int levels) {
    int left = early;
    if (left > 0) {
      early = left - 1;
      reach(Math.max(levels, EARLY_LEVELS), 1, 2, 3, 4, 5);
    } else {
      reach(levels, 1, 2, 3, 4, 5);
    }
  }

  /** The arguments are there for the room they take. */
  private static long reach(int levels, long a, long b, long c, long d, long e) {
    return levels == 0 ? a : reach(levels - 1, b, c, d, e, a) + b;
  }
}
