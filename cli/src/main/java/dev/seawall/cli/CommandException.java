package dev.seawall.cli;

/** A command cannot do what it was asked for; the message is all the user needs to know. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }
}
