package dev.seawall.codec;

import dev.seawall.Compression;
import dev.seawall.Compression.Codec;
import dev.seawall.MissingCodecException;

/** The way to the codecs, which may be missing: then naming their classes is already an error. */
public final class Codecs {
  private Codecs() {}

  /**
   * Makes a compressor.
   *
   * @param how what is wanted; not {@link Codec#NONE}
   * @param where who wants it, for the message
   * @return to be closed
   * @throws MissingCodecException if the codec is not there
   */
  public static Compressor compressor(Compression how, String where) throws MissingCodecException {
    try {
      return switch (how.codec()) {
        case NONE -> throw new IllegalArgumentException("no codec");
        case LZ4 -> new Lz4Compressor();
        case ZSTD -> new ZstdCompressor(how.level());
      };
    } catch (LinkageError e) {
      throw new MissingCodecException(where, how.codec(), e);
    }
  }

  /**
   * Makes a decompressor.
   *
   * @param codec the format; not {@link Codec#NONE}
   * @param where who wants it, for the message
   * @return what reads the format
   * @throws MissingCodecException if the codec is not there, or has no native part for this machine
   */
  public static Decompressor decompressor(Codec codec, String where) throws MissingCodecException {
    try {
      return switch (codec) {
        case NONE -> throw new IllegalArgumentException("no codec");
        case LZ4 -> new Lz4Decompressor();
        case ZSTD -> new ZstdDecompressor();
      };
    } catch (LinkageError e) {
      throw new MissingCodecException(where, codec, e);
    }
  }

  /**
   * The number of a codec in the format.
   *
   * @param codec the codec
   * @return 0 for none
   */
  public static int numberOf(Codec codec) {
    return switch (codec) {
      case NONE -> 0;
      case LZ4 -> 1;
      case ZSTD -> 2;
    };
  }

  /**
   * The codec with a number.
   *
   * @param number from the flags of a frame, a known one
   * @return the codec
   */
  public static Codec numbered(int number) {
    return switch (number) {
      case 0 -> Codec.NONE;
      case 1 -> Codec.LZ4;
      case 2 -> Codec.ZSTD;
      default -> throw new IllegalArgumentException("no codec has number " + number);
    };
  }

  /**
   * Makes sure that a codec can be used.
   *
   * @param codec the format
   * @param where who needs it, for the message
   * @throws MissingCodecException if it cannot
   */
  public static void require(Codec codec, String where) throws MissingCodecException {
    if (codec != Codec.NONE) {
      decompressor(codec, where);
    }
  }
}
