package dev.seawall.testkit.crash;

import dev.seawall.CorruptionException;
import dev.seawall.RecordCursor;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.testkit.LogContents;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that a salvaged log still shows of each stream, by sequence, up to where it says that
 * something may be lost: noise in place of a new segment may, for all it knows, have been records.
 */
record Salvaged(Map<String, Map<Long, ByteBuffer>> values) {

  static Salvaged of(Wal wal) throws WalException {
    Map<String, Map<Long, ByteBuffer>> values = new TreeMap<>();
    for (StreamInfo info : wal.streams()) {
      Map<Long, ByteBuffer> shown = new TreeMap<>();
      values.put(info.name(), shown);
      try (RecordCursor cursor = wal.stream(info.name()).iterate()) {
        while (cursor.next()) {
          shown.put(cursor.sequence(), copy(cursor.value()));
        }
      } catch (CorruptionException e) {
        // what is behind it was never acknowledged, if what is in front of it is all there was
        continue;
      }
    }
    return new Salvaged(values);
  }

  boolean hasRecordsOf(LogContents contents) {
    Map<String, Map<Long, ByteBuffer>> expected = new TreeMap<>();
    contents.streams().forEach((name, stream) -> expected.put(name, valuesOf(stream)));
    return values.equals(expected);
  }

  private static Map<Long, ByteBuffer> valuesOf(LogContents.Stream stream) {
    Map<Long, ByteBuffer> values = new TreeMap<>();
    stream.records().forEach((sequence, entry) -> values.put(sequence, entry.value()));
    return values;
  }

  private static ByteBuffer copy(ByteBuffer view) {
    byte[] bytes = new byte[view.remaining()];
    view.duplicate().get(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
