package dev.seawall.cli;

import dev.seawall.Wal;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the streams, or deletes one. */
@Command(
    name = "streams",
    description = {
      "Lists the streams, or deletes one.",
      "",
      "The count of sequences includes recorded holes. Where there are checkpoints, it shows through"
          + " which sequence each stream has been applied, and how many are behind that.",
      "",
      "Where opening finds damage, it is told on standard error, and the exit code is 1: sequences"
          + " that may be lost with it count, too.",
      "",
      "Deleting is durable when the command" + " returns, and needs the log's lock."
    },
    footer = {
      "",
      "Examples:",
      "  seawall streams --dir data",
      "  seawall streams --dir data --delete orders"
    })
final class StreamsCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final FormatOption format = new FormatOption();

  @Option(
      names = "--delete",
      paramLabel = "NAME",
      converter = Converters.StreamName.class,
      description = "Delete this stream, or sharded stream, and all its records.")
  private @Nullable String deleted;

  StreamsCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    if (deleted != null) {
      delete(deleted);
      return ExitCode.OK;
    }
    DamageReporter damages = new DamageReporter(io);
    try (Wal wal = log.openReadOnly()) {
      if (format.is(OutputFormat.JSON)) {
        printJson(StreamView.all(wal));
      } else {
        printText(StreamView.all(wal));
        for (String sharded : ShardedViews.describe(wal)) {
          io.out().println("sharded " + sharded);
        }
      }
      damages.reportAll(wal);
    }
    return damages.exitCode();
  }

  private void delete(String stream) throws IOException, CommandException {
    try (Wal wal = log.openExisting()) {
      boolean isSharded = wal.find(stream).isEmpty() && wal.findSharded(stream).isPresent();
      if (!(isSharded ? wal.deleteSharded(stream) : wal.delete(stream))) {
        log.require(wal, stream);
      }
    }
    if (format.is(OutputFormat.JSON)) {
      JsonLines.print(
          io.out(),
          json -> {
            json.writeStartObject();
            json.writeStringField("deleted", stream);
            json.writeEndObject();
          });
    } else {
      io.out().println("deleted stream '" + TextFormat.escape(stream) + "'");
    }
  }

  private void printText(List<StreamView> streams) throws IOException {
    if (streams.isEmpty()) {
      io.out().println("no streams");
      return;
    }
    for (String row : StreamView.table(streams)) {
      io.out().println(row);
    }
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
