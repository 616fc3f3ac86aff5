package dev.seawall.cli;

import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.OutputException;

/** The {@code seawall} command. */
public final class Main {

  private Main() {}

  /**
   * Runs a command and ends the process.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(run(Io.system(), args));
  }

  /**
   * Runs a command.
   *
   * @param io what it talks to
   * @param args the command line
   * @return the exit code: 0 for success, 1 for failure or damage found, 2 for wrong usage
   */
  public static int run(Io io, String... args) {
    ErrorHandler errors = new ErrorHandler(io, args);
    try {
      int code = Commands.parser(io, errors, args).execute(Commands.normalized(args));
      io.out().flush();
      return code;
    } catch (OutputException e) {
      return errors.outputFailure(e);
    } catch (Throwable e) { // an Error, too, is told in one line
      return errors.report(e);
    }
  }
}
