package dev.seawall;

import org.jspecify.annotations.Nullable;

/**
 * Frames are compressed, or are to be, with a codec that is not there. Nothing is damaged: add the
 * dependency that the message names.
 */
public final class MissingCodecException extends WalException {
  private static final long serialVersionUID = 1L;

  /** See {@link #codec()}. */
  private final Compression.Codec codec;

  /**
   * Creates the exception.
   *
   * @param where what needs the codec: a file and an offset, or a log
   * @param codec what is needed
   * @param cause why it cannot be used, if anything was thrown
   */
  public MissingCodecException(String where, Compression.Codec codec, @Nullable Throwable cause) {
    super(
        where
            + " needs the codec "
            + codec
            + ", which is not there: add "
            + codec.dependency()
            + " to the class path"
            + (cause == null ? "" : " (" + cause + ")"),
        cause);
    this.codec = codec;
  }

  /**
   * What is needed.
   *
   * @return the codec; its {@link Compression.Codec#dependency()} is what to add
   */
  public Compression.Codec codec() {
    return codec;
  }
}
