package dev.seawall.cli;

import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a checkpoint. */
@Command(
    name = "create",
    description = {
      "States that everything in a stream through a sequence has been applied.",
      "",
      "'replay' then begins behind it. It appends a CHECKPOINT record to the stream, durable when the"
          + " command returns, and prints its sequence. The last one counts, even if it says less"
          + " than one before it. 'replay --position' says what to give to --through. Needs the"
          + " log's lock."
    },
    footer = {
      "",
      "Example:",
      "  seawall checkpoint create --dir data --stream orders --through 1000 --note 'run 7'"
    })
final class CheckpointCreateCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final FormatOption format = new FormatOption();

  @Option(
      names = {"-s", "--stream"},
      paramLabel = "NAME",
      required = true,
      converter = Converters.StreamName.class,
      description = "The stream.")
  private String stream = "";

  @Option(
      names = "--through",
      paramLabel = "N",
      required = true,
      converter = Converters.SequenceOrZero.class,
      description = "The last sequence that has been applied; 0 for none.")
  private long through;

  @Option(names = "--note", paramLabel = "TEXT", description = "To be found again with it.")
  private String note = "";

  CheckpointCreateCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    try (Wal wal = log.openExisting(WalOptions.defaults())) {
      WalStream target = log.require(wal, stream);
      long last = target.lastSequence();
      if (through > last) {
        throw new CommandException(
            "stream '%s' cannot have been applied through %d: its last sequence is %d"
                .formatted(TextFormat.escape(stream), through, last));
      }
      print(target.checkpoint(through, note));
    }
    return ExitCode.OK;
  }

  private void print(long sequence) throws IOException {
    if (format.is(OutputFormat.JSON)) {
      JsonLines lines = new JsonLines(io.out());
      lines.json().writeStartObject();
      lines.json().writeStringField("stream", stream);
      lines.json().writeNumberField("appliedThrough", through);
      lines.json().writeNumberField("sequence", sequence);
      lines.json().writeEndObject();
      lines.endLine();
      lines.flush();
    } else {
      io.out().println(Long.toString(sequence));
    }
  }
}
