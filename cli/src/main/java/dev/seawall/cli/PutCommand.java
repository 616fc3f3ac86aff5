package dev.seawall.cli;

import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Appends a PUT record. */
@Command(
    name = "put",
    description = {
      "Appends one PUT record, a key and its new value, and prints the sequence it got.",
      "",
      "KEY and VALUE are text in UTF-8, or bytes with --hex or --base64; a value can also be a"
          + " file's content. What begins with a dash comes behind '--'.",
      "",
      "Creates the log if there is none. Needs the log's lock. Many records at a time: 'append"
          + " --json'."
    },
    footer = {
      "",
      "Examples:",
      "  seawall put --dir data --stream users alice '{\"age\":7}'",
      "  seawall put --dir data --stream users --hex 00ff 6869",
      "  seawall put --dir data --sharded users --shards 16 alice 7",
      "  seawall put --dir data --stream users photo --value-file photo.jpg"
    })
final class PutCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final RecordArguments arguments = new RecordArguments();

  @Option(
      names = "--value-file",
      paramLabel = "FILE",
      description = "Take the value from this file, byte for byte; - for standard input.")
  private @Nullable String valueFile;

  @Option(
      names = "--shards",
      paramLabel = "N",
      converter = Converters.Positive.class,
      description = "With --sharded: define it with so many shards, once and for all.")
  private @Nullable Integer shards;

  @Parameters(index = "0", paramLabel = "KEY", description = "The key; may be empty.")
  private String key = "";

  @Parameters(
      index = "1",
      paramLabel = "VALUE",
      arity = "0..1",
      description = "The key's new value; may be empty.")
  private @Nullable String value;

  PutCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    log.directory(); // a mistake in the command line comes before one in the file
    arguments.check(log, shards);
    byte[] keyBytes = arguments.bytes(log, "KEY", key);
    byte[] valueBytes = value();
    try (Wal wal = log.open(arguments.walOptions())) {
      WalStream target = arguments.stream(log, wal, keyBytes, shards);
      long sequence = target.put(keyBytes, valueBytes);
      wal.sync();
      arguments.print(io, target, sequence);
    }
    return ExitCode.OK;
  }

  private byte[] value() throws IOException {
    if ((value == null) == (valueFile == null)) {
      throw log.usage("give either VALUE or --value-file FILE");
    }
    if (value != null) {
      return arguments.bytes(log, "VALUE", value);
    }
    int most = WalOptions.defaults().maxRecordBytes();
    // One byte more than fits: the log then says that it is too large.
    try (InputStream in =
        STANDARD_INPUT.equals(valueFile) ? io.in() : Files.newInputStream(Path.of(valueFile))) {
      return in.readNBytes(most + 1);
    }
  }
}
