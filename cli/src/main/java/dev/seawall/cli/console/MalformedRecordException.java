package dev.seawall.cli.console;

import java.io.IOException;

/** A line is not what {@link RecordJson} can read. */
public final class MalformedRecordException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int column;

  /**
   * Creates the exception.
   *
   * @param column where, 1 for the first character of the line
   * @param message what is wrong there
   */
  public MalformedRecordException(int column, String message) {
    super(message);
    this.column = column;
  }

  /**
   * Where the line is wrong.
   *
   * @return a column in characters, 1 for the first
   */
  public int column() {
    return column;
  }
}
