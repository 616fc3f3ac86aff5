package dev.seawall.cli;

import static dev.seawall.cli.console.TextFormat.grouped;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.cli.console.TextFormat;
import dev.seawall.cli.demo.DemoResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows what the demo has shown. */
final class DemoPrinter {

  private DemoPrinter() {}

  static List<String> text(DemoResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    for (String problem : result.problems()) {
      lines.add("PROBLEM: " + problem);
    }
    if (result.problemCount() > result.problems().size()) {
      lines.add("… and " + grouped(result.problemCount() - result.problems().size()) + " more");
    }
    if (!result.problems().isEmpty()) {
      lines.add("");
    }
    lines.addAll(
        TextFormat.table(
            List.of(
                List.of("records acknowledged", grouped(result.acknowledged())),
                List.of("records found", grouped(result.found())),
                List.of("records lost", grouped(result.lost())),
                List.of("writers killed", grouped(result.kills())),
                List.of("torn bytes cut", grouped(result.tornBytes())),
                List.of("lines of a file read back", grouped(result.inputLines())))));
    lines.add("");
    lines.addAll(speeds(result.speeds()));
    lines.add("");
    lines.addAll(next(result));
    return lines;
  }

  static String failure(DemoResult result) {
    return result.problemCount() > 0
        ? TextFormat.count(result.problemCount(), "problem")
            + ", the first: "
            + result.problems().get(0)
        : result.input() + " did not come back as it was";
  }

  /** A table of speeds. */
  static List<String> speeds(List<DemoResult.Speed> speeds) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("durable appends of 256 bytes", "appends/s", "records/sync", "p50", "p99"));
    for (DemoResult.Speed speed : speeds) {
      rows.add(
          List.of(
              "from " + TextFormat.count(speed.threads(), "thread"),
              grouped(Math.round(speed.appendsPerSecond())),
              String.format(Locale.ROOT, "%.1f", speed.recordsPerSync()),
              millis(speed.p50Nanos()),
              millis(speed.p99Nanos())));
    }
    return TextFormat.table(rows);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }

  private static List<String> next(DemoResult result) {
    if (!result.isKept()) {
      return List.of("The log has been deleted. To look around in one:", "  ./seawall demo --keep");
    }
    String where = " --dir " + result.directory();
    return List.of(
        "Look around:",
        "  ./seawall streams" + where,
        "  ./seawall tail" + where + " --stream alpha",
        "  ./seawall cat" + where + " --stream lines --format json --limit 3",
        "  ./seawall scan" + where + " --limit 20",
        "  ./seawall verify" + where,
        "and when done: rm -r " + result.directory());
  }

  static void writeJson(JsonGenerator json, DemoResult result) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("success", result.isSuccess());
    json.writeNumberField("acknowledged", result.acknowledged());
    json.writeNumberField("found", result.found());
    json.writeNumberField("lost", result.lost());
    json.writeNumberField("unacknowledgedFound", result.unacknowledged());
    json.writeNumberField("kills", result.kills());
    json.writeNumberField("tornBytesCut", result.tornBytes());
    json.writeStringField("input", result.input().toString());
    json.writeNumberField("inputLines", result.inputLines());
    json.writeNumberField("inputBytesEqual", result.inputBytes());
    json.writeBooleanField("inputEqual", result.isInputEqual());
    json.writeArrayFieldStart("speeds");
    for (DemoResult.Speed speed : result.speeds()) {
      write(json, speed);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("problems");
    for (String problem : result.problems()) {
      json.writeString(problem);
    }
    json.writeEndArray();
    json.writeStringField("directory", result.directory().toString());
    json.writeBooleanField("kept", result.isKept());
    json.writeEndObject();
  }

  /** Writes a speed as an object. */
  static void write(JsonGenerator json, DemoResult.Speed speed) throws IOException {
    json.writeStartObject();
    json.writeNumberField("threads", speed.threads());
    json.writeNumberField("appendsPerSecond", Math.round(speed.appendsPerSecond()));
    json.writeNumberField("recordsPerSync", speed.recordsPerSync());
    json.writeNumberField("p50Millis", speed.p50Nanos() / 1e6);
    json.writeNumberField("p99Millis", speed.p99Nanos() / 1e6);
    json.writeEndObject();
  }
}
