package dev.seawall.benchmarks;

import dev.seawall.benchmarks.harness.Progress;
import dev.seawall.benchmarks.harness.Results;
import dev.seawall.benchmarks.harness.Runner;
import dev.seawall.benchmarks.harness.Scale;
import dev.seawall.benchmarks.harness.WorkDirectory;
import dev.seawall.benchmarks.harness.Workload;
import dev.seawall.benchmarks.report.HtmlReport;
import dev.seawall.benchmarks.report.JsonReport;
import dev.seawall.benchmarks.report.Machine;
import dev.seawall.benchmarks.report.TableReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a run takes place, and where its results go. */
final class RunOptions {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "where to write; what was written is removed (default: ./bench-data)")
  private Path directory = Path.of("bench-data");

  @Option(names = "--json", paramLabel = "FILE", description = "also write results as JSON")
  private @Nullable Path json;

  @Option(names = "--markdown", paramLabel = "FILE", description = "also write Markdown tables")
  private @Nullable Path markdown;

  @Option(names = "--html", paramLabel = "FILE", description = "also write a page with plots")
  private @Nullable Path html;

  @SuppressWarnings("unused") // the parser acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help and end")
  private boolean isHelp;

  RunOptions() {}

  /** A fresh directory for a run, removed when it is closed. */
  WorkDirectory workDirectory() throws IOException {
    return WorkDirectory.under(directory);
  }

  /** Runs workloads and reports; returns the exit code. */
  int run(List<Workload> workloads, Scale scale) throws IOException {
    return run(workloads, scale, Map.of());
  }

  /**
   * Runs workloads and reports; returns the exit code.
   *
   * @param skipped what is left out, and why
   */
  int run(List<Workload> workloads, Scale scale, Map<String, String> skipped) throws IOException {
    try (WorkDirectory work = workDirectory()) {
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
      skipped.forEach(results::skip);
      report(machine, results);
      return results.failures().isEmpty() ? 0 : 1;
    }
  }

  private void report(Machine machine, Results results) throws IOException {
    System.out.println(new TableReport(false).text(machine, results));
    if (json != null) {
      JsonReport.write(json, machine, results);
    }
    if (html != null) {
      Files.writeString(html, HtmlReport.text(machine, results));
    }
    if (markdown != null) {
      Files.writeString(markdown, new TableReport(true).text(machine, results));
    }
  }
}
