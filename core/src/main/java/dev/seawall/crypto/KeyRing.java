package dev.seawall.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.EncryptionException;
import dev.seawall.EncryptionException.Reason;
import dev.seawall.KeyProvider;
import dev.seawall.format.SegmentHeader;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a log, each asked for once. Safe for use by many threads; calls the provider without
 * a lock.
 */
public final class KeyRing {
  private static final int LEAST_KEY_BYTES = 32;

  private final @Nullable KeyProvider provider;
  private final ConcurrentHashMap<String, SecretKey> known = new ConcurrentHashMap<>();

  /**
   * Creates a ring without keys.
   *
   * @param provider where they come from; null if there are none
   */
  public KeyRing(@Nullable KeyProvider provider) {
    this.provider = provider;
  }

  /**
   * The key for new segments.
   *
   * @param where what needs it, for messages
   * @return its id; empty to write in the clear
   * @throws EncryptionException if the provider fails, or does not have the key itself
   */
  public String currentKeyId(String where) throws EncryptionException {
    if (provider == null) {
      return "";
    }
    String id;
    try {
      id = provider.currentKeyId();
    } catch (RuntimeException e) {
      throw failed("", where + ": the key provider failed to say which key is current", e);
    }
    if (id == null) {
      return "";
    }
    int length = id.getBytes(UTF_8).length;
    if (length == 0 || length > SegmentHeader.MOST_KEY_ID_BYTES) {
      throw failed(
          id,
          where
              + ": the id of a key has 1 to "
              + SegmentHeader.MOST_KEY_ID_BYTES
              + " bytes in UTF-8, not "
              + length,
          null);
    }
    key(id, where);
    return id;
  }

  /**
   * The keys of a segment that is to be begun.
   *
   * @param header its header, without the check of the key
   * @param where what needs it, for messages
   * @return the keys
   * @throws EncryptionException if its key cannot be had
   */
  public SegmentKey derive(SegmentHeader header, String where) throws EncryptionException {
    return SegmentKey.derive(key(header.encoding().keyId(), where), header);
  }

  /**
   * The keys of a segment.
   *
   * @param header its header
   * @param where what needs it, for messages
   * @return the keys
   * @throws EncryptionException if its key cannot be had, or is not the one it was written with
   */
  public SegmentKey open(SegmentHeader header, String where) throws EncryptionException {
    SegmentKey derived = derive(header, where);
    String id = header.encoding().keyId();
    if (derived.check() != header.encoding().keyCheck()) {
      known.remove(id); // so that a right one is asked for next time
      throw new EncryptionException(
          Reason.WRONG_KEY,
          id,
          where + " was encrypted with another key '" + id + "' than the key provider has",
          null);
    }
    return derived;
  }

  private SecretKey key(String id, String where) throws EncryptionException {
    SecretKey present = known.get(id);
    if (present != null) {
      return present;
    }
    SecretKey found;
    try {
      found = provider == null ? null : provider.key(id);
    } catch (RuntimeException e) {
      throw failed(id, where + ": the key provider failed to give key '" + id + "'", e);
    }
    if (found == null) {
      throw new EncryptionException(
          Reason.MISSING_KEY,
          id,
          where
              + " needs key '"
              + id
              + (provider == null ? "': there is no key provider" : "', which is not known"),
          null);
    }
    byte[] encoded = found.getEncoded();
    if (encoded != null) {
      int length = encoded.length;
      Arrays.fill(encoded, (byte) 0);
      if (length < LEAST_KEY_BYTES) {
        throw failed(
            id,
            where + ": key '" + id + "' has " + length + " bytes; it must have at least 32",
            null);
      }
    }
    known.put(id, found);
    return found;
  }

  private static EncryptionException failed(String id, String message, @Nullable Throwable cause) {
    return new EncryptionException(Reason.FAILED_PROVIDER, id, message, cause);
  }
}
