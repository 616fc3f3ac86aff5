package dev.seawall.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard output cannot be written: its reader has gone away, or its disk is full. */
public final class OutputException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param cause what writing said
   */
  OutputException(IOException cause) {
    super("cannot write standard output: " + cause.getMessage(), cause);
  }

  /**
   * Whether the reader of a pipe has seen enough, as in {@code seawall cat | head}.
   *
   * @return true if this is no reason to complain
   */
  public boolean isClosedPipe() {
    Throwable cause = getCause();
    String message = cause == null ? null : cause.getMessage();
    return (message != null && message.contains("Broken pipe")) || isPipe();
  }

  /** The system's message may be in any language; what standard output is can be asked for. */
  private static boolean isPipe() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // not on Linux: the message has to do
    }
  }
}
