package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.ArrayList;
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
      "The count of sequences includes recorded holes. Deleting is durable when the command"
          + " returns, and needs the log's lock."
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
      description = "Delete this stream and all its records.")
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
    try (Wal wal = log.openReadOnly()) {
      if (format.is(OutputFormat.JSON)) {
        printJson(wal.streams());
      } else {
        printText(wal.streams());
      }
    }
    return ExitCode.OK;
  }

  private void delete(String stream) throws IOException, CommandException {
    try (Wal wal = log.openExisting(WalOptions.defaults())) {
      if (!wal.delete(stream)) {
        log.require(wal, stream);
      }
    }
    if (format.is(OutputFormat.JSON)) {
      JsonLines lines = new JsonLines(io.out());
      lines.json().writeStartObject();
      lines.json().writeStringField("deleted", stream);
      lines.json().writeEndObject();
      lines.endLine();
      lines.flush();
    } else {
      io.out().println("deleted stream '" + TextFormat.escape(stream) + "'");
    }
  }

  private void printText(List<StreamInfo> streams) throws IOException {
    if (streams.isEmpty()) {
      io.out().println("no streams");
      return;
    }
    for (String row : table(streams)) {
      io.out().println(row);
    }
  }

  static List<String> table(List<StreamInfo> streams) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("stream", "sequences", "count", "durable", "id"));
    for (StreamInfo stream : streams) {
      rows.add(
          List.of(
              TextFormat.escape(stream.name()),
              stream.count() == 0
                  ? "none (next " + (stream.lastSequence() + 1) + ")"
                  : stream.firstSequence() + ".." + stream.lastSequence(),
              Long.toString(stream.count()),
              Long.toString(stream.durableSequence()),
              Integer.toString(stream.id())));
    }
    return TextFormat.table(rows);
  }

  private void printJson(List<StreamInfo> streams) throws IOException {
    JsonLines lines = new JsonLines(io.out());
    for (StreamInfo stream : streams) {
      writeJson(lines.json(), stream);
      lines.endLine();
    }
    lines.flush();
  }

  static void writeJson(JsonGenerator json, StreamInfo stream) throws IOException {
    json.writeStartObject();
    json.writeStringField("stream", stream.name());
    json.writeNumberField("id", stream.id());
    json.writeNumberField("first", stream.firstSequence());
    json.writeNumberField("last", stream.lastSequence());
    json.writeNumberField("durable", stream.durableSequence());
    json.writeNumberField("count", stream.count());
    json.writeEndObject();
  }
}
