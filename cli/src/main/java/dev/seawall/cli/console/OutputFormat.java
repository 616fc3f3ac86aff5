package dev.seawall.cli.console;

/** What the answer of a command looks like. */
public enum OutputFormat {
  /** For people. */
  TEXT,
  /** For programs: one JSON object a line. */
  JSON
}
