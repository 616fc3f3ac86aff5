package dev.seawall.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.benchmarks.harness.NotSupportedException;
import dev.seawall.benchmarks.peer.Answer;
import dev.seawall.benchmarks.peer.Order;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running process of a participant. For one thread. Does not survive this one. */
final class Child implements AutoCloseable {
  private static final int LINES_TOLD = 5;
  private static final int GRACE_SECONDS = 2;

  private final Process process;
  private final Path complaints;
  private final PrintStream orders;

  /** What it says; empty at the end of it. */
  private final BlockingQueue<Optional<String>> said = new LinkedBlockingQueue<>();

  private final Thread hook;

  private Child(Process process, Path complaints) {
    this.process = process;
    this.complaints = complaints;
    this.orders = new PrintStream(process.getOutputStream(), true, UTF_8);
    this.hook = new Thread(process::destroyForcibly, "kill");
    Runtime.getRuntime().addShutdownHook(hook);
    Thread listener = new Thread(this::listen, "listen");
    listener.setDaemon(true);
    listener.start();
  }

  /** Starts one, and waits until it is ready for orders. */
  static Child start(List<String> command, Path complaints, Duration patience)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(complaints.toFile()))
            .start();
    Child child = new Child(process, complaints);
    try {
      child.await(new Answer(), patience);
      return child;
    } catch (IOException | InterruptedException | RuntimeException e) {
      child.close();
      throw e;
    } catch (NotSupportedException e) {
      child.close();
      throw new IOException(e);
    }
  }

  /**
   * Has it carry out an order.
   *
   * @throws NotSupportedException if the peer cannot do such a thing
   * @throws IOException if it failed, ended, or took too long; the child is no good then
   */
  Answer ask(Order order, Duration patience)
      throws IOException, InterruptedException, NotSupportedException {
    orders.println(order.line());
    Answer answer = new Answer();
    await(answer, patience);
    return answer;
  }

  private void await(Answer answer, Duration patience)
      throws IOException, InterruptedException, NotSupportedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<String> line = said.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new IOException("no answer within " + patience.toSeconds() + " s");
      } else if (line.isEmpty()) {
        throw new IOException("its process ended with " + process.waitFor() + ": " + complaint());
      } else if (line.get().equals(Answer.DONE)) {
        return;
      } else if (line.get().startsWith(Answer.UNSUPPORTED)) {
        throw new NotSupportedException(line.get().substring(Answer.UNSUPPORTED.length()));
      } else if (line.get().startsWith(Answer.FAILED)) {
        throw new IOException(line.get().substring(Answer.FAILED.length()));
      }
      answer.accept(line.get());
    }
  }

  private void listen() {
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      @Nullable String line;
      while ((line = output.readLine()) != null) {
        said.add(Optional.of(line));
      }
    } catch (IOException closed) {
      // the same as its end
    }
    said.add(Optional.empty());
  }

  /** The end of what it wrote to standard error. */
  private String complaint() throws IOException {
    List<String> lines = Files.readAllLines(complaints);
    int from = Math.max(0, lines.size() - LINES_TOLD);
    return String.join(" | ", lines.subList(from, lines.size()));
  }

  /** Lets it end by itself, if it does so at once. */
  @Override
  public void close() {
    orders.close();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // the hook runs already
    }
  }
}
