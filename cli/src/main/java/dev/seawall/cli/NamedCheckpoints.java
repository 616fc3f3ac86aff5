package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.Checkpoint;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** How checkpoints over the whole log are found and shown. */
final class NamedCheckpoints {
  private static final int REASONS_SHOWN = 3;

  private NamedCheckpoints() {}

  /** Finds one, or says that there is none. */
  static Checkpoint require(Wal wal, LogOptions log, String name)
      throws WalException, CommandException {
    return wal.findCheckpoint(name).orElseThrow(() -> missing(log, name));
  }

  static CommandException missing(LogOptions log, String name) {
    return new CommandException(
        "no checkpoint '" + TextFormat.escape(name) + "' in " + log.directory());
  }

  /** A table, in the order in which they were made. */
  static List<String> table(List<Checkpoint> checkpoints) throws WalException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("checkpoint", "time", "streams", "reachable", "note"));
    for (Checkpoint checkpoint : checkpoints) {
      rows.add(
          List.of(
              TextFormat.escape(checkpoint.name()),
              checkpoint.time().truncatedTo(ChronoUnit.SECONDS).toString(),
              Integer.toString(checkpoint.streamCount()),
              reachable(checkpoint),
              TextFormat.escape(checkpoint.note())));
    }
    return TextFormat.table(rows);
  }

  /** The newest in words, and how many there are. */
  static String describe(Checkpoint newest, int count) throws WalException {
    return "%s, the newest '%s' of %s, reachable: %s"
        .formatted(
            TextFormat.grouped(count),
            TextFormat.escape(newest.name()),
            newest.time().truncatedTo(ChronoUnit.SECONDS),
            reachable(newest));
  }

  /** Whether one can go on from it in every stream, or why not. */
  private static String reachable(Checkpoint checkpoint) throws WalException {
    if (checkpoint.isReachable()) {
      return "yes";
    }
    List<Checkpoint.Position> lost =
        checkpoint.positions().stream()
            .filter(position -> position.reachability() != Checkpoint.Reachability.REACHABLE)
            .toList();
    if (lost.isEmpty()) {
      return "no: a stream that came later has been truncated";
    }
    StringJoiner reasons = new StringJoiner(", ", "no: ", "");
    for (Checkpoint.Position position : lost.subList(0, Math.min(REASONS_SHOWN, lost.size()))) {
      reasons.add(TextFormat.escape(position.stream()) + " " + word(position.reachability()));
    }
    if (lost.size() > REASONS_SHOWN) {
      reasons.add((lost.size() - REASONS_SHOWN) + " more");
    }
    return reasons.toString();
  }

  private static String word(Checkpoint.Reachability reachability) {
    return reachability.name().toLowerCase(Locale.ROOT);
  }

  static void writeJson(JsonGenerator json, Checkpoint checkpoint) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", checkpoint.name());
    json.writeStringField("time", checkpoint.time().toString());
    json.writeStringField("note", checkpoint.note());
    json.writeBooleanField("reachable", checkpoint.isReachable());
    json.writeArrayFieldStart("positions");
    for (Checkpoint.Position position : checkpoint.positions()) {
      json.writeStartObject();
      json.writeStringField("stream", position.stream());
      json.writeNumberField("sequence", position.sequence());
      json.writeStringField("reachability", word(position.reachability()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
