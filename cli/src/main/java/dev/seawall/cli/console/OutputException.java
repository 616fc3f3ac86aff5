package dev.seawall.cli.console;

import java.io.IOException;

/** Standard output cannot be written: its reader has gone away, or its disk is full. */
public final class OutputException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean isClosedPipe;

  /**
   * Creates the exception.
   *
   * @param cause what writing said
   * @param isPipe whether standard output is a pipe, which fails for one reason only
   */
  OutputException(IOException cause, boolean isPipe) {
    super("cannot write standard output: " + cause.getMessage(), cause);
    String message = String.valueOf(cause.getMessage()); // in the user's language, or in English
    this.isClosedPipe = isPipe || message.contains("Broken pipe");
  }

  /**
   * Whether the reader of a pipe has seen enough, as in {@code seawall cat | head}.
   *
   * @return true if this is no reason to complain
   */
  public boolean isClosedPipe() {
    return isClosedPipe;
  }
}
