package dev.seawall.cli;

import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.RecordPrinter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the last records, and those that come. */
@Command(
    name = "tail",
    description = {
      "Prints the last records, and with -f those that come.",
      "",
      "Of one stream, or of every stream. With -f it goes on, with each record that a writer"
          + " appends, until Ctrl-C.",
      "",
      "Works beside a running writer and writes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  seawall tail --dir data --stream orders -n 20",
      "  seawall tail --dir data --stream orders -f --format json"
    })
final class TailCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final PrintOptions print;

  @Option(
      names = {"-s", "--stream"},
      paramLabel = "NAME",
      converter = Converters.StreamName.class,
      description = "Only this stream (default: all).")
  private @Nullable String stream;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      converter = Converters.Count.class,
      description = "Begin with the last N records (default: 10).")
  private long count = 10;

  @Option(
      names = "--from",
      paramLabel = "N",
      converter = Converters.Sequence.class,
      description = "Begin with this sequence instead; needs --stream.")
  private @Nullable Long from;

  @Option(
      names = {"-f", "--follow"},
      description = "Wait for more records and print them as they come.")
  private boolean isFollowing;

  TailCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
    this.print = new PrintOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    if (stream == null && from != null) {
      throw log.usage("--from counts the records of one stream: give --stream, too");
    }
    DamageReporter damages = new DamageReporter(io);
    try (Wal wal = log.openReadOnly()) {
      RecordPrinter printer = print.printer();
      Map<String, Long> next = new LinkedHashMap<>();
      try {
        for (WalStream source : sources(wal)) {
          next.put(source.name(), printLast(source, printer, damages));
        }
      } finally {
        printer.flush();
      }
      if (isFollowing) {
        new Follower(wal, stream, printer, damages).follow(next);
      }
    }
    return damages.exitCode();
  }

  private Iterable<WalStream> sources(Wal wal) throws CommandException {
    if (stream == null) {
      return wal.streams().stream().map(StreamInfo::name).map(wal::stream).toList();
    }
    // One that is yet to come can be waited for.
    return List.of(isFollowing ? wal.stream(stream) : log.require(wal, stream));
  }

  /** Prints the last records, and returns the sequence behind them. */
  private long printLast(WalStream source, RecordPrinter printer, DamageReporter damages)
      throws IOException {
    long first = source.firstSequence();
    long last = source.lastSequence();
    if (from != null) {
      StreamWalk.requireNotTruncated(source, from);
      if (isFollowing) {
        return from;
      }
      new StreamWalk(source, damages).visit(from, last, record -> show(record, printer));
      return last + 1;
    }
    for (WalRecord record : last(source, first, last, damages)) {
      printer.print(record);
    }
    return last + 1;
  }

  private static boolean show(WalRecord record, RecordPrinter printer) throws IOException {
    printer.print(record);
    return true;
  }

  private ArrayDeque<WalRecord> last(
      WalStream source, long first, long last, DamageReporter damages) throws IOException {
    ArrayDeque<WalRecord> kept = new ArrayDeque<>();
    if (count == 0) {
      return kept;
    }
    // Where there are holes, so many sequences hold fewer records: look further back then.
    long window = count;
    while (true) {
      kept.clear();
      long begin = Math.max(first, last - window + 1);
      new StreamWalk(source, damages)
          .visit(
              begin,
              last,
              record -> {
                if (kept.size() == count) {
                  kept.removeFirst();
                }
                kept.addLast(record);
                return true;
              });
      if (kept.size() == count || begin == first) {
        return kept;
      }
      window = window > Long.MAX_VALUE / 8 ? Long.MAX_VALUE : window * 8;
    }
  }
}
