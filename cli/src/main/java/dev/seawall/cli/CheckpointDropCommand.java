package dev.seawall.cli;

import dev.seawall.Wal;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.TextFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Drops a checkpoint over the whole log. */
@Command(
    name = "drop",
    description = {
      "Drops a named checkpoint. No record goes by this.",
      "",
      "Durable when the command returns. Needs the log's lock."
    },
    footer = {"", "Example:", "  seawall checkpoint drop --dir data nightly-42"})
final class CheckpointDropCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;

  @Parameters(paramLabel = "NAME", description = "The checkpoint.")
  private String name = "";

  CheckpointDropCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    try (Wal wal = log.openExisting()) {
      if (!wal.dropCheckpoint(name)) {
        throw NamedCheckpoints.missing(log, name);
      }
    }
    io.out().println("dropped checkpoint '" + TextFormat.escape(name) + "'");
    return ExitCode.OK;
  }
}
