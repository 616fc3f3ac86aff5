package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.KeyProvider;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys as they stand in a file: on each line an id and 64 hexadecimal digits. Empty lines and those
 * that begin with {@code #} are passed over. The last key is the current one, unless a line {@code
 * current ID} names another. What is wrong with a file is said without showing what is in it.
 */
final class KeyFile implements KeyProvider {
  private static final int KEY_BYTES = 32;
  private static final int MAX_ID_BYTES = 24;
  private static final String CURRENT = "current";

  private final Map<String, SecretKey> keys = new LinkedHashMap<>();
  private String current = "";

  private KeyFile() {}

  /**
   * Reads keys.
   *
   * @param source where the text comes from, for messages
   */
  static KeyFile parse(String source, String text) throws CommandException {
    KeyFile file = new KeyFile();
    String named = null;
    String last = "";
    int number = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = source + ", line " + number + ": ";
      String[] words = line.split("\\s+", -1);
      if (words.length != 2) {
        throw new CommandException(place + "expected an id and 64 hexadecimal digits");
      }
      if (!words[0].equals(CURRENT)) {
        file.add(words[0], words[1], place);
        last = words[0];
      } else if (named != null) {
        throw new CommandException(place + "the current key is named twice");
      } else {
        named = words[1];
      }
    }
    if (file.keys.isEmpty()) {
      throw new CommandException(source + " holds no key");
    }
    if (named != null && !file.keys.containsKey(named)) {
      throw new CommandException(source + ": the current key is not among its keys");
    }
    file.current = named == null ? last : named;
    return file;
  }

  private void add(String id, String digits, String place) throws CommandException {
    if (id.getBytes(UTF_8).length > MAX_ID_BYTES) {
      throw new CommandException(place + "an id has at most " + MAX_ID_BYTES + " bytes");
    }
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      bytes = new byte[0]; // its message would show a part of the key
    }
    if (bytes.length != KEY_BYTES) {
      throw new CommandException(place + "a key is 64 hexadecimal digits");
    }
    if (keys.put(id, new SecretKeySpec(bytes, "AES")) != null) {
      throw new CommandException(place + "there is another key by this id");
    }
  }

  @Override
  public String currentKeyId() {
    return current;
  }

  @Override
  public @Nullable SecretKey key(String id) {
    return keys.get(id);
  }
}
