package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.SequenceRange;
import dev.seawall.cli.append.AppendReport;
import dev.seawall.cli.append.Committed;
import dev.seawall.cli.append.Tally;
import dev.seawall.cli.append.TransactionCount;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.Output;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.StringJoiner;

/** Says what has become durable. */
record AppendPrinter(Output out, FormatOption format, boolean isTransaction) {

  /** Says at once that a transaction is committed, and where. */
  void print(Committed committed) throws IOException {
    if (format.is(OutputFormat.JSON)) {
      JsonLines.print(out, json -> writeJson(json, committed));
    } else {
      StringJoiner ranges = new StringJoiner("; ");
      committed
          .ranges()
          .forEach(
              (stream, range) ->
                  ranges.add(
                      "%s %s COMMIT %d"
                          .formatted(
                              TextFormat.escape(stream),
                              new SequenceRange(range.first(), range.last() - 1),
                              range.last())));
      String records = TextFormat.count(committed.records(), "record");
      out.println("committed " + records + ": " + ranges);
      out.flush();
    }
  }

  private static void writeJson(JsonGenerator json, Committed committed) throws IOException {
    json.writeStartObject();
    json.writeNumberField("committed", committed.records());
    json.writeArrayFieldStart("streams");
    for (Map.Entry<String, SequenceRange> range : committed.ranges().entrySet()) {
      json.writeStartObject();
      json.writeStringField("stream", range.getKey());
      json.writeNumberField("first", range.getValue().first());
      json.writeNumberField("last", range.getValue().last() - 1);
      json.writeNumberField("commit", range.getValue().last());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  void print(AppendReport report) throws IOException {
    if (format.is(OutputFormat.JSON)) {
      JsonLines.print(out, json -> writeJson(json, report));
    } else {
      printText(report);
    }
    out.flush();
  }

  private void printText(AppendReport report) throws IOException {
    Tally durable = report.durable();
    List<List<String>> rows = new ArrayList<>();
    durable
        .streams()
        .forEach(
            (stream, tally) ->
                rows.add(
                    List.of(
                        TextFormat.escape(stream),
                        ranges(tally.ranges()),
                        TextFormat.count(tally.records(), "record"),
                        size(tally.bytes(), "%s"))));
    if (!isTransaction) { // there, each COMMIT has been told
      for (String line : TextFormat.table(rows)) {
        out.println(line);
      }
    }
    out.println(
        "%s durable%s in %s, %s records/s%s%s"
            .formatted(
                TextFormat.count(durable.records(), "record"),
                size(durable.bytes(), " (%s)"),
                TextFormat.seconds(report.nanos()),
                TextFormat.grouped(perSecond(report)),
                transactions(report.transactions()),
                report.isComplete() ? "" : "; the input was not appended to its end"));
  }

  /** Says nothing of a size that is not known. */
  private static String size(OptionalLong bytes, String format) {
    return bytes.isPresent() ? format.formatted(TextFormat.size(bytes.getAsLong())) : "";
  }

  private String transactions(TransactionCount count) {
    List<String> parts = new ArrayList<>();
    if (count.committed() > 0) {
      parts.add(TextFormat.grouped(count.committed()) + " committed");
    }
    if (count.rolledBack() > 0) {
      parts.add(TextFormat.grouped(count.rolledBack()) + " rolled back");
    }
    if (count.unfinished() > 0) {
      parts.add(TextFormat.grouped(count.unfinished()) + " without an end: without effect");
    }
    if (parts.isEmpty()) {
      return "";
    }
    return (isTransaction ? "; transactions: " : "; transactions, by stream: ")
        + String.join(", ", parts);
  }

  /** The first and the last sequence, and how many holes lie between. */
  private static String ranges(List<SequenceRange> ranges) {
    SequenceRange first = ranges.get(0);
    SequenceRange last = ranges.get(ranges.size() - 1);
    String all = new SequenceRange(first.first(), last.last()).toString();
    int holes = ranges.size() - 1;
    return holes == 0 ? all : all + " with " + TextFormat.count(holes, "hole");
  }

  private static long perSecond(AppendReport report) {
    long records = report.durable().records();
    return report.nanos() == 0 ? 0 : Math.round(records * 1e9 / report.nanos());
  }

  private static void writeJson(JsonGenerator json, AppendReport report) throws IOException {
    Tally durable = report.durable();
    json.writeStartObject();
    json.writeNumberField("records", durable.records());
    writeSize(json, durable.bytes());
    json.writeNumberField("seconds", report.nanos() / 1e9);
    json.writeNumberField("recordsPerSecond", perSecond(report));
    json.writeBooleanField("complete", report.isComplete());
    json.writeObjectFieldStart("transactions");
    json.writeNumberField("committed", report.transactions().committed());
    json.writeNumberField("rolledBack", report.transactions().rolledBack());
    json.writeNumberField("unfinished", report.transactions().unfinished());
    json.writeEndObject();
    json.writeArrayFieldStart("streams");
    for (Map.Entry<String, Tally.OfStream> stream : durable.streams().entrySet()) {
      write(json, stream.getKey(), stream.getValue());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String stream, Tally.OfStream tally)
      throws IOException {
    List<SequenceRange> ranges = tally.ranges();
    json.writeStartObject();
    json.writeStringField("stream", stream);
    json.writeNumberField("first", ranges.get(0).first());
    json.writeNumberField("last", ranges.get(ranges.size() - 1).last());
    json.writeNumberField("records", tally.records());
    writeSize(json, tally.bytes());
    if (tally.lastCommit() > 0) {
      json.writeNumberField("lastCommit", tally.lastCommit());
    }
    json.writeEndObject();
  }

  private static void writeSize(JsonGenerator json, OptionalLong bytes) throws IOException {
    if (bytes.isPresent()) {
      json.writeNumberField("bytes", bytes.getAsLong());
    }
  }
}
