package dev.seawall.write;

/**
 * The threads of a log, and what else writing needs. They are started before the first record is
 * staged: a log that is only opened and read needs none.
 *
 * @param leader commits what nobody waits for
 * @param keeper works ahead, and tidies
 * @param cleaner copies live records; started when that may first be due
 * @param salts for the segments that will be begun
 */
record Helpers(Background leader, Background keeper, Background cleaner, Salts salts) {

  void ensureStarted() {
    salts.load();
    leader.ensureStarted();
    keeper.ensureStarted();
  }

  void stop() {
    leader.stop();
    keeper.stop();
    cleaner.stop();
  }
}
