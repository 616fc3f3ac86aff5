package dev.seawall.cli;

import dev.seawall.cli.console.Io;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done about checkpoints, each in a command of its own. */
@Command(
    name = "checkpoint",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Checkpoints: how far one stream has been applied, or, under a name, how far all had come.",
      "",
      "Of a stream the last one counts, and 'replay' begins behind it. A named one is a consistent cut"
          + " through all streams: every append, batch and transaction is before it or behind it."
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  seawall checkpoint create --dir data --stream orders --through 1000",
      "  seawall checkpoint create --dir data nightly-42",
      "  seawall checkpoint list --dir data",
      "  seawall checkpoint create --help"
    })
final class CheckpointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("unused") // the parser acts on it
  private boolean isHelpWanted;

  /** Sets the command up with those below it. */
  static CommandLine with(Io io) {
    return new CommandLine(new CheckpointCommand())
        .addSubcommand(new CheckpointCreateCommand(io))
        .addSubcommand(new CheckpointListCommand(io))
        .addSubcommand(new CheckpointDropCommand(io))
        .addSubcommand(new CheckpointKeepCommand(io))
        .addSubcommand(new CheckpointTruncateCommand(io));
  }

  @Override
  public Integer call() {
    String commands = String.join(", ", spec.subcommands().keySet());
    throw new ParameterException(spec.commandLine(), "say what to do: " + commands);
  }
}
