package dev.seawall.cli;

import dev.seawall.Wal;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.TextFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Drops all but the newest checkpoints over the whole log. */
@Command(
    name = "keep",
    description = {
      "Drops all named checkpoints but the N that were made last. No record goes by this.",
      "",
      "Durable when the command returns. Needs the log's lock."
    },
    footer = {"", "Example:", "  seawall checkpoint keep --dir data 7"})
final class CheckpointKeepCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;

  @Parameters(
      paramLabel = "N",
      converter = Converters.Count.class,
      description = "How many to keep; 0 for none.")
  private long count;

  CheckpointKeepCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    int dropped;
    try (Wal wal = log.openExisting()) {
      dropped = wal.keepNewestCheckpoints((int) Math.min(count, Integer.MAX_VALUE));
    }
    io.out().println("dropped " + TextFormat.count(dropped, "checkpoint"));
    return ExitCode.OK;
  }
}
