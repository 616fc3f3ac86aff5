package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.StreamCheckpoint;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream as it is listed, with how far it has been applied.
 *
 * @param info its sequences
 * @param checkpoint its last checkpoint; null if it has none
 * @param failure why that cannot be read; empty if it can
 */
record StreamView(StreamInfo info, @Nullable StreamCheckpoint checkpoint, String failure) {
  private static final String NONE = "-";

  /** All streams of a log, by name. */
  static List<StreamView> all(Wal wal) {
    return wal.streams().stream().map(info -> of(wal, info)).toList();
  }

  private static StreamView of(Wal wal, StreamInfo info) {
    if (info.appliedThrough().isEmpty()) {
      return new StreamView(info, null, "");
    }
    try {
      StreamCheckpoint last = wal.stream(info.name()).lastCheckpoint().orElse(null);
      return new StreamView(info, last, "");
    } catch (WalException e) { // what can be told of the others must not suffer from it
      return new StreamView(info, null, ErrorHandler.describe(e));
    }
  }

  /** How many sequences are behind what has been applied, the CHECKPOINT itself not counted. */
  private static long lag(StreamInfo info, StreamCheckpoint checkpoint) {
    long behind = info.lastSequence() - checkpoint.appliedThrough();
    return checkpoint.sequence() > checkpoint.appliedThrough() ? behind - 1 : behind;
  }

  /** A table, with columns on checkpoints if there are any. */
  static List<String> table(List<StreamView> views) {
    boolean isWithCheckpoints = views.stream().anyMatch(StreamView::hasCheckpoint);
    List<List<String>> rows = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of("stream", "sequences", "count", "durable"));
    if (isWithCheckpoints) {
      heading.addAll(List.of("applied", "lag"));
    }
    heading.add("id");
    rows.add(heading);
    for (StreamView view : views) {
      List<String> row = new ArrayList<>();
      StreamInfo info = view.info;
      row.add(TextFormat.escape(info.name()));
      row.add(
          info.count() == 0
              ? "none (next " + (info.lastSequence() + 1) + ")"
              : info.firstSequence() + ".." + info.lastSequence());
      row.add(Long.toString(info.count()));
      row.add(Long.toString(info.durableSequence()));
      if (isWithCheckpoints) {
        row.addAll(view.checkpointCells());
      }
      row.add(Integer.toString(info.id()));
      rows.add(row);
    }
    return TextFormat.table(rows);
  }

  /** Whether there is a checkpoint, or one that cannot be read. */
  boolean hasCheckpoint() {
    return checkpoint != null || !failure.isEmpty();
  }

  /** A table of checkpoints. */
  static List<String> checkpointTable(List<StreamView> views) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("stream", "applied", "lag", "sequence", "time", "note"));
    for (StreamView view : views) {
      List<String> row = new ArrayList<>();
      row.add(TextFormat.escape(view.info.name()));
      row.addAll(view.checkpointCells());
      StreamCheckpoint last = view.checkpoint;
      if (last == null) {
        row.addAll(List.of(NONE, NONE, TextFormat.line(view.failure)));
      } else {
        String note = last.note();
        row.add(last.sequence() == 0 ? NONE : Long.toString(last.sequence()));
        row.add(last.time().truncatedTo(ChronoUnit.SECONDS).toString());
        row.add(note == null ? "(truncated away)" : TextFormat.escape(note));
      }
      rows.add(row);
    }
    return TextFormat.table(rows);
  }

  private List<String> checkpointCells() {
    if (checkpoint == null) {
      return List.of(failure.isEmpty() ? NONE : "unreadable", NONE);
    }
    return List.of(
        Long.toString(checkpoint.appliedThrough()), Long.toString(lag(info, checkpoint)));
  }

  void writeJson(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("stream", info.name());
    json.writeNumberField("id", info.id());
    json.writeNumberField("first", info.firstSequence());
    json.writeNumberField("last", info.lastSequence());
    json.writeNumberField("durable", info.durableSequence());
    json.writeNumberField("count", info.count());
    if (checkpoint != null) {
      json.writeObjectFieldStart("checkpoint");
      json.writeNumberField("appliedThrough", checkpoint.appliedThrough());
      json.writeNumberField("lag", lag(info, checkpoint));
      json.writeNumberField("sequence", checkpoint.sequence());
      json.writeStringField("time", checkpoint.time().toString());
      if (checkpoint.note() != null) {
        json.writeStringField("note", checkpoint.note());
      }
      json.writeEndObject();
    }
    if (!failure.isEmpty()) {
      json.writeStringField("checkpointFailure", failure);
    }
    json.writeEndObject();
  }
}
