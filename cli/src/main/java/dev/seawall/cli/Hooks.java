package dev.seawall.cli;

/** What is still to be done when the process is told to end, by Ctrl-C or SIGTERM. */
final class Hooks {

  private Hooks() {}

  static void add(Thread hook) {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is already ending, and the hook at work
    }
  }
}
