package dev.seawall.cli;

import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.WalOptions;
import picocli.CommandLine.Option;

/** How the commands that append do it. */
final class WriteOptions {
  @Option(
      names = "--durability",
      paramLabel = "disk|os|memory",
      converter = Converters.DurabilityName.class,
      description =
          "What a record must reach before it counts as appended (default: disk). At the end"
              + " everything is made durable.")
  private Durability durability = Durability.DISK;

  @Option(
      names = "--compression",
      paramLabel = "none|lz4|zstd",
      converter = Converters.CompressionName.class,
      description =
          "How to compress what is appended (default: none). Reading finds out by itself; a log may"
              + " hold all kinds.")
  private Compression compression = Compression.NONE;

  Durability durability() {
    return durability;
  }

  WalOptions.Builder builder() {
    return WalOptions.builder().durability(durability).compression(compression);
  }
}
