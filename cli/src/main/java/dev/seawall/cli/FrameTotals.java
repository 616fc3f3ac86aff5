package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.ScanCursor;
import dev.seawall.ScanItem;
import dev.seawall.Wal;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.Locale;

/**
 * What all frames of a log hold, the log's own not counted.
 *
 * @param frames how many there are
 * @param compressedFrames how many of them are compressed
 * @param rawBytes how long their records are
 * @param storedBytes what is stored for these
 */
record FrameTotals(long frames, long compressedFrames, long rawBytes, long storedBytes) {

  /** Reads the whole log. */
  static FrameTotals read(Wal wal) throws IOException {
    long frames = 0;
    long compressed = 0;
    long raw = 0;
    long stored = 0;
    try (ScanCursor cursor = wal.scan()) {
      while (cursor.next()) {
        ScanItem.Frame frame = cursor.item().frame();
        if (frame != null && cursor.item().kind() == ScanItem.Kind.FRAME) {
          frames++;
          compressed += frame.rawBytes() == frame.payloadBytes() ? 0 : 1;
          raw += frame.rawBytes();
          stored += frame.payloadBytes();
        }
      }
    }
    return new FrameTotals(frames, compressed, raw, stored);
  }

  private double ratio() {
    return storedBytes == 0 ? 1 : (double) rawBytes / storedBytes;
  }

  String describe() {
    return compressedFrames == 0
        ? TextFormat.grouped(frames) + ", none compressed"
        : String.format(
            Locale.ROOT,
            "%,d, %,d compressed: %s of records in %s, ratio %.2f",
            frames,
            compressedFrames,
            TextFormat.size(rawBytes),
            TextFormat.size(storedBytes),
            ratio());
  }

  void writeJson(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("frames");
    json.writeNumberField("count", frames);
    json.writeNumberField("compressed", compressedFrames);
    json.writeNumberField("rawBytes", rawBytes);
    json.writeNumberField("storedBytes", storedBytes);
    json.writeNumberField("ratio", ratio());
    json.writeEndObject();
  }
}
