package dev.seawall.cli;

import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.demo.Demo;
import dev.seawall.cli.demo.DemoPlan;
import dev.seawall.cli.demo.DemoResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Kills a writer again and again, and shows that nothing acknowledged is lost. */
@Command(
    name = "demo",
    description = {
      "Kills a writer again and again, and shows that nothing acknowledged is lost.",
      "",
      "Then takes a real file through the log, and measures durable appends. Takes about 20"
          + " seconds. Works in a fresh directory below the current one (or below the one for"
          + " temporary files, if that cannot be written), and deletes it at the end. Exit code 1"
          + " if anything is lost."
    },
    footer = {"", "Examples:", "  seawall demo", "  seawall demo --keep --input /etc/services"})
final class DemoCommand implements Callable<Integer> {
  private final Io io;

  @Option(
      names = {"-d", "--dir"},
      paramLabel = "DIR",
      description = "Work in this directory, which must be empty or missing.")
  private @Nullable Path directory;

  @Option(
      names = {"-k", "--keep"},
      description = "Keep the directory, to look at the log with the other commands.")
  private boolean isKept;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description = "The file to take through the log (default: one that every machine has).")
  private @Nullable Path input;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = Converters.Positive.class,
      description = "How often to kill the writer (default: 5).")
  private int rounds = 5;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Converters.Positive.class,
      description = "How many threads append (default: 16).")
  private int threads = 16;

  @Option(names = "--round-millis", hidden = true, converter = Converters.Positive.class)
  private int roundMillis = 1500;

  @Option(names = "--speed-millis", hidden = true, converter = Converters.Positive.class)
  private int speedMillis = 2000;

  @SuppressWarnings("unused") // the parser fills it
  @Mixin
  private final EveryCommandOptions everyCommand = new EveryCommandOptions();

  @Mixin private final FormatOption format = new FormatOption();

  DemoCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Exception {
    DemoPlan plan =
        new DemoPlan(directory, input, rounds, roundMillis, speedMillis, threads, isKept);
    Demo.WriterCommand writer =
        new Demo.WriterCommand(Main.class.getName(), DemoWriterCommand.NAME);
    try (Demo demo = Demo.prepare(plan, writer, this::tell)) {
      Thread hook = new Thread(() -> stop(demo), "seawall-demo-stop");
      Hooks.add(hook);
      try {
        DemoResult result = run(demo);
        print(result);
        if (!result.isSuccess()) {
          throw new CommandException("the demo failed: " + DemoPrinter.failure(result));
        }
        return ExitCode.OK;
      } finally {
        Hooks.remove(hook);
      }
    }
  }

  /** Runs the demo; once it is being stopped, only the process's end is to follow. */
  private static DemoResult run(Demo demo) throws IOException, InterruptedException {
    try {
      return demo.run();
    } catch (IOException | RuntimeException e) {
      while (demo.isStopping()) {
        Thread.sleep(1000);
      }
      throw e;
    }
  }

  /** Shows at once what happens. */
  private void tell(String line) throws IOException {
    if (format.is(OutputFormat.TEXT)) {
      io.out().println(line);
      io.out().flush();
    }
  }

  private void stop(Demo demo) {
    try {
      demo.close();
    } catch (IOException e) {
      io.complain(ErrorHandler.describe(e));
    }
  }

  private void print(DemoResult result) throws IOException {
    if (format.is(OutputFormat.JSON)) {
      JsonLines.print(io.out(), json -> DemoPrinter.writeJson(json, result));
    } else {
      for (String line : DemoPrinter.text(result)) {
        io.out().println(line);
      }
      io.out().flush();
    }
  }
}
