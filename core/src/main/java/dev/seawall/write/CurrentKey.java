package dev.seawall.write;

import dev.seawall.EncryptionException;
import dev.seawall.crypto.KeyRing;
import dev.seawall.crypto.SegmentKey;
import dev.seawall.format.SegmentHeader;
import org.jspecify.annotations.Nullable;

/**
 * The key that new segments are encrypted with. For the leader alone; asks the user's key provider,
 * without a lock.
 */
final class CurrentKey {
  private final KeyRing keys;
  private final String log;

  /**
   * Asks for the first key, so that a log is not opened that cannot be written.
   *
   * @param keys the log's keys
   * @param log the log's name, for messages
   * @throws EncryptionException if it cannot be had
   */
  CurrentKey(KeyRing keys, String log) throws EncryptionException {
    this.keys = keys;
    this.log = log;
    keys.currentKeyId(log);
  }

  /**
   * The id for a segment that is about to be begun.
   *
   * @return empty to write in the clear: only if the provider says so
   * @throws EncryptionException if it cannot be had now
   */
  String next() throws EncryptionException {
    return keys.currentKeyId(log);
  }

  /**
   * The keys of a segment that is about to be begun.
   *
   * @param header its header, without the check of the key
   * @return null if it is to be written in the clear
   * @throws EncryptionException never for a key that {@link #next()} gave
   */
  @Nullable SegmentKey derive(SegmentHeader header) throws EncryptionException {
    return header.encoding().keyId().isEmpty() ? null : keys.derive(header, log);
  }
}
