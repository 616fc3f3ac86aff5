package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.WalOptions;
import dev.seawall.cli.console.Io;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the keys of an encrypted log come from. */
final class KeyOptions {
  private static final int MAX_BYTES = 1 << 20;

  @ArgGroup private final Source source = new Source();

  /** Gives the log the keys, if there are any. */
  WalOptions.Builder applyTo(WalOptions.Builder options, Io io)
      throws IOException, CommandException {
    String variable = source.variable;
    Path file = source.file;
    if (variable != null) {
      String text = io.variable(variable);
      if (text == null) {
        throw new CommandException("the variable " + variable + " is not set");
      }
      return options.encryption(KeyFile.parse("the variable " + variable, text));
    }
    if (file == null) {
      String told = io.variable("SEAWALL_KEY_FILE");
      file = told == null ? null : Path.of(told);
    }
    return file == null ? options : options.encryption(KeyFile.parse(file.toString(), read(file)));
  }

  private static String read(Path file) throws IOException, CommandException {
    if (Files.isDirectory(file)) {
      throw new CommandException("cannot read " + file + ": it is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CommandException(file + " is too large for a file of keys");
      }
      return new String(bytes, UTF_8);
    }
  }

  /** A file or a variable. */
  private static final class Source {
    @Option(
        names = "--key-file",
        paramLabel = "FILE",
        description = {
          "Keys of an encrypted log, and for encrypting what is appended: on each line an id and 64"
              + " hexadecimal digits. The last is used for new segments, or the one that a line"
              + " 'current ID' names (default: the variable SEAWALL_KEY_FILE)."
        })
    private @Nullable Path file;

    @Option(
        names = "--key-env",
        paramLabel = "VARIABLE",
        description = "Take the same from an environment variable.")
    private @Nullable String variable;
  }
}
