package dev.seawall.cli;

import dev.seawall.CorruptionException;
import dev.seawall.ReplayCursor;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.RecordPrinter;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what has taken effect. */
@Command(
    name = "replay",
    description = {
      "Prints what has taken effect, in the order in which it did.",
      "",
      "Batches and transactions come whole, a transaction at the place of its COMMIT; what was"
          + " rolled back or has not ended is left out, and so are COMMIT, ROLLBACK and CHECKPOINT"
          + " records. Begins behind the stream's last checkpoint; where there is none, with the"
          + " first record.",
      "",
      "Stops at damage, with exit code 1: what is behind it might not be all ('cat' reads on). Works"
          + " beside a running writer and writes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  seawall replay --dir data --stream orders --position",
      "  seawall replay --dir data --from-checkpoint=nightly-42",
      "  seawall replay --dir data --stream orders --after 1000 --follow --format json"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final PrintOptions print;

  @Option(
      names = {"-s", "--stream"},
      paramLabel = "NAME",
      converter = Converters.StreamName.class,
      description = "Only this stream (default: all, one after the other, by name).")
  private @Nullable String stream;

  @ArgGroup private final Begin begin = new Begin();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      converter = Converters.Count.class,
      description = "Print at most so many records.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = {"-f", "--follow"},
      description = "Wait for more and print it as it takes effect; needs --stream.")
  private boolean isFollowing;

  @Option(
      names = "--position",
      description =
          "Say at the end, on standard error, how far each stream was printed: what to give to"
              + " --after, or to 'checkpoint create --through'.")
  private boolean isTellingPosition;

  private long printed;
  private volatile @Nullable String position;

  ReplayCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
    this.print = new PrintOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    if (stream == null && (begin.after != null || isFollowing)) {
      throw log.usage("--after and --follow are about one stream: give --stream, too");
    }
    Thread hook = new Thread(this::tellPosition, "seawall-replay-stop");
    Hooks.add(hook);
    DamageReporter damages = new DamageReporter(io);
    try (Wal wal = log.openReadOnly()) {
      RecordPrinter printer = print.replayPrinter();
      if (stream != null) {
        replay(wal, log.require(wal, stream), printer, damages);
      } else {
        for (StreamInfo info : wal.streams()) {
          replay(wal, wal.stream(info.name()), printer, damages);
        }
      }
    } finally {
      Hooks.remove(hook);
    }
    return damages.exitCode();
  }

  private void replay(Wal wal, WalStream source, RecordPrinter printer, DamageReporter damages)
      throws IOException, InterruptedException, CommandException {
    try (ReplayCursor cursor = begin.open(wal, log, source)) {
      note(source, cursor);
      try {
        print(source, cursor, printer);
      } finally {
        printer.flush(); // a position is told only when what is before it has been handed over
        note(source, cursor);
        tellPosition();
      }
    } catch (CorruptionException e) {
      damages.report(e.damage());
    }
  }

  private void print(WalStream source, ReplayCursor cursor, RecordPrinter printer)
      throws IOException, InterruptedException {
    while (printed < limit) {
      if (cursor.next()) {
        printer.print(cursor.record());
        printed++;
      } else if (isFollowing) {
        printer.flush();
        note(source, cursor);
        if (cursor.next(PATIENCE)) {
          printer.print(cursor.record());
          printed++;
        }
      } else {
        break;
      }
    }
  }

  /** Keeps what there is to tell: only this thread may ask the cursor. */
  private void note(WalStream source, ReplayCursor cursor) {
    position = TextFormat.escape(source.name()) + ": position " + cursor.position();
  }

  private void tellPosition() {
    String told = position;
    position = null;
    if (isTellingPosition && told != null) {
      io.complain(told);
    }
  }

  /** Where to begin: at most one of these. */
  private static final class Begin {
    @Option(
        names = "--after",
        paramLabel = "N",
        converter = Converters.SequenceOrZero.class,
        description = "Begin behind this position; needs --stream.")
    private @Nullable Long after;

    @Option(
        names = "--from-checkpoint",
        paramLabel = "NAME",
        arity = "0..1",
        fallbackValue = "",
        description =
            "Begin where each stream stood at the checkpoint of this name; without a name, behind"
                + " each stream's own last one, as is the default.")
    private @Nullable String checkpoint;

    @Option(names = "--all", description = "Begin with the first record there is.")
    private boolean isAll;

    ReplayCursor open(Wal wal, LogOptions log, WalStream source)
        throws IOException, CommandException {
      if (checkpoint != null && !checkpoint.isEmpty()) {
        return source.replay(NamedCheckpoints.require(wal, log, checkpoint).position(source));
      }
      if (after != null) {
        return source.replay(after);
      }
      return isAll ? source.replay(source.firstSequence() - 1) : source.replay();
    }
  }
}
