package dev.seawall.cli;

import dev.seawall.CorruptionPolicy;
import dev.seawall.Damage;
import dev.seawall.LogBackup;
import dev.seawall.RestoreReport;
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

/** Makes a log of a backup, once all of it has been verified. */
@Command(
    name = "restore",
    description = {
      "Makes a log of a backup, once all of it has been verified.",
      "",
      "All of it is copied and nothing linked, so the backup stays as it is."
    },
    footer = {"", "Example:", "  seawall restore --from /mnt/backup/data --to data"})
final class RestoreCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final ReportFormat format = new ReportFormat();
  @Mixin private final KeyOptions keys = new KeyOptions();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIR",
      description = "The backup's directory.")
  private @Nullable Path source;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Where the log goes: a directory that is not there yet, or empty.")
  private @Nullable Path target;

  @Option(names = "--allow-damaged", description = "Restore a damaged backup, as damaged as it is.")
  private boolean isDamageAllowed;

  @SuppressWarnings("unused") // the parser fills it
  @Mixin
  private final EveryCommandOptions everyCommand = new EveryCommandOptions();

  RestoreCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Exception {
    Path from = Converters.given(source);
    LogOptions.requireDirectory(from);
    CorruptionPolicy policy = isDamageAllowed ? CorruptionPolicy.SALVAGE : CorruptionPolicy.FAIL;
    WalOptions options = keys.applyTo(WalOptions.builder().corruptionPolicy(policy), io).build();
    RestoreReport report = LogBackup.restore(from, Converters.given(target), options);
    if (format.isJson()) {
      io.out().println(report.toJson());
    } else {
      for (Damage damage : report.damages()) {
        io.out().println("damaged: " + TextFormat.line(damage.toString()));
      }
      io.out().println(report.summary());
    }
    return ExitCode.OK;
  }
}
