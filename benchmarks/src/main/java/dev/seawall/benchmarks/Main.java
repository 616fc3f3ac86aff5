package dev.seawall.benchmarks;

import dev.seawall.benchmarks.harness.Progress;
import dev.seawall.benchmarks.harness.Results;
import dev.seawall.benchmarks.harness.Runner;
import dev.seawall.benchmarks.harness.Scale;
import dev.seawall.benchmarks.harness.WorkDirectory;
import dev.seawall.benchmarks.harness.Workload;
import dev.seawall.benchmarks.report.JsonReport;
import dev.seawall.benchmarks.report.Machine;
import dev.seawall.benchmarks.report.TableReport;
import dev.seawall.benchmarks.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The benchmark's command line. */
@Command(
    name = "bench",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Measures Seawall on your own disk, each result beside the raw limit of the same round."
    },
    footer = {
      "",
      "Results are medians over rounds, and medians of the ratios within each round.",
      "Exit code 1 if a workload failed, 2 for wrong usage; being below a floor is no failure.",
      "",
      "bench jmh …   runs the JMH benchmarks of the small paths; bench jmh -h for its options"
    })
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "where to write; what was written is removed (default: ./bench-data)")
  private Path directory = Path.of("bench-data");

  @Option(names = "--rounds", paramLabel = "N", description = "how many rounds")
  private @Nullable Integer rounds;

  @Option(names = "--quick", description = "a first impression, in about a minute")
  private boolean isQuick;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "only workloads of this name or beginning; and what they are compared with")
  private List<String> only = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "also write results as JSON")
  private @Nullable Path json;

  @Option(names = "--markdown", paramLabel = "FILE", description = "also write Markdown tables")
  private @Nullable Path markdown;

  @Option(names = "--list", description = "list the workloads and end")
  private boolean isListing;

  @SuppressWarnings("unused") // the parser acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help and end")
  private boolean isHelp;

  private Main() {}

  /**
   * Runs it.
   *
   * @param args options, or "jmh" and options for JMH
   * @throws IOException if JMH cannot run
   */
  public static void main(String[] args) throws IOException {
    if (args.length > 0 && args[0].equals("jmh")) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    List<Workload> workloads = chosen();
    if (isListing) {
      workloads.forEach(
          one -> System.out.printf("%-22s %s%n", one.name(), one.metrics().get(0).title()));
      return 0;
    }
    Scale scale = isQuick ? Scale.quick() : Scale.full();
    if (rounds != null) {
      if (rounds < 1) {
        throw new ParameterException(spec.commandLine(), "--rounds must be at least 1");
      }
      scale = scale.withRounds(rounds);
    }
    try (WorkDirectory work = WorkDirectory.under(directory)) {
      Machine machine = Machine.of(work.path());
      if (machine.isInMemory()) {
        System.err.println(
            "bench: "
                + directory
                + " is on "
                + machine.fileSystem()
                + ": durable means nothing here");
      }
      boolean isTerminal = Boolean.getBoolean("seawall.bench.terminal");
      Progress progress = new Progress(isTerminal ? System.err : null);
      Results results = new Runner(workloads, scale, work.path(), progress, true).run();
      report(machine, results);
      return results.failures().isEmpty() ? 0 : 1;
    }
  }

  private List<Workload> chosen() {
    try {
      return Runner.choose(Workloads.all(), only);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void report(Machine machine, Results results) throws IOException {
    System.out.println(new TableReport(false).text(machine, results));
    if (json != null) {
      JsonReport.write(json, machine, results);
    }
    if (markdown != null) {
      Files.writeString(markdown, new TableReport(true).text(machine, results));
    }
  }
}
