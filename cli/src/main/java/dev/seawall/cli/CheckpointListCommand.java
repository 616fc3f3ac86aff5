package dev.seawall.cli;

import dev.seawall.Checkpoint;
import dev.seawall.Wal;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Lists checkpoints. */
@Command(
    name = "list",
    description = {
      "Lists named checkpoints, in the order they were made, and the last of each stream.",
      "",
      "A named one is reachable if all that came since is still there; if not, it says which"
          + " streams were truncated, deleted or written anew.",
      "",
      "Works beside a running writer and writes nothing."
    },
    footer = {"", "Example:", "  seawall checkpoint list --dir data --format json"})
final class CheckpointListCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final FormatOption format = new FormatOption();

  CheckpointListCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    try (Wal wal = log.openReadOnly()) {
      List<StreamView> streams =
          StreamView.all(wal).stream().filter(StreamView::hasCheckpoint).toList();
      List<Checkpoint> named = wal.checkpoints();
      if (format.is(OutputFormat.JSON)) {
        printJson(named, streams);
      } else {
        printText(named, streams);
      }
    }
    return ExitCode.OK;
  }

  private void printText(List<Checkpoint> named, List<StreamView> streams) throws IOException {
    if (named.isEmpty() && streams.isEmpty()) {
      io.out().println("no checkpoints");
    }
    if (!named.isEmpty()) {
      for (String line : NamedCheckpoints.table(named)) {
        io.out().println(line);
      }
    }
    if (!streams.isEmpty()) {
      if (!named.isEmpty()) {
        io.out().println("");
      }
      for (String line : StreamView.checkpointTable(streams)) {
        io.out().println(line);
      }
    }
  }

  private void printJson(List<Checkpoint> named, List<StreamView> streams) throws IOException {
    JsonLines lines = new JsonLines(io.out());
    for (Checkpoint checkpoint : named) {
      NamedCheckpoints.writeJson(lines.json(), checkpoint);
      lines.endLine();
    }
    for (StreamView stream : streams) {
      stream.writeJson(lines.json());
      lines.endLine();
    }
    lines.flush();
  }
}
