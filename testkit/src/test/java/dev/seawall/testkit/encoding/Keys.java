package dev.seawall.testkit.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.KeyProvider;
import dev.seawall.WalOptions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys for tests: of any id there is one, unless it is taken away, and what was asked is counted.
 */
public final class Keys implements KeyProvider {
  private final Map<String, SecretKey> changed = new HashMap<>();
  private String current;
  private RuntimeException failure;
  private int asked;

  public static Keys current(String id) {
    Keys keys = new Keys();
    keys.current = id;
    return keys;
  }

  WalOptions.Builder options() {
    return WalOptions.builder().encryption(this);
  }

  synchronized Keys setCurrent(String id) {
    current = id;
    return this;
  }

  synchronized Keys without(String id) {
    changed.put(id, null);
    return this;
  }

  synchronized Keys with(String id, SecretKey key) {
    changed.put(id, key);
    return this;
  }

  synchronized Keys failing(RuntimeException reason) {
    failure = reason;
    return this;
  }

  synchronized int asked() {
    return asked;
  }

  static SecretKey keyOf(String text) {
    return new SecretKeySpec(Arrays.copyOf(text.getBytes(UTF_8), 32), "AES");
  }

  @Override
  public synchronized String currentKeyId() {
    if (failure != null) {
      throw failure;
    }
    return current;
  }

  @Override
  public synchronized SecretKey key(String id) {
    asked++;
    return changed.containsKey(id) ? changed.get(id) : keyOf(id);
  }
}
