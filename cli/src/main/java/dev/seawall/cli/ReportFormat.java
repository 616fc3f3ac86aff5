package dev.seawall.cli;

import dev.seawall.cli.console.OutputFormat;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a report looks like. */
final class ReportFormat {
  @Mixin private final FormatOption format = new FormatOption();

  @Option(names = "--json", description = "The same as --format json.")
  private boolean isJson;

  boolean isJson() {
    return isJson || format.is(OutputFormat.JSON);
  }
}
