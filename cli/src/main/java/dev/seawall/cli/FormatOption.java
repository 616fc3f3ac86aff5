package dev.seawall.cli;

import dev.seawall.cli.console.OutputFormat;
import picocli.CommandLine.Option;

/** What a command's answer looks like. */
final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "text|json",
      converter = Converters.Format.class,
      description = "text for people (the default), json for programs.")
  private OutputFormat format = OutputFormat.TEXT;

  boolean is(OutputFormat wanted) {
    return format == wanted;
  }
}
