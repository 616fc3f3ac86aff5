package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.cli.console.Io;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * All subcommands by name. Reading one's annotations takes a noticeable part of a short command's
 * time, so only the one that is wanted is set up.
 */
final class Commands {
  private static final int HELP_COLUMNS = 100;
  private static final Map<String, Function<Io, Object>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("append", AppendCommand::new);
    ALL.put("put", PutCommand::new);
    ALL.put("delete", DeleteCommand::new);
    ALL.put("cat", CatCommand::new);
    ALL.put("replay", ReplayCommand::new);
    ALL.put("get", GetCommand::new);
    ALL.put("tail", TailCommand::new);
    ALL.put("checkpoint", CheckpointCommand::with);
    ALL.put("streams", StreamsCommand::new);
    ALL.put("stat", StatCommand::new);
    ALL.put("pins", PinsCommand::new);
    ALL.put("scan", ScanCommand::new);
    ALL.put("verify", VerifyCommand::new);
    ALL.put("repair", RepairCommand::new);
    ALL.put("backup", BackupCommand::new);
    ALL.put("restore", RestoreCommand::new);
    ALL.put("truncate", TruncateCommand::new);
    ALL.put("retain", RetainCommand::new);
    ALL.put("demo", DemoCommand::new);
    ALL.put("bench", BenchCommand::new);
    ALL.put(DemoWriterCommand.NAME, io -> new DemoWriterCommand());
  }

  private Commands() {}

  /** Sets up the parser for a command line: with its command, or with all if it names none. */
  static CommandLine parser(Io io, ErrorHandler errors, String... args) {
    CommandLine parser = new CommandLine(new RootCommand(io));
    String[] normalized = normalized(args);
    Function<Io, Object> wanted = normalized.length == 0 ? null : ALL.get(normalized[0]);
    if (wanted != null) {
      parser.addSubcommand(wanted.apply(io));
    } else {
      ALL.values().forEach(command -> parser.addSubcommand(command.apply(io)));
    }
    setHeadings(parser);
    PrintWriter out = new PrintWriter(new OutputStreamWriter(io.out(), UTF_8), true);
    return parser
        .setOut(out)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpWidth(HELP_COLUMNS)
        .setExpandAtFiles(false) // a stream or file may be called @name
        .setExecutionStrategy(Commands::execute)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  /** Help for a command that there is not would look as if there were. */
  private static int execute(CommandLine.ParseResult parsed) {
    CommandLine.ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandLine command = last.commandSpec().commandLine();
    if (!last.unmatched().isEmpty() && !command.getSubcommands().isEmpty()) {
      throw new CommandLine.UnmatchedArgumentException(command, last.unmatched());
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static void setHeadings(CommandLine parent) {
    for (CommandLine command : parent.getSubcommands().values()) {
      command
          .getCommandSpec()
          .usageMessage()
          .parameterListHeading("%nArguments:%n")
          .optionListHeading("%nOptions:%n");
      setHeadings(command);
    }
  }

  /** The names of the commands that are for users. */
  static List<String> names() {
    return ALL.keySet().stream().filter(name -> !name.equals(DemoWriterCommand.NAME)).toList();
  }

  /** Makes {@code cat --help} of {@code help cat}, whatever the depth. */
  static String[] normalized(String... args) {
    if (args.length == 0 || !args[0].equals("help")) {
      return args;
    }
    String[] line = Arrays.copyOfRange(args, 1, args.length + 1);
    line[args.length - 1] = "--help";
    return line;
  }
}
