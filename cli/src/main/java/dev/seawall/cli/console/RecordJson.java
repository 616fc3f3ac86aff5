package dev.seawall.cli.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.seawall.WalRecord;
import java.io.IOException;

/**
 * Records as JSON, one object a line:
 *
 * <pre>{@code
 * {"stream":"orders","sequence":7,"type":"PUT","time":"2026-01-31T12:00:00Z","key":"k","value":"v"}
 * }</pre>
 *
 * <p>A record of a transaction says so, in {@code transaction}. A key or value that is valid UTF-8
 * is a string in {@code key} or {@code value}; any other is in base64, in {@code keyBase64} or
 * {@code valueBase64}. Either way reading gives back the very bytes.
 */
public final class RecordJson {
  /** Of a record whose effect depends on the end of its transaction. */
  static final String TRANSACTION = "transaction";

  /** Of a record that has taken effect; passed over when read. */
  static final String COMMITTED_TRANSACTION = "committedTransaction";

  /** From so many bytes the parser guesses the encoding. */
  private static final int ENCODING_BYTES = 4;

  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          // A value may be as long as the log allows, which is more than the library's default.
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .rootValueSeparator("") // JsonLines ends each line
          // Names come from the input and are never seen again: a table of them would only grow.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private RecordJson() {}

  /**
   * Writes a record.
   *
   * @param json where to
   * @param record the record
   * @throws IOException if writing fails
   */
  public static void write(JsonGenerator json, WalRecord record) throws IOException {
    write(json, record, TRANSACTION);
  }

  static void write(JsonGenerator json, WalRecord record, String transactionField)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("stream", record.stream());
    json.writeNumberField("sequence", record.sequence());
    json.writeStringField("type", record.type().toString());
    if (record.transactionId() != 0) {
      json.writeNumberField(transactionField, record.transactionId());
    }
    json.writeStringField("time", record.time().toString());
    byte[] key = record.key();
    if (key != null) {
      writeBytes(json, "key", key);
    }
    writeBytes(json, "value", record.value());
    json.writeEndObject();
  }

  private static void writeBytes(JsonGenerator json, String name, byte[] bytes) throws IOException {
    String text = TextFormat.utf8(bytes);
    if (text == null) {
      json.writeBinaryField(name + "Base64", bytes);
    } else {
      json.writeStringField(name, text);
    }
  }

  /**
   * Reads a record. {@code type} is DATA if it is missing, and may be BEGIN; unknown fields are
   * passed over.
   *
   * @param line one line in UTF-8
   * @return the record
   * @throws MalformedRecordException if it is none
   * @throws IOException never
   */
  public static InputRecord read(byte[] line) throws IOException {
    if (TextFormat.utf8(line) == null) {
      throw new MalformedRecordException(1, "the line is not UTF-8");
    }
    // The parser takes bytes of zero at the beginning for another encoding than UTF-8.
    for (int i = 0; i < Math.min(line.length, ENCODING_BYTES); i++) {
      if (line[i] == 0) {
        throw new MalformedRecordException(i + 1, "a NUL character is not JSON");
      }
    }
    try (JsonParser parser = FACTORY.createParser(line)) {
      return new RecordJsonReader(line, parser).read();
    }
  }
}
