package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.Checkpoint;
import dev.seawall.RecoveryReport;
import dev.seawall.SpaceReport;
import dev.seawall.TransactionInfo;
import dev.seawall.Wal;
import dev.seawall.WalStats;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.Output;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what there is and what state it is in. */
@Command(
    name = "stat",
    description = {
      "Shows sizes, identity, the state of the log's end, open transactions, compression, which"
          + " records go by themselves, and the streams with their checkpoints.",
      "",
      "Works beside a running writer and writes nothing. Of a log larger than 64 MiB it looks at"
          + " little more than the end; what is in the frames it tells then only with --frames."
          + " 'verify' checks all of it.",
      "",
      "A transaction is open that has written records and has neither been committed nor rolled"
          + " back. As long as its writer lives, it keeps its streams from being truncated beyond"
          + " the sequences shown."
    },
    footer = {
      "",
      "Examples:",
      "  seawall stat --dir data",
      "  seawall stat --dir data --frames --format json"
    })
final class StatCommand implements Callable<Integer> {
  private static final long SMALL_LOG_BYTES = 64L << 20;

  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final FormatOption format = new FormatOption();

  @Option(
      names = "--frames",
      description = "Read the whole log, however large, and say how well it is compressed.")
  private boolean isWithFrames;

  StatCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    try (Wal wal = log.openReadOnly()) {
      if (format.is(OutputFormat.JSON)) {
        JsonLines.print(io.out(), json -> writeJson(json, wal));
      } else {
        printText(wal);
      }
      return wal.recoveryReport().damages().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private void printText(Wal wal) throws IOException {
    WalStats stats = wal.stats();
    Output out = io.out();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("log", stats.location()));
    rows.add(row("identity", stats.logId().isEmpty() ? "none yet" : stats.logId()));
    rows.add(row("segments", segments(stats)));
    rows.add(row("size", TextFormat.size(stats.bytes())));
    rows.add(row("space", PinsCommand.describe(wal.space())));
    rows.add(row("streams", TextFormat.grouped(stats.streams())));
    FrameTotals frames = frames(wal);
    rows.add(row("frames", frames == null ? "not looked at (see --frames)" : frames.describe()));
    wal.openTransactions().forEach(open -> rows.add(row("open", describe(open))));
    rows.add(row("reading", reading(wal.stats())));
    rows.add(row("retention", RetentionViews.describe(stats.retention())));
    for (String sharded : ShardedViews.describe(wal)) {
      rows.add(row("sharded", sharded));
    }
    for (Checkpoint last : wal.latestCheckpoint().stream().toList()) {
      rows.add(row("checkpoint", NamedCheckpoints.describe(last, wal.checkpoints().size())));
    }
    RecoveryReport recovery = wal.recoveryReport();
    rows.add(row("end", recovery.summary()));
    if (!recovery.lastSegment().isEmpty()) {
      rows.add(
          row("", "valid to " + recovery.lastSegment() + " at offset " + recovery.validBytes()));
    }
    recovery.notes().forEach(note -> rows.add(row("note", note)));
    recovery.damages().forEach(damage -> rows.add(row("damaged", damage.toString())));
    if (!stats.failure().isEmpty()) {
      rows.add(row("failed", stats.failure()));
    }
    for (List<String> row : rows) {
      out.println(String.format("%-10s %s", row.get(0), TextFormat.line(row.get(1))));
    }
    List<StreamView> streams = StreamView.all(wal);
    if (!streams.isEmpty()) {
      out.println("");
      for (String line : StreamView.table(streams)) {
        out.println(line);
      }
    }
  }

  private @Nullable FrameTotals frames(Wal wal) throws IOException {
    boolean isWanted = isWithFrames || wal.stats().bytes() <= SMALL_LOG_BYTES;
    return isWanted ? FrameTotals.read(wal) : null;
  }

  /** What this very command needs to read: those of a writer are known to the writer. */
  private static String reading(WalStats stats) {
    WalStats.OpenSegments segments = stats.openSegments();
    WalStats.FrameCache cache = stats.frameCache();
    return "here: %d of at most %d segments open, frame cache %s"
        .formatted(
            segments.open(),
            segments.limit(),
            cache.limitBytes() == 0
                ? "off"
                : TextFormat.size(cache.bytes()) + " of " + TextFormat.size(cache.limitBytes()));
  }

  private static String describe(TransactionInfo open) {
    StringJoiner pins = new StringJoiner(", ");
    new TreeMap<>(open.pins())
        .forEach((stream, first) -> pins.add(TextFormat.escape(stream) + " from " + first));
    return "transaction " + open.id() + " holds " + pins;
  }

  private static List<String> row(String name, String value) {
    return List.of(name, value);
  }

  private static String segments(WalStats stats) {
    return stats.segments() == 0
        ? "0"
        : stats.segments() + " (" + stats.firstSegment() + ".." + stats.lastSegment() + ")";
  }

  private void writeJson(JsonGenerator json, Wal wal) throws IOException {
    WalStats stats = wal.stats();
    json.writeStartObject();
    json.writeStringField("location", stats.location());
    json.writeStringField("logId", stats.logId());
    json.writeNumberField("segments", stats.segments());
    json.writeNumberField("bytes", stats.bytes());
    SpaceReport space = wal.space();
    json.writeNumberField("liveBytes", space.liveBytes());
    json.writeNumberField("deadBytes", space.deadBytes());
    json.writeNumberField("firstSegment", stats.firstSegment());
    json.writeNumberField("lastSegment", stats.lastSegment());
    json.writeNumberField("streamCount", stats.streams());
    json.writeNumberField("appendedRecords", stats.appendedRecords());
    json.writeNumberField("appendedBytes", stats.appendedBytes());
    json.writeNumberField("commitGroups", stats.commitGroups());
    json.writeNumberField("syncs", stats.syncs());
    json.writeNumberField("rolls", stats.rolls());
    json.writeNumberField("bufferedBytes", stats.bufferedBytes());
    json.writeStringField("failure", stats.failure());
    FrameTotals frames = frames(wal);
    if (frames != null) {
      frames.writeJson(json);
    }
    writeTransactions(json, wal.openTransactions());
    writeReading(json, stats);
    RetentionViews.writeJson(json, stats.retention());
    ShardedViews.writeJson(json, wal);
    json.writeArrayFieldStart("checkpoints");
    for (Checkpoint checkpoint : wal.checkpoints()) {
      NamedCheckpoints.writeJson(json, checkpoint);
    }
    json.writeEndArray();
    writeRecovery(json, wal.recoveryReport());
    json.writeArrayFieldStart("streams");
    for (StreamView stream : StreamView.all(wal)) {
      stream.writeJson(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeTransactions(JsonGenerator json, List<TransactionInfo> open)
      throws IOException {
    json.writeArrayFieldStart("openTransactions");
    for (TransactionInfo transaction : open) {
      json.writeStartObject();
      json.writeNumberField("id", transaction.id());
      json.writeObjectFieldStart("pins");
      for (Map.Entry<String, Long> pin : new TreeMap<>(transaction.pins()).entrySet()) {
        json.writeNumberField(pin.getKey(), pin.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeReading(JsonGenerator json, WalStats stats) throws IOException {
    WalStats.OpenSegments segments = stats.openSegments();
    json.writeObjectFieldStart("openSegments");
    json.writeNumberField("open", segments.open());
    json.writeNumberField("limit", segments.limit());
    json.writeNumberField("opened", segments.opened());
    json.writeNumberField("closedByLimit", segments.closedByLimit());
    json.writeEndObject();
    WalStats.FrameCache cache = stats.frameCache();
    json.writeObjectFieldStart("frameCache");
    json.writeNumberField("hits", cache.hits());
    json.writeNumberField("misses", cache.misses());
    json.writeNumberField("bytes", cache.bytes());
    json.writeNumberField("limitBytes", cache.limitBytes());
    json.writeEndObject();
  }

  private static void writeRecovery(JsonGenerator json, RecoveryReport recovery)
      throws IOException {
    json.writeObjectFieldStart("recovery");
    json.writeStringField("verdict", recovery.verdict().name());
    json.writeNumberField("segments", recovery.segments());
    json.writeStringField("lastSegment", recovery.lastSegment());
    json.writeNumberField("validBytes", recovery.validBytes());
    json.writeNumberField("cutBytes", recovery.cutBytes());
    json.writeStringField("tornFile", recovery.tornFile());
    json.writeNumberField("rewrittenBytes", recovery.rewrittenBytes());
    VerifyCommand.writeDamages(json, "damages", recovery.damages());
    json.writeArrayFieldStart("notes");
    for (String note : recovery.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
