package dev.seawall;

import java.util.Collection;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes one JSON object, field by field. For one thread. */
final class Json {
  private final StringBuilder text = new StringBuilder("{");

  private Json() {}

  static String object(Consumer<Json> fields) {
    Json json = new Json();
    fields.accept(json);
    return json.text.append('}').toString();
  }

  Json field(String name, String value) {
    return raw(name, quoted(value));
  }

  Json field(String name, long value) {
    return raw(name, Long.toString(value));
  }

  Json field(String name, boolean value) {
    return raw(name, Boolean.toString(value));
  }

  Json strings(String name, Collection<String> values) {
    return array(name, values.stream().map(Json::quoted).toList());
  }

  Json damages(String name, Collection<Damage> damages) {
    return array(name, damages.stream().map(Json::of).toList());
  }

  /** Writes an array of values that are JSON already. */
  Json array(String name, Collection<String> values) {
    return raw(name, "[" + String.join(",", values) + "]");
  }

  private Json raw(String name, String value) {
    if (text.length() > 1) {
      text.append(',');
    }
    text.append(quoted(name)).append(':').append(value);
    return this;
  }

  private static String of(Damage damage) {
    return object(
        json -> {
          json.field("kind", damage.kind().name().toLowerCase(Locale.ROOT));
          json.field("file", damage.file()).field("segment", damage.segment());
          json.field("offset", damage.offset()).field("length", damage.lengthBytes());
          String stream = damage.stream();
          if (stream != null) {
            json.field("stream", stream).field("streamId", damage.streamId());
          }
          SequenceRange lost = damage.lost();
          if (lost != null) {
            json.field("lostFirst", lost.first()).field("lostLast", lost.last());
          }
          json.field("reason", damage.reason());
          if (!damage.streamsInDoubt().isEmpty()) {
            json.strings("streamsInDoubt", damage.streamsInDoubt());
          }
        });
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
