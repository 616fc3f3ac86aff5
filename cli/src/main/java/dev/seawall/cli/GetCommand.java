package dev.seawall.cli;

import dev.seawall.CorruptionException;
import dev.seawall.NotWrittenException;
import dev.seawall.TruncatedException;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.RecordPrinter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Prints single records. */
@Command(
    name = "get",
    description = {
      "Prints single records by their sequences, in the order given.",
      "",
      "For each that cannot be had, a line on standard error says why: truncated away, not written"
          + " (yet to come, or skipped), or damaged; the exit code is then 1."
    },
    footer = {"", "Example:", "  seawall get --dir data --stream orders 17 42"})
final class GetCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final PrintOptions print;

  @Option(
      names = {"-s", "--stream"},
      paramLabel = "NAME",
      required = true,
      converter = Converters.StreamName.class,
      description = "The stream.")
  private String stream = "";

  @Parameters(paramLabel = "SEQUENCE", arity = "1..*", description = "The records' sequences.")
  private List<String> sequences = List.of();

  GetCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
    this.print = new PrintOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    // Converted here: the parser takes one that is no number for an argument too many.
    List<Long> numbers = sequences.stream().map(this::number).toList();
    DamageReporter damages = new DamageReporter(io);
    try (Wal wal = log.openReadOnly()) {
      WalStream source = log.require(wal, stream);
      RecordPrinter printer = print.printer();
      try {
        for (long sequence : numbers) {
          get(source, sequence, printer, damages);
        }
      } finally {
        printer.flush();
      }
    }
    return damages.exitCode();
  }

  private long number(String text) {
    try {
      return new Converters.Sequence().convert(text);
    } catch (TypeConversionException e) {
      throw log.usage(String.valueOf(e.getMessage()));
    }
  }

  private static void get(
      WalStream source, long sequence, RecordPrinter printer, DamageReporter damages)
      throws IOException {
    try {
      printer.print(source.get(sequence));
    } catch (TruncatedException | NotWrittenException e) {
      damages.report(ErrorHandler.describe(e));
    } catch (CorruptionException e) {
      damages.report(e.damage());
    }
  }
}
