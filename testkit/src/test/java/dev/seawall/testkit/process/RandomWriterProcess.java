package dev.seawall.testkit.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.testkit.ChildJvm;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The process that gets killed: lets a {@link RandomWriter} at a log, and reports through standard
 * output.
 */
final class RandomWriterProcess {
  static final String READY = "ready";
  static final String OPENING = "opening";
  static final String OPENED = "opened";
  static final String CLOSING = "closing";
  static final String CLOSED = "closed";
  private static final OutputStream PIPE = new FileOutputStream(FileDescriptor.out);

  private RandomWriterProcess() {}

  /**
   * Starts one, which waits for a line before it opens the log.
   *
   * @param directory the log's
   * @param scratch a directory of its own, to practise in
   * @param life which life this is
   * @param actions how many each thread does before the log is closed
   */
  static ChildJvm start(Path directory, Path scratch, int life, int actions) throws IOException {
    return ChildJvm.of(RandomWriterProcess.class)
        .with("-Xshare:auto", "-Xmx96m")
        .start(directory, scratch, life, actions);
  }

  public static void main(String[] args) throws Exception {
    practise(Path.of(args[1]));
    say(READY);
    if (System.in.read() < 0) {
      return; // the parent has ended
    }
    int life = Integer.parseInt(args[2]);
    int actions = Integer.parseInt(args[3]);
    say(OPENING);
    try (Wal wal = Wal.open(Path.of(args[0]), RandomWriter.options().build())) {
      RandomWriter writer = new RandomWriter(wal, life, RandomWriterProcess::say);
      say(OPENED);
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int thread = 0; thread < RandomWriter.THREADS; thread++) {
        threads.add(startThread(writer, thread, actions));
      }
      CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
      say(CLOSING);
    }
    say(CLOSED);
  }

  private static CompletableFuture<Void> startThread(RandomWriter writer, int thread, int actions) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                writer.run(thread, actions);
                result.complete(null);
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            })
        .start();
    return result;
  }

  /** Has the classes loaded, so that what is killed later is the log at work and not a start. */
  private static void practise(Path scratch) throws IOException {
    for (int i = 0; i < 2; i++) {
      try (Wal wal = Wal.open(scratch, RandomWriter.options().build())) {
        wal.stream("a").append(new byte[100], Durability.OS);
        wal.stream("a").truncateBefore(1);
        wal.checkpoint("c");
      }
    }
    try (var files = Files.newDirectoryStream(scratch)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  /** Writes a line with one call, so that it is whole or missing when the process is killed. */
  private static void say(String line) {
    try {
      PIPE.write((line + "\n").getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
