package dev.seawall.cli;

import dev.seawall.BackupReport;
import dev.seawall.CorruptionPolicy;
import dev.seawall.LogBackup;
import dev.seawall.WalOptions;
import dev.seawall.cli.console.Io;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a consistent copy of a log, also while it is being written. */
@Command(
    name = "backup",
    description = {
      "Makes a consistent copy of a log, also while it is being written, or brings one up to date.",
      "",
      "Sealed segments are hard-linked where the file system can, and copied otherwise; what an earlier"
          + " backup in the same place has is not copied again. The backup is a log of its own."
    },
    footer = {"", "Example:", "  seawall backup --dir data --to /mnt/backup/data"})
final class BackupCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final ReportFormat format = new ReportFormat();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description =
          "Where the backup goes: not there yet, empty, or an earlier backup of this log.")
  private @Nullable Path target;

  @Option(
      names = "--allow-damaged",
      description = "Copy a log that opening finds damaged, as damaged as it is.")
  private boolean isDamageAllowed;

  BackupCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    CorruptionPolicy policy = isDamageAllowed ? CorruptionPolicy.SALVAGE : CorruptionPolicy.FAIL;
    BackupReport report =
        LogBackup.backup(
            log.requireDirectory(),
            Converters.given(target),
            log.withKeys(WalOptions.builder().corruptionPolicy(policy)));
    io.out().println(format.isJson() ? report.toJson() : report.summary());
    return ExitCode.OK;
  }
}
