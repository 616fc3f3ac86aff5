package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.cli.bench.DiskBenchmark;
import dev.seawall.cli.bench.DiskFigures;
import dev.seawall.cli.bench.Expectations;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.demo.DemoResult.Speed;
import dev.seawall.cli.demo.WorkDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a disk with Seawall, and says what to expect of it. */
@Command(
    name = "bench",
    description = {
      "Measures a disk with Seawall, and says what to expect of it and what limits it.",
      "",
      "Works in a fresh directory below the one given, takes about 20 seconds and 2 GiB, and deletes"
          + " what it has written, also when it is broken off. Other work on the machine shows in the"
          + " figures."
    },
    footer = {"", "Examples:", "  seawall bench", "  seawall bench /mnt/data --format json"})
final class BenchCommand implements Callable<Integer> {
  private static final String PREFIX = "seawall-bench-";
  private static final long MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  private final Io io;
  private final AtomicBoolean isStopping = new AtomicBoolean();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "A directory on the disk (default: the current one).")
  private Path directory = Path.of("");

  @Option(
      names = "--millis",
      paramLabel = "N",
      converter = Converters.Positive.class,
      description = "How long each part takes, in milliseconds (default: 2000).")
  private int millis = 2000;

  @Option(
      names = "--mib",
      paramLabel = "N",
      converter = Converters.Positive.class,
      description = "How much to write and read in one go, in MiB (default: 512).")
  private int streamedMib = 512;

  @SuppressWarnings("unused") // the parser fills it
  @Mixin
  private final EveryCommandOptions everyCommand = new EveryCommandOptions();

  @Mixin private final FormatOption format = new FormatOption();

  BenchCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Exception {
    Path parent = directory.toAbsolutePath().normalize();
    checkRoom(parent);
    WorkDirectory work = WorkDirectory.below(parent, PREFIX);
    Thread hook = new Thread(() -> stop(work), "seawall-bench-stop");
    Hooks.add(hook);
    try {
      tell(parent + ", " + work.fileSystem() + ", " + processors() + ", Java " + javaVersion());
      print(measure(work));
      return ExitCode.OK;
    } finally {
      Hooks.remove(hook);
      awaitEndIfStopping();
      work.delete();
    }
  }

  private void checkRoom(Path parent) throws IOException, CommandException {
    if (!Files.isDirectory(parent)) {
      throw new CommandException("no such directory: " + parent);
    }
    long needed = DiskBenchmark.neededBytes(millis, streamedMib * MIB);
    long free = Files.getFileStore(parent).getUsableSpace();
    if (free < needed) {
      throw new CommandException(
          String.format(
              "not enough space: %.1f GiB are needed, %s has %.1f GiB (see --millis and --mib)",
              needed / GIB, parent, free / GIB));
    }
  }

  /** Measures; once it is being stopped, only the process's end is to follow. */
  private DiskFigures measure(WorkDirectory work) throws IOException, InterruptedException {
    try {
      return new DiskBenchmark(work.path(), millis, streamedMib * MIB, this::progress).run();
    } catch (IOException | RuntimeException e) {
      awaitEndIfStopping();
      throw e;
    }
  }

  private void awaitEndIfStopping() throws InterruptedException {
    while (isStopping.get()) {
      Thread.sleep(1000);
    }
  }

  private void stop(WorkDirectory work) {
    isStopping.set(true);
    try {
      work.delete();
    } catch (IOException e) {
      io.complain(ErrorHandler.describe(e));
    }
  }

  private void progress(String part) {
    if (io.isErrTerminal()) {
      io.err().printf("\r%-40s\r", part);
      io.err().flush();
    }
  }

  private void tell(String line) throws IOException {
    if (format.is(OutputFormat.TEXT)) {
      io.out().println(line);
      io.out().println("");
      io.out().flush();
    }
  }

  private static String processors() {
    int count = Runtime.getRuntime().availableProcessors();
    return count + (count == 1 ? " processor" : " processors");
  }

  private static String javaVersion() {
    return Runtime.version().toString();
  }

  private void print(DiskFigures figures) throws IOException {
    progress("");
    List<String> sentences = Expectations.of(figures);
    if (format.is(OutputFormat.JSON)) {
      JsonLines.print(io.out(), json -> write(json, figures, sentences));
      return;
    }
    List<String> lines = DemoPrinter.speeds(figures.durable());
    for (String line : lines) {
      io.out().println(line);
    }
    io.out().println("");
    for (String sentence : sentences) {
      io.out().println(sentence);
    }
    io.out().flush();
  }

  private static void write(JsonGenerator json, DiskFigures figures, List<String> sentences)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("syncsPerSecond", figures.syncs().perSecond());
    json.writeNumberField("syncP50Millis", figures.syncs().p50Nanos() / 1e6);
    json.writeNumberField("syncP99Millis", figures.syncs().p99Nanos() / 1e6);
    json.writeNumberField("syncP999Millis", figures.syncs().p999Nanos() / 1e6);
    json.writeArrayFieldStart("durable");
    for (Speed speed : figures.durable()) {
      DemoPrinter.write(json, speed);
    }
    json.writeEndArray();
    json.writeNumberField("diskWriteBytesPerSecond", figures.diskWriteBytes());
    json.writeNumberField("appendBytesPerSecond", figures.appendBytes());
    json.writeNumberField("readBytesPerSecond", figures.readBytes());
    json.writeArrayFieldStart("expectations");
    for (String sentence : sentences) {
      json.writeString(sentence);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
