package dev.seawall.cli;

import dev.seawall.Damage;
import dev.seawall.LogRepair;
import dev.seawall.RepairReport;
import dev.seawall.WalOptions;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.TextFormat;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a new log with everything that is valid in a damaged one. */
@Command(
    name = "repair",
    description = {
      "Writes a new log with everything that is valid in a damaged one.",
      "",
      "The damaged log is only read. In the new one all streams, sequences, records, batches,"
          + " transactions, checkpoints and shards are as they were; where something is lost, readers"
          + " are told which sequences, and can go on behind them. The report is in the new log's"
          + " directory, too, as repair-report.json.",
      "",
      "Exit code 0: nothing was lost; 3: something was; 1: nothing was repaired."
    },
    footer = {"", "Example:", "  seawall repair --dir data --to repaired"})
final class RepairCommand implements Callable<Integer> {
  private static final int LOSSES = 3;

  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final ReportFormat format = new ReportFormat();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Where the new log goes: a directory that is not there yet, or empty.")
  private @Nullable Path target;

  RepairCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    RepairReport report =
        LogRepair.repair(
            log.requireDirectory(), Converters.given(target), log.withKeys(WalOptions.builder()));
    if (format.isJson()) {
      io.out().println(report.toJson());
    } else {
      print(report);
    }
    return report.isLossless() ? ExitCode.OK : LOSSES;
  }

  private void print(RepairReport report) throws Exception {
    for (Damage damage : report.damages()) {
      io.out().println("damaged: " + TextFormat.line(damage.toString()));
    }
    for (RepairReport.Gap gap : report.gaps()) {
      io.out().println("lost of stream '" + TextFormat.line(gap.stream()) + "': " + gap.lost());
    }
    io.out().println(report.summary());
  }
}
