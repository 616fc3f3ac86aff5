package dev.seawall.cli;

import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.cli.console.Io;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Truncates what lies before a checkpoint over the whole log. */
@Command(
    name = "truncate",
    description = {
      "Takes away what every stream had at a named checkpoint.",
      "",
      "What came since stays, and so does the checkpoint; older ones are no longer reachable. No"
          + " batch and no transaction is cut in two. Prints each stream that is shorter now. Durable"
          + " when the command returns. Needs the log's lock."
    },
    footer = {"", "Example:", "  seawall checkpoint truncate --dir data nightly-42"})
final class CheckpointTruncateCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;

  @Parameters(paramLabel = "NAME", description = "The checkpoint.")
  private String name = "";

  CheckpointTruncateCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    Map<String, StreamInfo> before = new HashMap<>();
    List<StreamInfo> after;
    try (Wal wal = log.openExisting()) {
      wal.streams().forEach(stream -> before.put(stream.name(), stream));
      wal.truncateBefore(NamedCheckpoints.require(wal, log, name));
      after = wal.streams();
    }
    boolean isChanged = false;
    for (StreamInfo stream : after) {
      StreamInfo old = before.get(stream.name());
      if (old != null && old.firstSequence() < stream.firstSequence()) {
        isChanged = true;
        io.out().println(TruncateCommand.change(old, stream));
      }
    }
    if (!isChanged) {
      io.out().println("nothing to truncate");
    }
    return ExitCode.OK;
  }
}
