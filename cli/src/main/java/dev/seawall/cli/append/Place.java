package dev.seawall.cli.append;

/**
 * A place in the input, for messages.
 *
 * @param input what is read, as the user knows it
 * @param line the line's number, 1 for the first
 */
record Place(String input, long line) {
  @Override
  public String toString() {
    return "line " + line + " of " + input;
  }
}
