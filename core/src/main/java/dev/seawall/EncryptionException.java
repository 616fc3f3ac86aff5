package dev.seawall;

import org.jspecify.annotations.Nullable;

/**
 * Frames are encrypted, or are to be, and the key for that cannot be had. Nothing is damaged: open
 * the log with a {@link KeyProvider} that has the right key. Neither message nor cause holds a key.
 *
 * <p>Thrown by appends when a segment is to be begun and the key provider fails: nothing is written
 * with another key, or in the clear, than what it says. Appending goes on when it answers again.
 */
public final class EncryptionException extends RefusedException {
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
   * Creates the exception, for a call that left no trace.
   *
   * @param reason why the key cannot be had
   * @param keyId which key, empty if that is not known
   * @param message says what needs it
   * @param cause what it was caused by, if anything
   */
  public EncryptionException(
      Reason reason, String keyId, String message, @Nullable Throwable cause) {
    super(message, false, cause);
    this.reason = reason;
    this.keyId = keyId;
  }

  /**
   * Creates the exception for another that says why the key cannot be had.
   *
   * @param message says what was refused
   * @param stillBuffered see {@link #isStillBuffered()}
   * @param cause says why
   */
  public EncryptionException(String message, boolean stillBuffered, EncryptionException cause) {
    super(message, stillBuffered, cause);
    this.reason = cause.reason;
    this.keyId = cause.keyId;
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
