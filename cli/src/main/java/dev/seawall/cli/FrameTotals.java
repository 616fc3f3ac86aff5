package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.ScanCursor;
import dev.seawall.ScanItem;
import dev.seawall.Wal;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * What all frames of a log hold, the log's own not counted.
 *
 * @param frames how many there are
 * @param encryptedFrames how many of them are encrypted: what these hold is not counted below
 * @param compressedFrames how many of the others are compressed
 * @param rawBytes how long the records of the others are
 * @param storedBytes what is stored for these
 */
record FrameTotals(
    long frames, long encryptedFrames, long compressedFrames, long rawBytes, long storedBytes) {

  /** Reads the whole log. */
  static FrameTotals read(Wal wal) throws IOException {
    long frames = 0;
    long encrypted = 0;
    long compressed = 0;
    long raw = 0;
    long stored = 0;
    try (ScanCursor cursor = wal.scan()) {
      while (cursor.next()) {
        ScanItem.Frame frame = cursor.item().frame();
        if (frame != null && cursor.item().kind() == ScanItem.Kind.FRAME) {
          frames++;
          if (Arrays.asList(frame.flags().split(" ", -1)).contains("encrypted")) {
            encrypted++;
            continue;
          }
          compressed += frame.rawBytes() == frame.payloadBytes() ? 0 : 1;
          raw += frame.rawBytes();
          stored += frame.payloadBytes();
        }
      }
    }
    return new FrameTotals(frames, encrypted, compressed, raw, stored);
  }

  private double ratio() {
    return storedBytes == 0 ? 1 : (double) rawBytes / storedBytes;
  }

  String describe() {
    String all = TextFormat.grouped(frames);
    if (encryptedFrames > 0) {
      all += ", " + TextFormat.grouped(encryptedFrames) + " encrypted";
    }
    if (encryptedFrames > 0 && encryptedFrames == frames) {
      return all; // whether they are compressed, too, shows only with the key
    }
    return compressedFrames == 0
        ? all + ", none compressed"
        : String.format(
            Locale.ROOT,
            "%s, %,d compressed: %s of records in %s, ratio %.2f",
            all,
            compressedFrames,
            TextFormat.size(rawBytes),
            TextFormat.size(storedBytes),
            ratio());
  }

  void writeJson(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("frames");
    json.writeNumberField("count", frames);
    json.writeNumberField("encrypted", encryptedFrames);
    json.writeNumberField("compressed", compressedFrames);
    json.writeNumberField("rawBytes", rawBytes);
    json.writeNumberField("storedBytes", storedBytes);
    json.writeNumberField("ratio", ratio());
    json.writeEndObject();
  }
}
