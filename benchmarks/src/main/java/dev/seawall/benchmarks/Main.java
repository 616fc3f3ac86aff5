package dev.seawall.benchmarks;

import dev.seawall.benchmarks.harness.Runner;
import dev.seawall.benchmarks.harness.Scale;
import dev.seawall.benchmarks.harness.Workload;
import dev.seawall.benchmarks.report.Profile;
import dev.seawall.benchmarks.workload.Workloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "bench peers   measures it beside other logs; bench peers -h for its options",
      "bench jmh …   runs the JMH benchmarks of the small paths; bench jmh -h for its options"
    })
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final RunOptions options = new RunOptions();

  @Option(names = "--rounds", paramLabel = "N", description = "how many rounds")
  private @Nullable Integer rounds;

  @Option(names = "--quick", description = "a first impression, in a few minutes")
  private boolean isQuick;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "only workloads of this name or beginning; and what they are compared with")
  private List<String> only = List.of();

  @Option(
      names = "--open-gib",
      paramLabel = "N",
      split = ",",
      description = "also open logs of so many GiB, after a kill and after a close: 10,50")
  private List<Integer> openGibibytes = List.of();

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = {
        "also show where the time goes; best with one workload by --only. FILE takes the stacks, one"
            + " a line, for tools that draw flame graphs; FILE.jfr is the recording"
      })
  private @Nullable Path profile;

  @Option(names = "--list", description = "list the workloads and end")
  private boolean isListing;

  private Main() {}

  /**
   * Runs it.
   *
   * @param args options; or "peers" and options for that, or "jmh" and options for JMH
   * @throws IOException if JMH cannot run
   */
  public static void main(String[] args) throws IOException {
    if (args.length > 0 && args[0].equals("jmh")) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    if (args.length > 0 && args[0].equals("peers")) {
      String[] rest = Arrays.copyOfRange(args, 1, args.length);
      System.exit(new CommandLine(new ComparisonCommand()).execute(rest));
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
    if (openGibibytes.stream().anyMatch(size -> size < 1)) {
      throw new ParameterException(spec.commandLine(), "--open-gib must be at least 1");
    }
    Scale scale = isQuick ? Scale.quick() : Scale.full();
    if (rounds != null) {
      if (rounds < 1) {
        throw new ParameterException(spec.commandLine(), "--rounds must be at least 1");
      }
      scale = scale.withRounds(rounds);
    }
    Path stacks = profile;
    if (stacks == null) {
      return options.run(workloads, scale);
    }
    try (Profile profiled = Profile.start()) {
      int code = options.run(workloads, scale);
      System.out.println(profiled.finish(stacks));
      return code;
    }
  }

  private List<Workload> chosen() {
    try {
      List<Workload> all = Workloads.all(openGibibytes);
      // What others are compared with would be in the same profile.
      return profile == null ? Runner.choose(all, only) : Runner.chooseAlone(all, only);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
