package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.Pin;
import dev.seawall.SpaceReport;
import dev.seawall.Wal;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says which streams keep which segments. */
@Command(
    name = "pins",
    description = {
      "Shows which streams hold which segments: those with records there that are not truncated"
          + " away.",
      "",
      "Segments are deleted oldest first, so the streams at the top keep all that is dead behind"
          + " them. The log's writer copies their records to the end of the log when that is worth"
          + " it.",
      "",
      "Works beside a running writer and writes nothing."
    },
    footer = {"", "Example:", "  seawall pins --dir data"})
final class PinsCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final FormatOption format = new FormatOption();

  PinsCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    DamageReporter damages = new DamageReporter(io);
    try (Wal wal = log.openReadOnly()) {
      List<Pin> pins = wal.pins();
      if (format.is(OutputFormat.JSON)) {
        printJson(pins);
      } else {
        printText(pins, wal.space());
      }
      damages.reportAll(wal);
    }
    return damages.exitCode();
  }

  private void printText(List<Pin> pins, SpaceReport space) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("segment", "stream", "live", "dead beside"));
    for (Pin pin : pins) {
      rows.add(
          List.of(
              Long.toString(pin.segment()),
              TextFormat.escape(pin.stream()),
              TextFormat.size(pin.liveBytes()),
              TextFormat.size(pin.deadBytes())));
    }
    for (String line : TextFormat.table(rows)) {
      io.out().println(line);
    }
    io.out().println(describe(space));
  }

  /** How much of a log is needed, in words. */
  static String describe(SpaceReport space) {
    return TextFormat.size(space.liveBytes())
        + " live, "
        + TextFormat.size(space.deadBytes())
        + " dead";
  }

  private void printJson(List<Pin> pins) throws IOException {
    JsonLines.print(
        io.out(),
        json -> {
          json.writeStartArray();
          for (Pin pin : pins) {
            write(json, pin);
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, Pin pin) throws IOException {
    json.writeStartObject();
    json.writeNumberField("segment", pin.segment());
    json.writeStringField("file", pin.file());
    json.writeStringField("stream", pin.stream());
    json.writeNumberField("liveBytes", pin.liveBytes());
    json.writeNumberField("deadBytes", pin.deadBytes());
    json.writeEndObject();
  }
}
