package dev.seawall.cli;

import dev.seawall.Checkpoint;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a checkpoint. */
@Command(
    name = "create",
    description = {
      "Makes a checkpoint, of one stream or under a name.",
      "",
      "With NAME it notes how far every stream has come at this moment; one of this name that exists"
          + " is dropped for it. Where to go on is then known by 'replay --from-checkpoint NAME'.",
      "",
      "With --stream and --through it states that everything in that stream through a sequence has"
          + " been applied. 'replay' then begins behind it. It appends a CHECKPOINT record to the stream, durable when the"
          + " command returns, and prints its sequence. The last one counts, even if it says less"
          + " than one before it. 'replay --position' says what to give to --through. Needs the"
          + " log's lock."
    },
    footer = {
      "",
      "Examples:",
      "  seawall checkpoint create --dir data nightly-42 --note 'before the migration'",
      "  seawall checkpoint create --dir data --stream orders --through 1000 --note 'run 7'"
    })
final class CheckpointCreateCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final FormatOption format = new FormatOption();

  @Option(
      names = {"-s", "--stream"},
      paramLabel = "NAME",
      converter = Converters.StreamName.class,
      description = "The stream.")
  private @Nullable String stream;

  @Option(
      names = "--through",
      paramLabel = "N",
      converter = Converters.SequenceOrZero.class,
      description = "The last sequence that has been applied; 0 for none.")
  private @Nullable Long through;

  @Option(names = "--note", paramLabel = "TEXT", description = "To be found again with it.")
  private String note = "";

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The name of a checkpoint of all.")
  private @Nullable String name;

  CheckpointCreateCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    if (name != null && stream == null && through == null) {
      createNamed(name);
    } else if (name == null && stream != null && through != null) {
      createOfStream(stream, through);
    } else {
      throw log.usage("give either NAME, or --stream NAME and --through N");
    }
    return ExitCode.OK;
  }

  private void createNamed(String wanted) throws IOException, CommandException {
    try (Wal wal = log.openExisting()) {
      Checkpoint made = wal.checkpoint(wanted, note);
      if (format.is(OutputFormat.JSON)) {
        JsonLines.print(io.out(), json -> NamedCheckpoints.writeJson(json, made));
      } else {
        String streams = TextFormat.count(made.streamCount(), "stream");
        io.out().println(TextFormat.escape(wanted) + ": " + streams);
      }
    } catch (IllegalArgumentException e) {
      throw log.usage(String.valueOf(e.getMessage()));
    }
  }

  private void createOfStream(String source, long applied) throws IOException, CommandException {
    try (Wal wal = log.openExisting()) {
      WalStream target = log.require(wal, source);
      long last = target.lastSequence();
      if (applied > last) {
        throw new CommandException(
            "stream '%s' cannot have been applied through %d: its last sequence is %d"
                .formatted(TextFormat.escape(source), applied, last));
      }
      print(source, applied, target.checkpoint(applied, note));
    } catch (IllegalArgumentException e) {
      throw log.usage(String.valueOf(e.getMessage()));
    }
  }

  private void print(String source, long applied, long sequence) throws IOException {
    if (format.is(OutputFormat.JSON)) {
      JsonLines.print(
          io.out(),
          json -> {
            json.writeStartObject();
            json.writeStringField("stream", source);
            json.writeNumberField("appliedThrough", applied);
            json.writeNumberField("sequence", sequence);
            json.writeEndObject();
          });
    } else {
      io.out().println(Long.toString(sequence));
    }
  }
}
