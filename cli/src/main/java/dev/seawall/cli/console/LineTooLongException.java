package dev.seawall.cli.console;

import java.io.IOException;

/** A line of input does not fit into a record. */
public final class LineTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param lineNumber which line
   * @param maxLineBytes what it may have at most
   */
  LineTooLongException(long lineNumber, int maxLineBytes) {
    super("line " + lineNumber + " is longer than " + TextFormat.size(maxLineBytes));
  }
}
