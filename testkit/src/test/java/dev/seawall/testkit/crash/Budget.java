package dev.seawall.testkit.crash;

/**
 * How much is explored.
 *
 * @param statesPerCall how many states are looked at for a moment at which power is lost: all, if
 *     no more are permitted
 * @param nestedStates the same for a moment of recovery, or of writing that goes on behind it
 * @param deepEvery every so many crashes during recovery, there is one during the next recovery too
 * @param seed decides which states are looked at where there are more
 */
record Budget(int statesPerCall, int nestedStates, int deepEvery, long seed) {

  static Budget of(int statesPerCall) {
    return new Budget(statesPerCall, 4, 16, 0);
  }

  Budget from(long otherSeed) {
    return new Budget(statesPerCall, nestedStates, deepEvery, otherSeed);
  }
}
