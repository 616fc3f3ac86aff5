package dev.seawall;

/**
 * How frames are compressed when they are written. Each frame says for itself how it was
 * compressed, so that one log may hold all kinds, and every opening may choose anew.
 *
 * <pre>{@code
 * WalOptions.builder().compression(Compression.ZSTD.withLevel(6)).build();
 * }</pre>
 *
 * <p>A frame is compressed as a whole, and kept compressed only if that makes it shorter on disk.
 * The log's own records are never compressed. Compressing happens in the thread that writes a
 * commit group, outside all locks.
 *
 * @param codec which format
 * @param level how hard to try, for {@link Codec#ZSTD} only: -7 to 22; 0 for the others
 * @param thresholdBytes frames with fewer bytes of records are left as they are; at least 1
 * @param maxFrameBytes frames with more bytes of records are left as they are too, and one that
 *     claims to become more when it is decompressed is refused as damaged: no more memory than that
 *     is taken on the word of a file. 4 KiB to 1 GiB, by default 64 MiB. A log written with a
 *     larger limit needs as large a one to be read
 */
public record Compression(Codec codec, int level, int thresholdBytes, int maxFrameBytes) {
  private static final int THRESHOLD_BYTES = 256;
  private static final int LEAST_MAX_FRAME_BYTES = 4 << 10;
  private static final int MAX_FRAME_BYTES = 64 << 20;
  private static final int MOST_MAX_FRAME_BYTES = 1 << 30;

  /** No frame is compressed. */
  public static final Compression NONE =
      new Compression(Codec.NONE, 0, THRESHOLD_BYTES, MAX_FRAME_BYTES);

  /** Fast; saves a third of typical text. Needs {@link Codec#dependency()} at run time. */
  public static final Compression LZ4 =
      new Compression(Codec.LZ4, 0, THRESHOLD_BYTES, MAX_FRAME_BYTES);

  /**
   * Slower, at level 1; saves half of typical text. Needs {@link Codec#dependency()} at run time.
   */
  public static final Compression ZSTD =
      new Compression(Codec.ZSTD, 1, THRESHOLD_BYTES, MAX_FRAME_BYTES);

  /**
   * Checks the values.
   *
   * @param codec which format
   * @param level how hard to try
   * @param thresholdBytes frames with fewer bytes of records are left as they are
   * @param maxFrameBytes frames with more bytes of records are left as they are
   * @throws IllegalArgumentException if one is out of range
   */
  public Compression {
    if (codec == Codec.ZSTD ? level < -7 || level > 22 : level != 0) {
      throw new IllegalArgumentException(
          "level is " + level + "; it must be " + (codec == Codec.ZSTD ? "-7 to 22" : "0"));
    }
    if (thresholdBytes < 1) {
      throw new IllegalArgumentException(
          "thresholdBytes is " + thresholdBytes + "; it must be at least 1");
    }
    if (maxFrameBytes < LEAST_MAX_FRAME_BYTES || maxFrameBytes > MOST_MAX_FRAME_BYTES) {
      throw new IllegalArgumentException(
          "maxFrameBytes is " + maxFrameBytes + "; it must be 4 KiB to 1 GiB");
    }
  }

  /**
   * The same with another level.
   *
   * @param value the level
   * @return changed compression
   * @throws IllegalArgumentException if this codec has no such level
   */
  public Compression withLevel(int value) {
    return new Compression(codec, value, thresholdBytes, maxFrameBytes);
  }

  /**
   * The same with another threshold.
   *
   * @param value bytes of records, at least 1
   * @return changed compression
   */
  public Compression withThresholdBytes(int value) {
    return new Compression(codec, level, value, maxFrameBytes);
  }

  /**
   * The same with another limit.
   *
   * @param value bytes of records, 4 KiB to 1 GiB
   * @return changed compression
   */
  public Compression withMaxFrameBytes(int value) {
    return new Compression(codec, level, thresholdBytes, value);
  }

  /** A compressed format. */
  public enum Codec {
    /** Records as they are. */
    NONE(""),
    /** LZ4 blocks. */
    LZ4("at.yawk.lz4:lz4-java"),
    /** Zstandard frames. */
    ZSTD("com.github.luben:zstd-jni");

    private final String dependency;

    Codec(String dependency) {
      this.dependency = dependency;
    }

    /**
     * What has to be on the class path, or on the module path and required, to use it. Seawall
     * itself depends on none of them.
     *
     * @return Maven coordinates without a version; empty if nothing is needed
     */
    public String dependency() {
      return dependency;
    }
  }
}
