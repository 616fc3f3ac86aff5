package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.RetentionReport;
import dev.seawall.RetentionReport.Held;
import dev.seawall.RetentionReport.Removed;
import dev.seawall.WalStats;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What is shown of retention. */
final class RetentionViews {
  private RetentionViews() {}

  /** Says what went, and what was held back, stream by stream. */
  static List<String> describe(RetentionReport report, boolean isDryRun) {
    List<String> lines = new ArrayList<>();
    String verb = isDryRun ? "would remove " : "removed ";
    for (Removed removed : report.removed()) {
      lines.add(
          TextFormat.escape(removed.stream())
              + ": "
              + verb
              + removed.first()
              + ".."
              + removed.last()
              + " ("
              + sizes(removed.records(), removed.bytes())
              + ")");
    }
    report.held().forEach(held -> lines.add(TextFormat.escape(held.toString())));
    lines.add(
        report.removed().isEmpty()
            ? "nothing to remove"
            : verb
                + sizes(report.records(), report.bytes())
                + " of "
                + TextFormat.count(report.removed().size(), "stream"));
    return lines;
  }

  private static String sizes(long records, long bytes) {
    return TextFormat.count(records, "record") + ", " + TextFormat.size(bytes);
  }

  static void writeJson(JsonGenerator json, RetentionReport report, boolean isDryRun)
      throws IOException {
    json.writeStartObject();
    json.writeBooleanField("dryRun", isDryRun);
    json.writeNumberField("records", report.records());
    json.writeNumberField("bytes", report.bytes());
    json.writeArrayFieldStart("removed");
    for (Removed removed : report.removed()) {
      json.writeStartObject();
      json.writeStringField("stream", removed.stream());
      json.writeNumberField("first", removed.first());
      json.writeNumberField("last", removed.last());
      json.writeNumberField("records", removed.records());
      json.writeNumberField("bytes", removed.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeHeld(json, report.held());
    json.writeEndObject();
  }

  /** Says what is known of the retention of a log that may be written by another process. */
  static String describe(WalStats.Retention retention) {
    Instant last = retention.lastPass();
    return last == null
        ? "none noted"
        : TextFormat.escape(retention.policies())
            + "; last pass noted at "
            + last.truncatedTo(ChronoUnit.SECONDS)
            + ", removed "
            + sizes(retention.removedRecords(), retention.removedBytes())
            + " since opening";
  }

  static void writeJson(JsonGenerator json, WalStats.Retention retention) throws IOException {
    Instant last = retention.lastPass();
    json.writeObjectFieldStart("retention");
    json.writeStringField("policies", retention.policies());
    json.writeStringField("lastPass", last == null ? null : last.toString());
    json.writeNumberField("removedRecords", retention.removedRecords());
    json.writeNumberField("removedBytes", retention.removedBytes());
    json.writeEndObject();
  }

  private static void writeHeld(JsonGenerator json, List<Held> all) throws IOException {
    json.writeArrayFieldStart("held");
    for (Held held : all) {
      json.writeStartObject();
      json.writeStringField("stream", held.stream());
      json.writeNumberField("from", held.from());
      json.writeNumberField("wanted", held.wanted());
      json.writeStringField("reason", held.reason().name());
      json.writeStringField("holder", held.holder());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
