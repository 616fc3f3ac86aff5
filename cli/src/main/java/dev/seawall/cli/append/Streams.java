package dev.seawall.cli.append;

import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.cli.console.InputRecord;
import dev.seawall.cli.console.TextFormat;
import java.util.HashMap;
import java.util.Map;

/** The streams that the input names, and what of it the log would refuse. */
final class Streams {
  private final Wal wal;
  private final AppendOptions options;
  private final Map<String, WalStream> found = new HashMap<>();

  Streams(Wal wal, AppendOptions options) {
    this.wal = wal;
    this.options = options;
  }

  /** Finds the stream that a record is for. */
  WalStream of(InputRecord record, Place place) throws InputException {
    String name = record.stream() == null ? options.stream() : record.stream();
    if (name == null) {
      throw new InputException(place + ": no \"stream\" in the record, and no --stream");
    }
    WalStream known = found.get(name);
    if (known != null) {
      return known;
    }
    try {
      WalStream stream = wal.stream(name);
      found.put(name, stream);
      return stream;
    } catch (IllegalArgumentException e) {
      throw new InputException(place + ": " + e.getMessage(), e);
    }
  }

  /** Refuses now what the log would only refuse when later records are already under way. */
  long checkedSize(InputRecord record, Place place) throws InputException {
    byte[] key = record.key();
    long bytes = record.value().length + (key == null ? 0L : key.length);
    if (bytes > options.maxRecordBytes()) {
      throw new InputException(
          "%s: a record of %s is larger than %s, the most there may be (see --max-record)"
              .formatted(place, TextFormat.size(bytes), TextFormat.size(options.maxRecordBytes())));
    }
    return bytes;
  }
}
