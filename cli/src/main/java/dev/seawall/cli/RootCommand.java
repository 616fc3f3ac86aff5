package dev.seawall.cli;

import dev.seawall.cli.console.Io;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command without a subcommand: help, version, and a word about what there is. */
@Command(
    name = "seawall",
    versionProvider = RootCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Looks into a Seawall log, appends to it, and shows what it survives.",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "The log's directory is given by --dir, or by the variable SEAWALL_DIR.",
      "Exit codes: 0 done, 1 failure or damage found, 2 wrong usage, 3 repaired with losses; 130 when"
          + " ended by Ctrl-C, 143 by SIGTERM.",
      "",
      "Examples:",
      "  seawall demo",
      "  printf 'one\\ntwo\\n' | seawall append --dir data --stream orders",
      "  seawall cat --dir data --stream orders",
      "  seawall cat --help"
    })
final class RootCommand implements Callable<Integer> {
  private final Io io;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("unused") // the parser acts on it
  private boolean isHelpWanted;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("unused") // the parser acts on it
  private boolean isVersionWanted;

  RootCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Exception {
    io.out().print(spec.commandLine().getUsageMessage());
    return CommandLine.ExitCode.OK;
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = RootCommand.class.getPackage().getImplementationVersion();
      String name = version == null ? "(not from a jar)" : version;
      return new String[] {"seawall " + name + ", Java " + Runtime.version()};
    }
  }
}
