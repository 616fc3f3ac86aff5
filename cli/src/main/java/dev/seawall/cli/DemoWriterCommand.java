package dev.seawall.cli;

import dev.seawall.cli.demo.DemoWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** The process that {@code demo} kills. */
@Command(name = DemoWriterCommand.NAME, hidden = true)
final class DemoWriterCommand implements Callable<Integer> {
  static final String NAME = "demo-writer";

  @Parameters(index = "0", paramLabel = "DIR")
  private Path directory;

  @Parameters(index = "1", paramLabel = "ROUND", converter = Converters.Positive.class)
  private int round;

  @Parameters(index = "2", paramLabel = "THREADS", converter = Converters.Positive.class)
  private int threads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    // Not through Io: a report in a buffer would be lost with the process.
    DemoWriter.run(directory, round, threads, new FileOutputStream(FileDescriptor.out));
    return ExitCode.OK;
  }
}
