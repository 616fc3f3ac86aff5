package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that append a single record have in common. */
final class RecordArguments {
  @Mixin private final FormatOption format = new FormatOption();

  @ArgGroup(multiplicity = "1")
  private final Target target = new Target();

  @ArgGroup private final Encoding encoding = new Encoding();

  @Mixin private final WriteOptions write = new WriteOptions();

  WalOptions.Builder walOptions() {
    return write.builder();
  }

  /** Finds the stream that a key belongs to, if it exists. */
  WalStream existing(LogOptions log, Wal wal, byte[] key) throws WalException, CommandException {
    String sharded = target.sharded;
    if (sharded == null) {
      return log.require(wal, target.stream);
    }
    return wal.findSharded(sharded)
        .orElseThrow(
            () ->
                new CommandException(
                    "no sharded stream '%s' in %s ('put --shards N' defines one)"
                        .formatted(TextFormat.escape(sharded), log.directory())))
        .forKey(key);
  }

  /** Refuses a number of shards that makes no sense here, before anything is opened. */
  void check(LogOptions log, @Nullable Integer shards) {
    if (shards != null && target.sharded == null) {
      throw log.usage("--shards goes with --sharded");
    }
  }

  /** Finds the stream that a key belongs to, or begins one. */
  WalStream stream(LogOptions log, Wal wal, byte[] key, @Nullable Integer shards)
      throws WalException, CommandException {
    String sharded = target.sharded;
    if (sharded == null) {
      return wal.stream(target.stream);
    }
    if (shards == null) {
      return existing(log, wal, key);
    }
    try {
      return wal.sharded(sharded, shards).forKey(key);
    } catch (IllegalArgumentException e) {
      throw log.usage(String.valueOf(e.getMessage()));
    }
  }

  /** Decodes an argument: text is UTF-8. */
  byte[] bytes(LogOptions log, String name, String text) {
    try {
      if (encoding.isHex) {
        return HexFormat.of().parseHex(text);
      }
      if (encoding.isBase64) {
        return Base64.getDecoder().decode(text);
      }
    } catch (IllegalArgumentException e) {
      String form = encoding.isHex ? "hexadecimal" : "base64";
      throw log.usage("the " + name + " '" + text + "' is not " + form);
    }
    byte[] bytes = text.getBytes(UTF_8);
    if (text.indexOf('\uFFFD') >= 0 || !new String(bytes, UTF_8).equals(text)) {
      throw log.usage("the " + name + " is not UTF-8: give it with --hex or --base64");
    }
    return bytes;
  }

  /** Says which sequence the record got. */
  void print(Io io, WalStream found, long sequence) throws IOException {
    if (format.is(OutputFormat.JSON)) {
      JsonLines.print(
          io.out(),
          json -> {
            json.writeStartObject();
            json.writeStringField("stream", found.name());
            json.writeNumberField("sequence", sequence);
            json.writeEndObject();
          });
    } else {
      String shard = target.sharded == null ? "" : TextFormat.escape(found.name()) + " ";
      io.out().println(shard + sequence);
    }
  }

  /** Where the record goes. */
  private static final class Target {
    @Option(
        names = {"-s", "--stream"},
        paramLabel = "NAME",
        converter = Converters.StreamName.class,
        description = "The stream.")
    private String stream = "";

    @Option(
        names = "--sharded",
        paramLabel = "NAME",
        converter = Converters.StreamName.class,
        description = "Or the sharded stream: KEY tells the shard, which is printed, too.")
    private @Nullable String sharded;
  }

  /** How the arguments are written: as text, or one of these. */
  private static final class Encoding {
    @Option(names = "--hex", description = "Bytes are given, in hexadecimal.")
    private boolean isHex;

    @Option(names = "--base64", description = "Bytes are given, in base64.")
    private boolean isBase64;
  }
}
