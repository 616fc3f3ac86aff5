package dev.seawall.cli;

import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.OutputException;
import picocli.CommandLine;

/** The {@code seawall} command. */
public final class Main {
  private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

  private Main() {}

  /**
   * Runs a command and ends the process.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    // what the library warns of is one line like all else, not two with a Java class in them
    if (System.getProperty(LOG_FORMAT) == null) {
      System.setProperty(LOG_FORMAT, "seawall: %5$s%n");
    }
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
      return flush(io, errors, code);
    } catch (Throwable e) { // an Error, too, is told in one line
      return errors.report(e);
    }
  }

  private static int flush(Io io, ErrorHandler errors, int code) {
    try {
      io.out().flush();
      return code;
    } catch (OutputException e) {
      int worse = errors.outputFailure(e);
      return code == CommandLine.ExitCode.OK ? worse : code;
    }
  }
}
