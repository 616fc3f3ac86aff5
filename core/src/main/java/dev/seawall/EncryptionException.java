package dev.seawall;

import org.jspecify.annotations.Nullable;

/**
 * Frames are encrypted, or are to be, and the key for that cannot be had. Nothing is damaged: open
 * the log with a {@link KeyProvider} that has the right key. Neither message nor cause holds a key.
 */
public final class EncryptionException extends WalException {
  private static final long serialVersionUID = 1L;

  /** See {@link #reason()}. */
  private final Reason reason;

  /** See {@link #keyId()}. */
  private final String keyId;

  /** Why a key cannot be had. */
  public enum Reason {
    /** There is no key provider, or it does not know the key. */
    MISSING_KEY,
    /** The key provider has another key by this id. */
    WRONG_KEY,
    /** The key provider failed, or what it gave is no key or id. */
    FAILED_PROVIDER
  }

  /**
   * Creates the exception.
   *
   * @param reason why the key cannot be had
   * @param keyId which key, empty if that is not known
   * @param message says what needs it
   * @param cause what it was caused by, if anything
   */
  public EncryptionException(
      Reason reason, String keyId, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.keyId = keyId;
  }

  /**
   * Why the key cannot be had.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * Which key.
   *
   * @return its id; empty if that is not known
   */
  public String keyId() {
    return keyId;
  }
}
