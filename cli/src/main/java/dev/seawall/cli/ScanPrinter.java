package dev.seawall.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seawall.Damage;
import dev.seawall.ScanCursor;
import dev.seawall.ScanItem;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.cli.console.Hexdump;
import dev.seawall.cli.console.JsonLines;
import dev.seawall.cli.console.Output;
import dev.seawall.cli.console.RecordJson;
import dev.seawall.cli.console.RecordPrinter;
import dev.seawall.cli.console.TextFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Shows the items of a scan. */
interface ScanPrinter {

  /** Shows the current item. */
  void print(ScanCursor cursor) throws IOException;

  /** Hands everything shown so far to the operating system. */
  void flush() throws IOException;

  /** For people: a line for each item, its records and its bytes below it. */
  record Text(Output out, boolean isWithRecords, boolean isWithBytes) implements ScanPrinter {
    @Override
    public void print(ScanCursor cursor) throws IOException {
      ScanItem item = cursor.item();
      String kind = item.kind().name().toLowerCase(Locale.ROOT);
      String place = item.file() + " " + item.offset() + " +" + item.lengthBytes();
      ScanItem.Frame frame = item.frame();
      String what = frame == null ? "" : " " + describe(frame);
      String detail = item.detail().isEmpty() ? "" : " " + item.detail();
      Damage damage = item.damage();
      if (frame == null && damage != null && damage.stream() != null) {
        detail += "; lost of stream '" + damage.stream() + "': " + damage.lost();
      }
      out.println(TextFormat.line(place + " " + kind + what + detail));
      if (isWithRecords) {
        printRecords(cursor);
      }
      if (isWithBytes) {
        printBytes(item, cursor.bytes());
      }
    }

    private void printRecords(ScanCursor cursor) throws IOException {
      try {
        for (WalRecord record : cursor.records()) {
          out.println("  " + RecordPrinter.describe(record));
        }
      } catch (WalException e) {
        out.println("  " + TextFormat.line(String.valueOf(e.getMessage())));
      }
    }

    private static String describe(ScanItem.Frame frame) {
      String stream = frame.stream();
      String name = stream == null ? "stream " + frame.streamId() : TextFormat.escape(stream);
      long last = frame.firstSequence() + frame.recordCount() - 1;
      return String.join(
          " ",
          name,
          frame.firstSequence() + ".." + last,
          "payload=" + payload(frame),
          "flags=" + (frame.flags().isEmpty() ? "none" : frame.flags().replace(' ', ',')),
          "synced-through=" + frame.syncedThrough(),
          "time=" + Instant.ofEpochMilli(frame.timeMillis()),
          "crc=" + hex(frame.headerChecksum()) + "/" + hex(frame.payloadChecksum()));
    }

    private static String payload(ScanItem.Frame frame) {
      return frame.rawBytes() == frame.payloadBytes()
          ? Integer.toString(frame.payloadBytes())
          : frame.payloadBytes() + "/" + frame.rawBytes();
    }

    private void printBytes(ScanItem item, ByteBuffer bytes) throws IOException {
      int shown = bytes.remaining();
      Hexdump.write(out, bytes, item.offset());
      if (shown < item.lengthBytes()) {
        out.println("  … " + TextFormat.count(item.lengthBytes() - shown, "more byte"));
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }

  /** For programs. */
  record Json(JsonLines lines, boolean isWithRecords, boolean isWithBytes) implements ScanPrinter {
    Json(Output out, boolean isWithRecords, boolean isWithBytes) throws IOException {
      this(new JsonLines(out), isWithRecords, isWithBytes);
    }

    @Override
    public void print(ScanCursor cursor) throws IOException {
      ScanItem item = cursor.item();
      JsonGenerator json = lines.json();
      json.writeStartObject();
      json.writeStringField("kind", item.kind().name());
      json.writeStringField("file", item.file());
      json.writeNumberField("segment", item.segment());
      json.writeNumberField("offset", item.offset());
      json.writeNumberField("length", item.lengthBytes());
      ScanItem.Frame frame = item.frame();
      if (frame != null) {
        write(json, frame);
      }
      Damage damage = item.damage();
      if (frame == null && damage != null) {
        VerifyCommand.writeLost(json, damage);
      }
      json.writeStringField("detail", item.detail());
      if (isWithRecords) {
        writeRecords(json, cursor);
      }
      if (isWithBytes) {
        json.writeStringField("hex", bytes(cursor.bytes()));
      }
      json.writeEndObject();
      lines.endLine();
    }

    private static void writeRecords(JsonGenerator json, ScanCursor cursor) throws IOException {
      List<WalRecord> records;
      try {
        records = cursor.records();
      } catch (WalException e) {
        json.writeStringField("undecoded", e.getMessage());
        return;
      }
      json.writeArrayFieldStart("records");
      for (WalRecord record : records) {
        RecordJson.write(json, record);
      }
      json.writeEndArray();
    }

    private static void write(JsonGenerator json, ScanItem.Frame frame) throws IOException {
      json.writeNumberField("streamId", frame.streamId());
      if (frame.stream() != null) {
        json.writeStringField("stream", frame.stream());
      }
      json.writeNumberField("firstSequence", frame.firstSequence());
      json.writeNumberField("recordCount", frame.recordCount());
      json.writeNumberField("payloadBytes", frame.payloadBytes());
      json.writeNumberField("rawBytes", frame.rawBytes());
      json.writeStringField("flags", frame.flags());
      json.writeNumberField("syncedThrough", frame.syncedThrough());
      json.writeStringField("time", Instant.ofEpochMilli(frame.timeMillis()).toString());
      json.writeStringField("headerChecksum", hex(frame.headerChecksum()));
      json.writeStringField("payloadChecksum", hex(frame.payloadChecksum()));
    }

    private static String bytes(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return HexFormat.of().formatHex(copy);
    }

    @Override
    public void flush() throws IOException {
      lines.flush();
    }
  }

  private static String hex(int checksum) {
    return HexFormat.of().toHexDigits(checksum);
  }
}
