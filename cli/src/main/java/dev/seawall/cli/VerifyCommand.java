package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.Damage;
import dev.seawall.SequenceRange;
import dev.seawall.VerifyReport;
import dev.seawall.Wal;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.Progress;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Checks the whole log. */
@Command(
    name = "verify",
    description = {
      "Checks the whole log.",
      "",
      "Reads all of it and checks every checksum, the chain of segments, and that no stream has a"
          + " gap.",
      "Names each damaged range: its kind, file, offset and length, stream, and the sequences lost.",
      "",
      "Exit code 0: sound; 1: damaged, each damage with its place and what is lost. Works beside a"
          + " running writer and writes nothing."
    },
    footer = {"", "Example:", "  seawall verify --dir data && echo sound"})
final class VerifyCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final ReportFormat format = new ReportFormat();

  VerifyCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    long begin = System.nanoTime();
    VerifyReport report;
    List<Damage> damages;
    try (Wal wal = log.openReadOnly()) {
      report = verify(wal);
      Set<Damage> all = new LinkedHashSet<>(report.damages());
      all.addAll(wal.recoveryReport().damages());
      damages = new ArrayList<>(all);
    }
    long nanos = System.nanoTime() - begin;
    if (format.isJson()) {
      JsonLines.print(io.out(), json -> writeJson(json, report, damages, nanos));
    } else {
      printText(report, damages, nanos);
    }
    return damages.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private VerifyReport verify(Wal wal) throws IOException {
    try (Progress bar = new Progress(io, "verify")) {
      return wal.verify(progress -> bar.update(progress.doneBytes(), progress.totalBytes()));
    }
  }

  private void printText(VerifyReport report, List<Damage> damages, long nanos) throws IOException {
    for (Damage damage : damages) {
      io.out().println("damaged: " + TextFormat.line(damage.toString()));
    }
    for (Damage gap : report.knownGaps()) {
      io.out().println("known to be lost: " + TextFormat.line(gap.toString()));
    }
    if (report.undecodedFrames() > 0) {
      io.out()
          .println(
              TextFormat.count(report.undecodedFrames(), "frame")
                  + " not decoded, checksums right; missing: "
                  + TextFormat.line(String.join(", ", report.needs())));
    }
    String verdict =
        damages.isEmpty() ? "sound" : TextFormat.count(damages.size(), "damaged range");
    io.out()
        .println(
            String.join(
                ", ",
                verdict + ": " + TextFormat.count(report.segments(), "segment"),
                TextFormat.count(report.frames(), "frame"),
                TextFormat.count(report.records(), "record"),
                TextFormat.size(report.bytes()) + " in " + TextFormat.seconds(nanos)));
  }

  private static void writeJson(
      JsonGenerator json, VerifyReport report, List<Damage> damages, long nanos)
      throws IOException {
    json.writeStartObject();
    json.writeBooleanField("sound", damages.isEmpty());
    json.writeNumberField("segments", report.segments());
    json.writeNumberField("frames", report.frames());
    json.writeNumberField("records", report.records());
    json.writeNumberField("bytes", report.bytes());
    json.writeNumberField("undecodedFrames", report.undecodedFrames());
    json.writeArrayFieldStart("needs");
    for (String need : report.needs()) {
      json.writeString(need);
    }
    json.writeEndArray();
    json.writeNumberField("seconds", nanos / 1e9);
    writeDamages(json, "damages", damages);
    writeDamages(json, "knownGaps", report.knownGaps());
    json.writeEndObject();
  }

  static void writeDamages(JsonGenerator json, String name, List<Damage> damages)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Damage damage : damages) {
      json.writeStartObject();
      json.writeStringField("kind", damage.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField("file", damage.file());
      json.writeNumberField("segment", damage.segment());
      json.writeNumberField("offset", damage.offset());
      json.writeNumberField("length", damage.lengthBytes());
      writeLost(json, damage);
      json.writeStringField("reason", damage.reason());
      writeInDoubt(json, damage.streamsInDoubt());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeInDoubt(JsonGenerator json, List<String> streams) throws IOException {
    if (!streams.isEmpty()) {
      json.writeArrayFieldStart("streamsInDoubt");
      for (String stream : streams) {
        json.writeString(stream);
      }
      json.writeEndArray();
    }
  }

  static void writeLost(JsonGenerator json, Damage damage) throws IOException {
    if (damage.stream() != null) {
      json.writeStringField("stream", damage.stream());
      json.writeNumberField("streamId", damage.streamId());
    }
    SequenceRange lost = damage.lost();
    if (lost != null) {
      json.writeNumberField("lostFirst", lost.first());
      json.writeNumberField("lostLast", lost.last());
    }
  }
}
