package dev.seawall.cli;

import dev.seawall.CorruptionPolicy;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which log, and the options that every command has. */
final class LogOptions {
  private static final String LOCK_FILE = "seawall.lock";

  private final Io io;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-d", "--dir"},
      paramLabel = "DIR",
      description = "The log's directory (default: the variable SEAWALL_DIR).")
  private @Nullable Path directory;

  @SuppressWarnings("unused") // the parser fills it
  @Mixin
  private final EveryCommandOptions everyCommand = new EveryCommandOptions();

  @Mixin private final KeyOptions keys = new KeyOptions();

  LogOptions(Io io) {
    this.io = io;
  }

  /** The directory that was asked for, whether it exists or not. */
  Path directory() {
    if (directory != null) {
      return directory;
    }
    String told = io.variable("SEAWALL_DIR");
    if (told == null) {
      throw usage("which log? Give --dir DIR, or set SEAWALL_DIR");
    }
    return Path.of(told);
  }

  /** Opens an existing log without the lock, as far as it can be read. */
  Wal openReadOnly() throws IOException, CommandException {
    Path path = requireDirectory();
    Wal wal =
        Wal.openReadOnly(
            path, withKeys(WalOptions.builder().corruptionPolicy(CorruptionPolicy.SALVAGE)));
    // A log that was opened and never written to has no segment yet, but its lock file.
    if (wal.stats().segments() == 0 && !Files.exists(path.resolve(LOCK_FILE))) {
      wal.close();
      throw new CommandException("no log in " + path + ": there are no segments");
    }
    return wal;
  }

  /** Opens an existing log with the lock; never creates one. */
  Wal openExisting() throws IOException, CommandException {
    return openExisting(WalOptions.builder());
  }

  /** Opens an existing log with the lock; never creates one. */
  Wal openExisting(WalOptions.Builder options) throws IOException, CommandException {
    openReadOnly().close(); // opening for writing would begin a log where there is none
    return open(options);
  }

  /** Opens a log with the lock, and creates it if there is none. */
  Wal open(WalOptions.Builder options) throws IOException, CommandException {
    return Wal.open(directory(), withKeys(options));
  }

  /** Options with the keys that were given. */
  WalOptions withKeys(WalOptions.Builder options) throws IOException, CommandException {
    return keys.applyTo(options, io).build();
  }

  /** The directory that was asked for, which exists. */
  Path requireDirectory() throws CommandException {
    return requireDirectory(directory());
  }

  static Path requireDirectory(Path path) throws CommandException {
    if (!Files.exists(path)) {
      throw new CommandException("no such directory: " + path);
    }
    if (!Files.isDirectory(path)) {
      throw new CommandException("not a directory: " + path);
    }
    return path;
  }

  /** Finds a stream, or says that there is none. */
  WalStream require(Wal wal, String stream) throws CommandException {
    return wal.find(stream)
        .orElseThrow(
            () ->
                new CommandException(
                    "no stream '" + TextFormat.escape(stream) + "' in " + directory()));
  }

  /** A mistake in the command line that only shows once all of it has been read. */
  ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
