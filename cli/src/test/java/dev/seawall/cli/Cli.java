package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Runs commands in this process, and keeps what they print. */
final class Cli {
  private InputStream in = InputStream.nullInputStream();
  private Map<String, String> environment = Map.of("SEAWALL_STDERR_TTY", "0");

  static Result run(Object... args) {
    return new Cli().with(args);
  }

  static Cli given(String input) {
    return given(input.getBytes(UTF_8));
  }

  static Cli given(byte[] input) {
    return given(new ByteArrayInputStream(input));
  }

  static Cli given(InputStream input) {
    Cli cli = new Cli();
    cli.in = input;
    return cli;
  }

  static Cli in(Map<String, String> environment) {
    Cli cli = new Cli();
    cli.environment = environment;
    return cli;
  }

  Result with(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return with(out, out, args);
  }

  /** Runs with a standard output of the caller's. */
  Result into(OutputStream out, Object... args) {
    return with(out, new ByteArrayOutputStream(), args);
  }

  private Result with(OutputStream target, ByteArrayOutputStream out, Object... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Io io =
        new Io(in, new Output(target, () -> false), new PrintStream(err, true, UTF_8), environment);
    String[] words = java.util.Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    int code = Main.run(io, words);
    return new Result(code, out.toByteArray(), err.toString(UTF_8));
  }

  /** What came of a command. */
  @SuppressWarnings("ArrayRecordComponent")
  record Result(int code, byte[] bytes, String err) {
    String out() {
      return new String(bytes, UTF_8);
    }

    List<String> lines() {
      return out().lines().toList();
    }
  }
}
