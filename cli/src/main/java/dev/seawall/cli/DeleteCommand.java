package dev.seawall.cli;

import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Appends a DELETE record. */
@Command(
    name = "delete",
    description = {
      "Appends one DELETE record, which says that a key is gone, and prints the sequence it got.",
      "",
      "No record leaves the log by this: 'truncate' takes records away, 'streams --delete NAME' a"
          + " whole stream. KEY is text in UTF-8, or bytes with --hex or --base64.",
      "",
      "The stream must exist; whether it has the key is not looked at. Needs the log's lock."
    },
    footer = {
      "",
      "Examples:",
      "  seawall delete --dir data --stream users alice",
      "  seawall delete --dir data --stream users --hex 00ff"
    })
final class DeleteCommand implements Callable<Integer> {
  private final Io io;

  @Mixin private final LogOptions log;
  @Mixin private final RecordArguments arguments = new RecordArguments();

  @Parameters(paramLabel = "KEY", description = "The key; may be empty.")
  private String key = "";

  DeleteCommand(Io io) {
    this.io = io;
    this.log = new LogOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    byte[] keyBytes = arguments.bytes(log, "KEY", key);
    try (Wal wal = log.openExisting(arguments.walOptions())) {
      WalStream target = arguments.existing(log, wal, keyBytes);
      long sequence = target.delete(keyBytes);
      wal.sync();
      arguments.print(io, target, sequence);
    }
    return ExitCode.OK;
  }
}
