package dev.seawall.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Another process that runs a class of this one's class path, to be killed: what it has written
 * must be found by the next process, be it killed at any instruction.
 *
 * <pre>{@code
 * try (ChildJvm child = ChildJvm.of(MyWriter.class).start(directory)) {
 *   String acknowledged = child.line();
 *   child.kill();
 *   // whatever it has printed before can still be read; now open the directory, and look
 * }
 * }</pre>
 *
 * <p>What it prints comes through a pipe, so a line that it has printed is not lost when it is
 * killed, and is not there before it was printed. A line of at most 4,096 bytes that is written
 * with one call to an unbuffered stream is whole or missing, whoever else prints.
 *
 * <p>May be used by several threads, but lines are for one at a time.
 */
public final class ChildJvm implements AutoCloseable {
  private static final int MOST_COMPLAINTS = 50;

  private final Process process;
  private final BufferedReader output;
  private final Writer input;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Thread listener;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.listener = new Thread(this::listen, "complaints of process " + process.pid());
    listener.setDaemon(true);
  }

  /** How to start a process. */
  public static final class Builder {
    private final String main;
    private final List<String> wrapper = new ArrayList<>();
    private final List<String> flags = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path");

    private Builder(String main) {
      this.main = main;
    }

    /**
     * Puts a command in front of the one that starts the process, such as {@code setpriv}.
     *
     * @param words the command, which must start what follows it in its own place, by {@code exec}
     * @return this builder
     */
    public Builder behind(String... words) {
      wrapper.addAll(List.of(words));
      return this;
    }

    /**
     * Limits a resource of the process.
     *
     * @param resource option and value, as the shell has them: {@code -n 64}
     * @return this builder
     */
    public Builder limitedTo(String resource) {
      return behind("sh", "-c", "ulimit " + resource + "; exec \"$@\"", "-");
    }

    /**
     * Adds flags for the virtual machine.
     *
     * @param more such as {@code -Xmx64m}
     * @return this builder
     */
    public Builder with(String... more) {
      flags.addAll(List.of(more));
      return this;
    }

    /**
     * Replaces the class path, which is this process's otherwise.
     *
     * @param value a class path
     * @return this builder
     */
    public Builder classPath(String value) {
      classPath = value;
      return this;
    }

    /**
     * Starts it.
     *
     * @param args the arguments of its main method, turned into text
     * @return the running process, to be closed
     * @throws IOException if it cannot be started
     */
    public ChildJvm start(Object... args) throws IOException {
      List<String> command = new ArrayList<>(wrapper);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
      command.addAll(flags);
      command.addAll(List.of("-cp", classPath, main));
      for (Object arg : args) {
        command.add(arg.toString());
      }
      ChildJvm child = new ChildJvm(new ProcessBuilder(command).start());
      child.listener.start();
      return child;
    }
  }

  /**
   * Begins to describe a process.
   *
   * @param main the class that it runs
   * @return a builder
   */
  public static Builder of(Class<?> main) {
    return new Builder(main.getName());
  }

  private void listen() {
    try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        complain(line);
      }
    } catch (IOException e) {
      complain("its complaints cannot be read: " + e.getMessage());
    }
  }

  private void complain(String line) {
    if (complaints.size() < MOST_COMPLAINTS) {
      complaints.add(line);
    }
  }

  /**
   * Its number.
   *
   * @return the process id
   */
  public long pid() {
    return process.pid();
  }

  /**
   * Whether it runs.
   *
   * @return false once it has ended
   */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits for the next line that it prints.
   *
   * @return the line; null once it has ended and all lines have been read
   */
  public @Nullable String line() {
    try {
      return output.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a line to its standard input.
   *
   * @param line without its end
   * @throws IOException if it has ended
   */
  public void say(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /**
   * What it has written to its standard error: the first lines of it, once it has ended.
   *
   * @return lines
   * @throws InterruptedException if this thread is interrupted
   */
  public String complaints() throws InterruptedException {
    if (!process.isAlive()) {
      listener.join();
    }
    return String.join("\n", complaints);
  }

  /**
   * Sends it a signal.
   *
   * @param name what {@code kill} takes: {@code TERM}, {@code STOP}
   * @throws IOException if there is no such command, or it fails
   * @throws InterruptedException if this thread is interrupted
   */
  public void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + name + " " + pid() + " failed: " + kill.exitValue());
    }
  }

  /**
   * Kills it as {@code kill -9} does, and waits until it is gone. What it has printed can still be
   * read.
   */
  public void kill() {
    // not Process.destroyForcibly: that also closes the pipe, with lines still in it
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  /**
   * Waits for its end.
   *
   * @param seconds how long at most
   * @return its exit code
   * @throws IOException if it is still running then
   * @throws InterruptedException if this thread is interrupted
   */
  public int awaitExit(int seconds) throws IOException, InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IOException("process " + pid() + " still runs after " + seconds + " s");
    }
    return process.exitValue();
  }

  /** Kills it, if it still runs, and lets go of its pipes. */
  @Override
  public void close() {
    kill();
    process.destroyForcibly();
  }
}
