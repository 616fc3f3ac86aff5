package dev.seawall.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command talks to.
 *
 * @param in standard input, not buffered
 * @param out standard output
 * @param err standard error
 * @param environment the environment variables
 */
public record Io(InputStream in, Output out, PrintStream err, Map<String, String> environment) {

  /**
   * The process's own.
   *
   * @return standard input, output and error as the process was given them
   */
  public static Io system() {
    return new Io(
        new StandardInput(),
        new Output(new FileOutputStream(FileDescriptor.out), () -> target(1).startsWith("pipe:")),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
        System.getenv());
  }

  /**
   * Looks up an environment variable.
   *
   * @param name its name
   * @return its value; null if it is not set, or empty
   */
  public @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /**
   * Tells the user in one line what is wrong.
   *
   * @param message without the name of the program; line ends in it are made visible
   */
  public void complain(String message) {
    err.print("seawall: " + TextFormat.line(message) + "\n");
    err.flush();
  }

  /**
   * Whether standard error is a terminal, so that a progress bar makes sense. {@code
   * System.console()} cannot tell: it looks at input and output, and means something else from JDK
   * 22 on.
   *
   * @return true if a person is watching
   */
  public boolean isErrTerminal() {
    String told = variable("SEAWALL_STDERR_TTY");
    if (told != null) {
      return told.equals("1");
    }
    String target = target(2);
    return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
  }

  /**
   * What a file descriptor leads to; empty where the system does not say, as elsewhere than Linux.
   */
  static String target(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
