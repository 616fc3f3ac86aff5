package dev.seawall.cli;

import dev.seawall.ScanCursor;
import dev.seawall.ScanItem;
import dev.seawall.Wal;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.OutputFormat;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the log as it lies on disk. */
@Command(
    name = "scan",
    description = {
      "Shows what lies in the segments, in physical order.",
      "",
      "Headers, frames of all streams, the log's own frames, footers, damage, and unused space.",
      "",
      "Steps over damage; the exit code is 1 if it met any. Works beside a running writer and"
          + " writes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  seawall scan --dir data --segment 2 --records",
      "  seawall scan --dir data --hex --limit 5"
    })
final class ScanCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final FormatOption format = new FormatOption();

  @Option(
      names = {"-s", "--stream"},
      paramLabel = "NAME",
      converter = Converters.StreamName.class,
      description = "Only frames of this stream, and damage.")
  private @Nullable String stream;

  @Option(
      names = "--segment",
      paramLabel = "N",
      converter = Converters.Count.class,
      description = "Only this segment.")
  private @Nullable Long segment;

  @Option(names = "--records", description = "Show the records in each frame, too.")
  private boolean isWithRecords;

  @Option(
      names = {"-x", "--hex"},
      description = "Show the bytes in hexadecimal, too.")
  private boolean isWithBytes;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      converter = Converters.Count.class,
      description = "Show at most so many items.")
  private long limit = Long.MAX_VALUE;

  private boolean isSegmentFound;
  private boolean isStreamFound;

  ScanCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    boolean isDamaged;
    try (Wal wal = log.openReadOnly();
        ScanCursor cursor = wal.scan()) {
      ScanPrinter printer =
          format.is(OutputFormat.JSON)
              ? new ScanPrinter.Json(io.out(), isWithRecords, isWithBytes)
              : new ScanPrinter.Text(io.out(), isWithRecords, isWithBytes);
      try {
        isDamaged = scan(cursor, printer);
      } finally {
        printer.flush();
      }
      requireFound(wal);
    }
    return isDamaged ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private boolean scan(ScanCursor cursor, ScanPrinter printer) throws IOException {
    boolean isDamaged = false;
    long shown = 0;
    while (shown < limit && cursor.next()) {
      ScanItem item = cursor.item();
      if (segment != null && item.segment() > segment) {
        break;
      }
      if (isWanted(item)) {
        printer.print(cursor);
        shown++;
        isDamaged |= item.kind() == ScanItem.Kind.DAMAGE;
      }
    }
    return isDamaged;
  }

  /** A number or name that the log does not have is a mistake, and not an empty answer. */
  private void requireFound(Wal wal) throws CommandException {
    if (segment != null && !isSegmentFound && limit > 0) {
      throw new CommandException("no segment " + segment + " in " + log.directory());
    }
    if (stream != null && !isStreamFound && limit > 0) {
      log.require(wal, stream);
    }
  }

  private boolean isWanted(ScanItem item) {
    if (segment != null && item.segment() != segment) {
      return false;
    }
    isSegmentFound = true;
    ScanItem.Frame frame = item.frame();
    if (frame != null && stream != null && stream.equals(frame.stream())) {
      isStreamFound = true;
      return true;
    }
    return stream == null || item.kind() == ScanItem.Kind.DAMAGE;
  }
}
