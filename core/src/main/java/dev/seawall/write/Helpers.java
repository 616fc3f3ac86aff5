package dev.seawall.write;

/**
 * The threads of a log. They are started before the first record is staged: a log that is only
 * opened and read needs none.
 *
 * @param leader commits what nobody waits for
 * @param keeper works ahead, and tidies
 */
record Helpers(Background leader, Background keeper) {

  void ensureStarted() {
    leader.ensureStarted();
    keeper.ensureStarted();
  }

  void stop() {
    leader.stop();
    keeper.stop();
  }
}
