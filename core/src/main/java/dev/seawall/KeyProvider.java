package dev.seawall;

import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of an encrypted log come from. Given to {@link WalOptions.Builder#encryption}.
 *
 * <p>Each segment is encrypted with the key that is current when it is begun, and says which one
 * that was. So keys are rotated by making another one current; {@link Wal#roll()} brings that about
 * at once. A key is needed for as long as there are segments that were written with it.
 *
 * <p>Called by several threads, never with a lock of the log held: {@link #currentKeyId()} when the
 * log is opened for writing and whenever a segment is begun, {@link #key} for a key that has not
 * been needed yet since the log was opened. If it fails when the log is opened, so does opening. If
 * it fails later, when a segment is begun, appends are refused with an {@link EncryptionException}:
 * nothing acknowledged is lost, and each further append asks again.
 */
public interface KeyProvider {

  /**
   * The key for new segments.
   *
   * @return its id, 1 to 24 bytes in UTF-8, stored in the clear; null to write in the clear from
   *     now on
   */
  @Nullable String currentKeyId();

  /**
   * A key.
   *
   * @param id its id
   * @return at least 256 random bits; null if there is no key with this id
   */
  @Nullable SecretKey key(String id);
}
