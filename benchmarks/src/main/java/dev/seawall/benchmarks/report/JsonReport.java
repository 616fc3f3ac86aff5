package dev.seawall.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.benchmarks.harness.Floor;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Results;
import dev.seawall.benchmarks.harness.Spread;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Results for programs: values in base units (a second, bytes, seconds), latencies in ns. */
public final class JsonReport {
  private JsonReport() {}

  /** Writes everything to a file. */
  public static void write(Path file, Machine machine, Results results) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file);
        JsonGenerator json = new JsonFactory().createGenerator(writer)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("date", machine.date().toString());
      json.writeNumberField("cores", machine.cores());
      json.writeNumberField("heapBytes", machine.heapBytes());
      json.writeStringField("system", machine.system());
      json.writeStringField("java", machine.java());
      json.writeStringField("fileSystem", machine.fileSystem());
      json.writeNumberField("rounds", results.rounds());
      json.writeArrayFieldStart("results");
      for (Results.Line line : results.lines()) {
        write(json, line);
      }
      json.writeEndArray();
      write(json, "failures", results.failures());
      write(json, "notSupported", results.skipped());
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, String name, Map<String, String> reasons)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (var reason : reasons.entrySet()) {
      json.writeStringField(reason.getKey(), reason.getValue());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Results.Line line) throws IOException {
    Metric metric = line.metric();
    json.writeStartObject();
    json.writeStringField("name", metric.name());
    json.writeStringField("title", metric.title());
    json.writeStringField("unit", metric.unit().name());
    write(json, "value", line.values());
    if (!line.ratios().isEmpty()) {
      json.writeStringField("base", metric.base());
      write(json, "ratio", line.ratios());
    }
    Floor floor = metric.floor();
    if (floor != null) {
      json.writeObjectFieldStart("floor");
      json.writeStringField("kind", floor.kind().name());
      json.writeNumberField("bound", floor.bound());
      json.writeBooleanField("met", !line.isBelowFloor());
      json.writeEndObject();
    }
    if (line.hasLatencies()) {
      write(json, line.latencies());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Spread spread) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("median", spread.median());
    json.writeNumberField("min", spread.min());
    json.writeNumberField("max", spread.max());
    json.writeArrayFieldStart("rounds");
    for (double value : spread.all()) {
      json.writeNumber(value);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Histogram nanos) throws IOException {
    json.writeObjectFieldStart("latencyNanos");
    json.writeNumberField("count", nanos.getTotalCount());
    json.writeNumberField("p50", nanos.getValueAtPercentile(50));
    json.writeNumberField("p99", nanos.getValueAtPercentile(99));
    json.writeNumberField("p99.9", nanos.getValueAtPercentile(99.9));
    json.writeNumberField("max", nanos.getMaxValue());
    json.writeEndObject();
  }
}
