package dev.seawall.cli;

import dev.seawall.Retention;
import dev.seawall.RetentionPolicy;
import dev.seawall.RetentionReport;
import dev.seawall.Wal;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets the oldest records go, once. */
@Command(
    name = "retain",
    description = {
      "Removes the oldest records that the limits given do not keep: of each stream, of some, or of"
          + " the whole log.",
      "",
      "Each limit counts for itself. No batch and no transaction is cut in two, and nothing goes"
          + " that a stream's checkpoint has not reached, or that a named checkpoint needs, unless"
          + " --past-checkpoints is given. A stream without checkpoints has nothing to protect.",
      "",
      "Durable when the command returns. Needs the log's lock, but for --dry-run."
    },
    footer = {
      "",
      "Examples:",
      "  seawall retain --dir data --max-age 7d --dry-run            # what would go",
      "  seawall retain --dir data --max-age 7d --max-records 1000000",
      "  seawall retain --dir data --stream orders --max-bytes 10GiB",
      "  seawall retain --dir data --whole-log --max-bytes 100GiB    # of all streams, oldest first"
    })
final class RetainCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final FormatOption format = new FormatOption();

  @ArgGroup private @Nullable Subject subject;

  @Option(
      names = "--max-age",
      paramLabel = "AGE",
      converter = Converters.Age.class,
      description = "Keep records for so long: 90s, 30m, 12h, 7d, 4w.")
  private @Nullable Duration maxAge;

  @Option(
      names = "--max-bytes",
      paramLabel = "SIZE",
      converter = Converters.LargeSize.class,
      description = "Keep the newest records that take so much: 64MiB, 10GiB, 2TiB.")
  private @Nullable Long maxBytes;

  @Option(
      names = "--max-records",
      paramLabel = "N",
      converter = Converters.Sequence.class,
      description = "Keep so many of the newest records.")
  private @Nullable Long maxRecords;

  @Option(
      names = "--past-checkpoints",
      description = "Also remove records that checkpoints still need.")
  private boolean isPastCheckpoints;

  @Option(names = "--dry-run", description = "Only show what would go, and change nothing.")
  private boolean isDryRun;

  /** What the limits are of. */
  private static final class Subject {
    @Option(
        names = {"-s", "--stream"},
        paramLabel = "NAME",
        converter = Converters.StreamName.class,
        description = "A stream; may be given several times (default: each stream).")
    private List<String> streams = List.of();

    @Option(
        names = "--sharded",
        paramLabel = "NAME",
        description = "A sharded stream: the limits are those of each of its shards.")
    private @Nullable String sharded;

    @Option(
        names = "--whole-log",
        description = "All streams together; bytes are those that the log takes on disk.")
    private boolean isWholeLog;
  }

  RetainCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    RetentionPolicy policy = policy();
    if (policy.isKeepAll()) {
      throw log.usage("say what is to be kept: give --max-age, --max-bytes or --max-records");
    }
    RetentionReport report;
    try (Wal wal = isDryRun ? log.openReadOnly() : log.openExisting()) {
      Retention retention = retention(wal, policy);
      report = isDryRun ? wal.previewRetention(retention) : wal.applyRetention(retention);
    }
    print(report);
    return ExitCode.OK;
  }

  private RetentionPolicy policy() {
    RetentionPolicy policy = RetentionPolicy.KEEP_ALL.withPastCheckpoints(isPastCheckpoints);
    policy = maxAge == null ? policy : policy.withMaxAge(maxAge);
    policy = maxBytes == null ? policy : policy.withMaxBytes(maxBytes);
    return maxRecords == null ? policy : policy.withMaxRecords(maxRecords);
  }

  private Retention retention(Wal wal, RetentionPolicy policy)
      throws IOException, CommandException {
    Retention.Builder retention = Retention.builder();
    Subject of = subject;
    if (of == null) {
      return retention.eachStream(policy).build();
    }
    for (String stream : of.streams) {
      retention.stream(log.require(wal, stream).name(), policy);
    }
    if (of.sharded != null) {
      retention.shards(requireSharded(wal, of.sharded), policy);
    }
    if (of.isWholeLog) {
      retention.wholeLog(policy);
    }
    return retention.build();
  }

  private String requireSharded(Wal wal, String name) throws IOException, CommandException {
    if (wal.findSharded(name).isEmpty()) {
      throw new CommandException(
          "no sharded stream '" + TextFormat.escape(name) + "' in " + log.directory());
    }
    return name;
  }

  private void print(RetentionReport report) throws IOException {
    if (format.is(OutputFormat.JSON)) {
      JsonLines.print(io.out(), json -> RetentionViews.writeJson(json, report, isDryRun));
      return;
    }
    for (String line : RetentionViews.describe(report, isDryRun)) {
      io.out().println(line);
    }
  }
}
