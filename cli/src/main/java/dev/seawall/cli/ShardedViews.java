package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.ShardSkew;
import dev.seawall.ShardedStream;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How sharded streams are shown: how evenly their records are spread. */
final class ShardedViews {

  private ShardedViews() {}

  /** A line for each. */
  static List<String> describe(Wal wal) throws WalException {
    return wal.shardedStreams().stream().map(ShardedViews::describe).toList();
  }

  private static String describe(ShardedStream sharded) {
    ShardSkew skew = sharded.skew();
    return String.format(
        Locale.ROOT,
        "%s: %s by %s, %s; the fullest has %.2f times the average",
        TextFormat.escape(sharded.name()),
        TextFormat.count(sharded.shardCount(), "shard"),
        sharded.hashName(),
        TextFormat.count(records(skew), "record"),
        skew.recordRatio());
  }

  private static long records(ShardSkew skew) {
    return skew.shards().stream().mapToLong(ShardSkew.Shard::records).sum();
  }

  static void writeJson(JsonGenerator json, Wal wal) throws IOException {
    json.writeArrayFieldStart("sharded");
    for (ShardedStream sharded : wal.shardedStreams()) {
      ShardSkew skew = sharded.skew();
      json.writeStartObject();
      json.writeStringField("name", sharded.name());
      json.writeNumberField("shards", sharded.shardCount());
      json.writeStringField("hash", sharded.hashName());
      json.writeNumberField("records", records(skew));
      json.writeNumberField("recordRatio", skew.recordRatio());
      json.writeNumberField("byteRatio", skew.byteRatio());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
