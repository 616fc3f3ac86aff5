package dev.seawall.cli;

import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.console.RecordPrinter;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How records are printed. */
final class PrintOptions {
  private final Io io;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      converter = Converters.Format.class,
      description =
          "text: readable, what cannot be printed escaped. json: exact, one object a line.")
  private OutputFormat format = OutputFormat.TEXT;

  @Option(
      names = "--raw",
      description = "Print values only, byte for byte, each with a line end behind it.")
  private boolean isRaw;

  PrintOptions(Io io) {
    this.io = io;
  }

  /**
   * For records that have taken effect. What reads them must not wait for the COMMIT of their
   * transaction, which is not printed.
   */
  RecordPrinter replayPrinter() throws IOException {
    return !isRaw && format == OutputFormat.JSON
        ? RecordPrinter.jsonOfCommitted(io.out())
        : printer();
  }

  RecordPrinter printer() throws IOException {
    if (isRaw && format == OutputFormat.JSON) {
      throw new ParameterException(
          command.commandLine(), "--raw prints bytes and --format json objects: give one of them");
    }
    return isRaw ? RecordPrinter.raw(io.out()) : RecordPrinter.of(format, io.out());
  }
}
