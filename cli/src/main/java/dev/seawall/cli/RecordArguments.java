package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.cli.console.Io;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.OutputFormat;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that append a single record have in common. */
final class RecordArguments {
  @Mixin private final FormatOption format = new FormatOption();

  @Option(
      names = {"-s", "--stream"},
      paramLabel = "NAME",
      required = true,
      converter = Converters.StreamName.class,
      description = "The stream.")
  private String stream = "";

  @ArgGroup private final Encoding encoding = new Encoding();

  @Mixin private final WriteOptions write = new WriteOptions();

  String stream() {
    return stream;
  }

  WalOptions walOptions() {
    return write.builder().build();
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
  void print(Io io, WalStream target, long sequence) throws IOException {
    if (format.is(OutputFormat.JSON)) {
      JsonLines lines = new JsonLines(io.out());
      lines.json().writeStartObject();
      lines.json().writeStringField("stream", target.name());
      lines.json().writeNumberField("sequence", sequence);
      lines.json().writeEndObject();
      lines.endLine();
      lines.flush();
    } else {
      io.out().println(Long.toString(sequence));
    }
  }

  /** How the arguments are written: as text, or one of these. */
  private static final class Encoding {
    @Option(names = "--hex", description = "KEY and VALUE are bytes in hexadecimal.")
    private boolean isHex;

    @Option(names = "--base64", description = "KEY and VALUE are bytes in base64.")
    private boolean isBase64;
  }
}
