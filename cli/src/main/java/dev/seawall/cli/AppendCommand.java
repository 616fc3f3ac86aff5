package dev.seawall.cli;

import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.cli.append.AppendOptions;
import dev.seawall.cli.append.AppendReport;
import dev.seawall.cli.append.AppendRun;
import dev.seawall.cli.append.Committed;
import dev.seawall.cli.append.Input;
import dev.seawall.cli.append.InputException;
import dev.seawall.cli.append.RecordSource;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.OutputException;
import dev.seawall.cli.console.Progress;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Appends lines or JSON records. */
@Command(
    name = "append",
    description = {
      "Appends lines, or records in JSON, and says what is durable.",
      "",
      "Every line becomes one DATA record with exactly the line's bytes, without the \\n"
          + " at its end (a \\r"
          + " before that stays); the last line needs no end. With --json every line is an object"
          + " as 'cat --format json' prints it: \"stream\", \"type\" (default DATA), \"key\" and"
          + " \"value\" in UTF-8 or \"keyBase64\" and \"valueBase64\", and \"sequence\", which the"
          + " record gets: what it skips is recorded as a hole. Other fields are ignored.",
      "",
      "A record with a \"transaction\" is copied into a transaction of its own stream, which its"
          + " COMMIT or ROLLBACK ends; without either it never takes effect, as in the log it comes"
          + " from. So a copy has the same records with the same sequences, and 'replay' prints the"
          + " same from it; the transactions have other ids, and one over several streams has one in"
          + " each. A CHECKPOINT counts as the copy's, too. Named checkpoints are not copied, and shards"
          + " become plain streams.",
      "",
      "With --transaction the whole input is one transaction over all streams that its lines name,"
          + " however large. It is committed at the end of the input, and rolled back if a line is"
          + " malformed or breaks off, or the command is interrupted or killed. With --json, the line"
          + " {\"type\":\"COMMIT\"} commits what came before it, {\"type\":\"ROLLBACK\"} rolls it"
          + " back, and the next record begins another; after {\"type\":\"BEGIN\"} only a COMMIT"
          + " commits, and the end of the input rolls back. A line says when one is committed, with"
          + " the sequences of its COMMIT in each stream.",
      "",
      "However it ends, by the end of the input, an error or Ctrl-C, it says which records are"
          + " durable. Creates the log if there is none. Needs the log's lock."
    },
    footer = {
      "",
      "Examples:",
      "  printf 'one\\ntwo\\n' | seawall append --dir data --stream orders",
      "  seawall append --dir data --stream lines --batch 100 access.log",
      "  seawall cat --dir data --format json | seawall append --dir copy --json",
      "  echo '{\"stream\":\"a\",\"value\":\"1\"}' | seawall append --dir data --json --transaction"
    })
final class AppendCommand implements Callable<Integer> {
  /** What one byte may take in JSON at most, as in {@code \u0000}. */
  private static final int JSON_BYTES_PER_BYTE = 6;

  private static final int JSON_OVERHEAD_BYTES = 64 << 10;
  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - (1 << 20);

  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final FormatOption format = new FormatOption();
  @Mixin private final WriteOptions write = new WriteOptions();

  @Option(
      names = {"-s", "--stream"},
      paramLabel = "NAME",
      converter = Converters.StreamName.class,
      description = "Where records go; with --json, those that do not say.")
  private @Nullable String stream;

  @Option(
      names = {"-j", "--json"},
      description = "Read JSON, one object a line.")
  private boolean isJson;

  @Option(
      names = "--renumber",
      description = "Ignore \"sequence\" in the input: append behind what there is.")
  private boolean isRenumbering;

  @Option(
      names = {"-b", "--batch"},
      paramLabel = "N",
      converter = Converters.Positive.class,
      description = {
        "Append N records at a time, each batch atomically: after a crash it is there whole or not"
            + " at all. The last may be smaller, and so is one that ends at a hole. A batch that an"
            + " error or Ctrl-C leaves incomplete is not appended."
      })
  private int batchRecords;

  @Option(
      names = {"-t", "--transaction"},
      description = "Append all of it as one transaction, or as COMMIT lines divide it.")
  private boolean isTransaction;

  @Option(
      names = "--max-record",
      paramLabel = "SIZE",
      converter = Converters.Size.class,
      description = "The largest record, or batch, to append (default: 16MiB).")
  private int maxRecordBytes = WalOptions.defaults().maxRecordBytes();

  @Option(
      names = "--segment-size",
      paramLabel = "SIZE",
      converter = Converters.SegmentSize.class,
      description = "At which size a segment ends: 4KiB to 1GiB (default: 64MiB).")
  private int segmentSizeBytes = WalOptions.defaults().segmentSizeBytes();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "What to append; - or nothing for standard input.")
  private List<String> files = List.of();

  AppendCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    if (stream == null && !isJson) {
      throw log.usage("where to? Give --stream NAME");
    }
    if (isTransaction && batchRecords > 0) {
      throw log.usage("a transaction has no batches: give --transaction or --batch");
    }
    WalOptions.Builder walOptions = walOptions();
    log.directory(); // a mistake in the command line comes before one in the input
    try (Input input = Input.of(files, io.in(), maxLineBytes())) {
      RecordSource source = isJson ? RecordSource.json(input) : RecordSource.lines(input);
      AppendOptions options =
          new AppendOptions(
              stream,
              batchRecords,
              isTransaction,
              write.durability(),
              isRenumbering,
              maxRecordBytes);
      AppendRun run = new AppendRun(log.open(walOptions), options);
      AppendPrinter printer = new AppendPrinter(io.out(), format, isTransaction);
      Thread hook = new Thread(() -> interrupt(run, printer), "seawall-append-stop");
      Hooks.add(hook);
      Exception failure = appendAll(run, source, input, printer);
      try {
        return finish(run, failure, printer);
      } finally {
        Hooks.remove(
            hook); // not before: should even this thread fail, the hook still gives account
      }
    }
  }

  private WalOptions.Builder walOptions() {
    try {
      return write
          .builder()
          .maxRecordBytes(maxRecordBytes)
          .segmentSizeBytes(segmentSizeBytes)
          // A future of ours wakes nobody and runs next to nothing: no detour through a pool.
          .callbackExecutor(Runnable::run);
    } catch (IllegalArgumentException e) {
      throw log.usage(String.valueOf(e.getMessage()));
    }
  }

  private int maxLineBytes() {
    if (!isJson) {
      return Math.min(maxRecordBytes, MAX_ARRAY_BYTES);
    }
    long most = (long) maxRecordBytes * JSON_BYTES_PER_BYTE + JSON_OVERHEAD_BYTES;
    return (int) Math.min(most, MAX_ARRAY_BYTES);
  }

  /** Appends, and returns why that ended early, if it did. */
  private @Nullable Exception appendAll(
      AppendRun run, RecordSource source, Input input, AppendPrinter printer) {
    try (Progress bar = new Progress(io, "append")) {
      long total = input.totalBytes();
      run.appendAll(
          source,
          input,
          new AppendRun.Observer() {
            @Override
            public void read(long bytes) {
              bar.update(bytes, total);
            }

            @Override
            public void committed(@Nullable Committed committed) throws IOException {
              if (committed != null) {
                printer.print(committed);
              }
            }
          });
      return null;
    } catch (IOException | RuntimeException e) {
      return e;
    }
  }

  private int finish(AppendRun run, @Nullable Exception failure, AppendPrinter printer)
      throws IOException, CommandException {
    AppendRun.Outcome outcome = run.end(failure);
    if (outcome == null) {
      return ExitCode.SOFTWARE; // told to end: the process is on its way out, and all is said
    }
    Exception reason = outcome.failure();
    try {
      printer.print(outcome.report());
    } catch (OutputException e) {
      if (reason == null) {
        throw e;
      }
      reason.addSuppressed(e); // that standard output is closed must not hide the failure
    }
    if (reason != null) {
      throw new CommandException(
          ErrorHandler.describe(reason) + "; " + account(outcome.report(), reason));
    }
    return ExitCode.OK;
  }

  /** Says what has become of the records before the one at which it ended. */
  private String account(AppendReport report, @Nullable Exception reason) {
    String before = reason == null ? " before that" : "";
    if (reason instanceof InputException) {
      before = " before it";
    }
    if (!isTransaction) {
      return durable(report.durable().records(), before);
    }
    long committed = report.transactions().committed();
    if (reason instanceof WalException) { // if a COMMIT failed, that it took effect may yet show
      return TextFormat.count(committed, "transaction") + " committed before";
    }
    return committed == 0
        ? "all of it is rolled back"
        : "what follows the %s is rolled back"
            .formatted(TextFormat.count(committed, "committed transaction"));
  }

  private static String durable(long records, String before) {
    if (records == 0) {
      return "no record" + before + " is durable";
    }
    return "the %s%s %s durable"
        .formatted(TextFormat.count(records, "record"), before, records == 1 ? "is" : "are");
  }

  /** Gives account when the process is told to end. */
  private void interrupt(AppendRun run, AppendPrinter printer) {
    AppendRun.Outcome outcome = run.end(new InterruptedException());
    if (outcome == null) {
      return;
    }
    try {
      printer.print(outcome.report());
    } catch (IOException e) {
      io.complain(ErrorHandler.describe(e));
    }
    io.complain("interrupted; " + account(outcome.report(), null));
  }
}
