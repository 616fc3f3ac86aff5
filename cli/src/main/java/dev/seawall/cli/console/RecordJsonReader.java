package dev.seawall.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.seawall.RecordType;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one record from one line of JSON. */
final class RecordJsonReader {
  private final byte[] line;
  private final JsonParser parser;
  private final Set<String> seen = new HashSet<>();
  private @Nullable String stream;
  private long sequence;
  private long transaction;
  private @Nullable RecordType type = RecordType.DATA;
  private byte @Nullable [] key;
  private byte @Nullable [] value;

  RecordJsonReader(byte[] line, JsonParser parser) {
    this.line = line;
    this.parser = parser;
  }

  InputRecord read() throws IOException {
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw here("expected an object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        readField(parser.currentName());
      }
      InputRecord record = check();
      if (parser.nextToken() != null) {
        throw here("expected nothing behind the object");
      }
      return record;
    } catch (JsonProcessingException e) {
      throw at(e.getLocation(), reasonOf(e));
    }
  }

  private void readField(String name) throws IOException {
    JsonToken token = parser.nextToken();
    switch (name) {
      case "stream" -> {
        once(name);
        stream = text(name, token);
      }
      case "sequence" -> {
        once(name);
        sequence = positive(name, token);
      }
      case "transaction" -> {
        once(name);
        transaction = positive(name, token);
      }
      case "type" -> {
        once(name);
        type = type(text(name, token));
      }
      case "key", "keyBase64" -> {
        if (token != JsonToken.VALUE_NULL) {
          once("key");
          key = bytes(name, token);
        }
      }
      case "value", "valueBase64" -> {
        once("value");
        value = bytes(name, token);
      }
      default -> parser.skipChildren();
    }
  }

  private InputRecord check() throws MalformedRecordException {
    byte[] content = value;
    if (content == null) {
      if (RecordType.DATA.equals(type) || RecordType.PUT.equals(type)) {
        throw here("no \"value\" or \"valueBase64\" in a " + type + " record");
      }
      content = new byte[0];
    }
    if (key != null && RecordType.DATA.equals(type)) {
      throw here("a DATA record has no key: leave it out, or say \"type\":\"PUT\"");
    }
    if (key == null && (RecordType.PUT.equals(type) || RecordType.DELETE.equals(type))) {
      throw here("no \"key\" or \"keyBase64\" in a " + type + " record");
    }
    return new InputRecord(stream, sequence, transaction, type, key, content);
  }

  private void once(String name) throws MalformedRecordException {
    if (!seen.add(name)) {
      throw here("\"" + name + "\" is given twice");
    }
  }

  private String text(String name, @Nullable JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw here("\"" + name + "\" is not a string");
    }
    return parser.getText();
  }

  private byte[] bytes(String name, @Nullable JsonToken token) throws IOException {
    String text = text(name, token);
    if (name.endsWith("Base64")) {
      return base64();
    }
    byte[] bytes = text.getBytes(UTF_8);
    // Half of a surrogate pair, as in "\ud800", is no text; encoding it would make a '?' of it.
    if (!new String(bytes, UTF_8).equals(text)) {
      throw here("\"" + name + "\" holds half a surrogate pair, which UTF-8 cannot encode");
    }
    return bytes;
  }

  private byte[] base64() throws IOException {
    try {
      return parser.getBinaryValue();
    } catch (JsonProcessingException e) {
      throw here(reasonOf(e)); // the parser itself would name the end of the string
    }
  }

  private long positive(String name, @Nullable JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw here("\"" + name + "\" is not a whole number");
    }
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw here("\"" + name + "\" is out of range");
    }
    long number = parser.getLongValue();
    if (number < 1 || number == Long.MAX_VALUE) {
      throw here("\"" + name + "\" is out of range");
    }
    return number;
  }

  private @Nullable RecordType type(String name) throws MalformedRecordException {
    if (name.equals("BEGIN")) {
      return null;
    }
    try {
      return RecordType.parse(name);
    } catch (IllegalArgumentException e) {
      throw here(String.valueOf(e.getMessage()));
    }
  }

  /** What the parser says to people, without what it says to those who program with it. */
  private static String reasonOf(JsonProcessingException e) {
    return e.getOriginalMessage()
        .replaceAll(" \\(start marker at \\[Source: .*\\]\\)", "")
        .replaceAll(", from `[^`]*`", "");
  }

  private MalformedRecordException here(String message) {
    return at(parser.currentTokenLocation(), message);
  }

  private MalformedRecordException at(@Nullable JsonLocation location, String message) {
    // The parser counts bytes, people count characters.
    int offset = location == null ? 0 : (int) Math.max(0, location.getByteOffset());
    String before = new String(line, 0, Math.min(offset, line.length), UTF_8);
    return new MalformedRecordException(before.codePointCount(0, before.length()) + 1, message);
  }
}
