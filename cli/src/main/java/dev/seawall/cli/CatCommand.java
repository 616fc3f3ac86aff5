package dev.seawall.cli;

import dev.seawall.Damage;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.RecordPrinter;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints records in sequence order. */
@Command(
    name = "cat",
    description = {
      "Prints records in sequence order.",
      "",
      "Of one stream, or of all, one stream after the other.",
      "",
      "Where the log is damaged, a line on standard error says what is lost, reading goes on behind"
          + " it, and the exit code is 1. Works beside a running writer and writes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  seawall cat --dir data --stream orders --from 100 --limit 10",
      "  seawall cat --dir data --format json | seawall append --dir copy --json"
    })
final class CatCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final PrintOptions print;

  @Option(
      names = {"-s", "--stream"},
      paramLabel = "NAME",
      converter = Converters.StreamName.class,
      description = "Only this stream (default: all, by name).")
  private @Nullable String stream;

  @Option(
      names = "--from",
      paramLabel = "N",
      converter = Converters.Sequence.class,
      description = "The first sequence to print; needs --stream.")
  private @Nullable Long from;

  @Option(
      names = "--to",
      paramLabel = "N",
      converter = Converters.Sequence.class,
      description = "The last sequence to print; needs --stream.")
  private @Nullable Long to;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      converter = Converters.Count.class,
      description = "Print at most so many records.")
  private long limit = Long.MAX_VALUE;

  private long printed;

  CatCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
    this.print = new PrintOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    if (stream == null && (from != null || to != null)) {
      throw log.usage("--from and --to count the records of one stream: give --stream, too");
    }
    DamageReporter damages = new DamageReporter(io);
    try (Wal wal = log.openReadOnly()) {
      RecordPrinter printer = print.printer();
      try {
        if (stream != null) {
          cat(log.require(wal, stream), printer, damages);
        } else {
          for (StreamInfo info : wal.streams()) {
            cat(wal.stream(info.name()), printer, damages);
          }
        }
      } finally {
        printer.flush();
      }
      for (Damage damage : wal.recoveryReport().damages()) {
        if (stream == null || damage.stream() == null || stream.equals(damage.stream())) {
          damages.report(damage);
        }
      }
    }
    return damages.exitCode();
  }

  private void cat(WalStream source, RecordPrinter printer, DamageReporter damages)
      throws IOException {
    if (printed >= limit) {
      return;
    }
    if (from != null) {
      StreamWalk.requireNotTruncated(source, from);
    }
    long first = from == null ? source.firstSequence() : from;
    long last = to == null ? Long.MAX_VALUE : to;
    new StreamWalk(source, damages)
        .visit(
            first,
            last,
            record -> {
              printer.print(record);
              return ++printed < limit;
            });
  }
}
