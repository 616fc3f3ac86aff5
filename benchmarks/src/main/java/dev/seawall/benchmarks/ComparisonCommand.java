package dev.seawall.benchmarks;

import dev.seawall.benchmarks.compare.Comparison;
import dev.seawall.benchmarks.harness.Scale;
import dev.seawall.benchmarks.harness.WorkDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures Seawall beside other logs. */
@Command(
    name = "bench peers",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Measures Seawall beside other logs, each in a process of its own, round by round.",
      "",
      "A peer that fails or hangs is reported, and the others go on. docs/peers.md says how each"
          + " is driven."
    },
    footer = {"", "Exit code 1 if anything failed, 2 for wrong usage."})
final class ComparisonCommand implements Callable<Integer> {
  private static final long MIB = 1 << 20;
  private static final int ROUNDS = 5;

  @Spec private CommandSpec spec;

  @Mixin private final RunOptions options = new RunOptions();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "how many rounds (default: " + ROUNDS + ")")
  private int rounds = ROUNDS;

  @Option(
      names = "--only",
      paramLabel = "PEER",
      split = ",",
      description = "only these; and the raw limit")
  private List<String> peers = List.of();

  @Option(
      names = "--workloads",
      paramLabel = "NAME",
      split = ",",
      description = "only workloads of this name or beginning")
  private List<String> workloads = List.of();

  @Option(
      names = "--millis",
      paramLabel = "N",
      description = "how long each is measured in a round (default: 400)")
  private long millis = 400;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "how long one may take before it is given up (default: 60)")
  private long patience = 60;

  @Option(names = "--list", description = "list peers and workloads and end")
  private boolean isListing;

  @Option(
      names = "--check-syncs",
      description = "only count the syncs of everyone's durable appends, with strace, and end")
  private boolean isCheckingSyncs;

  ComparisonCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Comparison comparison = comparison();
    if (isListing) {
      comparison.list().forEach(System.out::println);
      return 0;
    }
    if (isCheckingSyncs) {
      try (WorkDirectory work = options.workDirectory()) {
        return comparison.checkSyncs(work.path(), System.out) ? 0 : 1;
      }
    }
    return options.run(comparison.turns(), scale(), comparison.absent());
  }

  private Comparison comparison() {
    if (rounds < 1 || millis < 1 || patience < 1) {
      throw new ParameterException(spec.commandLine(), "numbers must be at least 1");
    }
    String modules = System.getProperty("seawall.bench.peers");
    try {
      return Comparison.of(
          modules == null ? null : Path.of(modules),
          peers,
          workloads,
          Duration.ofSeconds(patience));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "" + e.getMessage(), e);
    }
  }

  private Scale scale() {
    Duration measure = Duration.ofMillis(millis);
    return new Scale(rounds, measure, measure.dividedBy(5), 384 * MIB, 128 * MIB, 0, 0);
  }
}
