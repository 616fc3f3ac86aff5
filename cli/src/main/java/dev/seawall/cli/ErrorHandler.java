package dev.seawall.cli;

import dev.seawall.EncryptionException;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.OutputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Makes one line on standard error and an exit code of whatever goes wrong. */
final class ErrorHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Io io;
  private final boolean isDebugging;
  private boolean isOutputFailureTold;

  ErrorHandler(Io io, String... args) {
    this.io = io;
    this.isDebugging =
        "1".equals(io.variable("SEAWALL_DEBUG")) || Arrays.asList(args).contains("--debug");
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    io.complain(
        usageMessage(e) + " (see '" + command.getCommandSpec().qualifiedName() + " --help')");
    trace(e);
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof OutputException output) {
      return outputFailure(output);
    }
    return report(e);
  }

  /** Nobody reads on behind {@code | head}, which is no failure; a full disk is one. */
  int outputFailure(OutputException e) {
    if (e.isClosedPipe()) {
      return ExitCode.OK;
    }
    if (!isOutputFailureTold) { // each later attempt fails in the same way
      isOutputFailureTold = true;
      report(e);
    }
    return ExitCode.SOFTWARE;
  }

  int report(Throwable e) {
    io.complain(describe(e));
    trace(e);
    return ExitCode.SOFTWARE;
  }

  private void trace(Throwable e) {
    if (isDebugging) {
      e.printStackTrace(io.err());
    }
  }

  private static String usageMessage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    boolean isGroup = command.getParent() == null || !command.getSubcommands().isEmpty();
    if (isGroup && e instanceof UnmatchedArgumentException unmatched) {
      return unknownCommand(unmatched, command);
    }
    String message = String.valueOf(e.getMessage()).replaceFirst("^Error: ", "").strip();
    return message.isEmpty()
        ? "wrong usage"
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static String unknownCommand(UnmatchedArgumentException e, CommandLine parent) {
    String word = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
    if (word.startsWith("-")) {
      return "unknown option '" + word + "'; the command comes first, its options behind it";
    }
    boolean isTop = parent.getParent() == null;
    Collection<String> known = isTop ? Commands.names() : parent.getSubcommands().keySet();
    List<String> similar = Suggestions.of(word, known);
    return "unknown command '"
        + (isTop ? word : parent.getCommandName() + " " + word)
        + "'"
        + (similar.isEmpty() ? "" : "; did you mean '" + String.join("' or '", similar) + "'?");
  }

  /** Says in words what the exception is about; some carry no more than a file's name. */
  static String describe(Throwable e) {
    String message = e.getMessage();
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      return "no such file or directory: " + message;
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied: " + message;
    }
    if (e instanceof FileSystemException failure) {
      return failure.getFile() + ": " + failure.getReason();
    }
    if (e instanceof EncryptionException) {
      return message + " (see --key-file)";
    }
    if (e instanceof UncheckedIOException && e.getCause() != null) {
      return describe(e.getCause());
    }
    if (e instanceof OutOfMemoryError) {
      return "out of memory: " + message;
    }
    if (e instanceof IOException || e instanceof CommandException) {
      return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
    return "internal error: " + e + " (SEAWALL_DEBUG=1 shows where)";
  }
}
