package dev.seawall.cli;

import picocli.CommandLine.Option;

/** The options that every command has. */
@SuppressWarnings("unused") // others act on them
final class EveryCommandOptions {
  /** The parser itself acts on it. */
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean isHelpWanted;

  /** {@link ErrorHandler} must know before anything is parsed, and looks for it by itself. */
  @Option(names = "--debug", description = "Show the stack trace of an error.")
  private boolean isDebugging;
}
