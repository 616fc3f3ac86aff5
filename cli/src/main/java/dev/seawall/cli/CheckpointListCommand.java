package dev.seawall.cli;

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
      "Lists the last checkpoint of each stream that has one.",
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
      if (format.is(OutputFormat.JSON)) {
        printJson(streams);
      } else if (streams.isEmpty()) {
        io.out().println("no checkpoints");
      } else {
        for (String line : StreamView.checkpointTable(streams)) {
          io.out().println(line);
        }
      }
    }
    return ExitCode.OK;
  }

  private void printJson(List<StreamView> streams) throws IOException {
    JsonLines lines = new JsonLines(io.out());
    for (StreamView stream : streams) {
      stream.writeJson(lines.json());
      lines.endLine();
    }
    lines.flush();
  }
}
