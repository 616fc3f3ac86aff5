package dev.seawall.cli;

import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes records away from a stream. */
@Command(
    name = "truncate",
    description = {
      "Takes records away from the beginning or the end of a stream.",
      "",
      "No batch and no transaction is cut in two: --before stops in front of one that it would fall"
          + " into, and says so.",
      "",
      "Durable when the command returns. Needs the log's lock."
    },
    footer = {
      "",
      "Examples:",
      "  seawall truncate --dir data --stream orders --before 1000   # keeps 1000 and later ones",
      "  seawall truncate --dir data --stream orders --after 2000    # keeps 2000 and earlier ones",
      "  seawall truncate --dir data --stream orders --reset 1       # empties it, starts again at"
          + " 1"
    })
final class TruncateCommand implements Callable<Integer> {
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

  @ArgGroup(multiplicity = "1")
  private final Target target = new Target();

  TruncateCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    StreamInfo before;
    StreamInfo after;
    try (Wal wal = log.openExisting()) {
      WalStream found = log.require(wal, stream);
      before = info(wal);
      target.apply(found);
      after = info(wal);
    }
    print(before, after);
    target.explain(io, after);
    return ExitCode.OK;
  }

  private StreamInfo info(Wal wal) throws CommandException {
    for (StreamInfo info : wal.streams()) {
      if (info.name().equals(stream)) {
        return info;
      }
    }
    throw new CommandException("stream '" + TextFormat.escape(stream) + "' has vanished");
  }

  private void print(StreamInfo before, StreamInfo after) throws IOException {
    if (format.is(OutputFormat.JSON)) {
      JsonLines.print(io.out(), new StreamView(after, null, "")::writeJson);
    } else {
      io.out().println(change(before, after));
    }
  }

  /** Says what a stream holds, and what it held. */
  static String change(StreamInfo before, StreamInfo after) {
    return "%s: %s (before: %s)"
        .formatted(TextFormat.escape(after.name()), range(after), range(before));
  }

  private static String range(StreamInfo info) {
    return info.count() == 0
        ? "no records, next is " + (info.lastSequence() + 1)
        : info.firstSequence() + ".." + info.lastSequence();
  }

  /** Which records go: exactly one of the three. */
  private static final class Target {
    @Option(
        names = "--before",
        paramLabel = "N",
        converter = Converters.Sequence.class,
        description = "Remove the records before this one.")
    private @Nullable Long before;

    @Option(
        names = "--after",
        paramLabel = "N",
        converter = Converters.SequenceOrZero.class,
        description = "Remove the records after this one; 0 removes all.")
    private @Nullable Long after;

    @Option(
        names = "--reset",
        paramLabel = "N",
        converter = Converters.Sequence.class,
        description = "Remove all records, and give this sequence to the next.")
    private @Nullable Long next;

    /** Says so when more was kept than was asked for. */
    void explain(Io io, StreamInfo after) {
      long kept = after.firstSequence();
      if (before != null && kept < before) {
        io.complain(
            "kept from "
                + kept
                + ", not "
                + before
                + ": a batch or transaction that begins there reaches further");
      }
    }

    void apply(WalStream stream) throws IOException, CommandException {
      if (before != null) {
        long last = stream.lastSequence();
        if (before > last + 1) {
          throw new CommandException(
              "cannot truncate before " + before + ": the last sequence is " + last);
        }
        stream.truncateBefore(before);
      } else if (after != null) {
        stream.truncateAfter(after);
      } else if (next != null) {
        stream.reset(next);
      }
    }
  }
}
