package dev.seawall;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * How to open a log. Immutable; none of it is stored in the log, so every opening may choose anew.
 *
 * <pre>{@code
 * WalOptions options = WalOptions.builder().durability(Durability.OS).segmentSizeBytes(256 << 20).build();
 * }</pre>
 */
public final class WalOptions {
  private static final WalOptions DEFAULTS = builder().build();

  private final Builder values;

  private WalOptions(Builder values) {
    this.values = values;
  }

  private int defaultFrameSize() {
    boolean isCompressed = values.compression.codec() != Compression.Codec.NONE;
    return isCompressed ? Builder.COMPRESSED_FRAME_BYTES : Builder.FRAME_BYTES;
  }

  /**
   * The defaults.
   *
   * @return options with every default
   */
  public static WalOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Begins with the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What an append has reached when it returns, unless it says otherwise.
   *
   * @return by default {@link Durability#DISK}
   */
  public Durability durability() {
    return values.durability;
  }

  /**
   * What opening does about damage.
   *
   * @return by default {@link CorruptionPolicy#FAIL}
   */
  public CorruptionPolicy corruptionPolicy() {
    return values.corruptionPolicy;
  }

  /**
   * How records are read.
   *
   * @return by default {@link ReadMode#POSITIONAL}
   */
  public ReadMode readMode() {
    return values.readMode;
  }

  /**
   * At which size a segment ends; a batch that does not fit may take it further.
   *
   * @return bytes, by default 64 MiB
   */
  public int segmentSizeBytes() {
    return values.segmentSizeBytes;
  }

  /**
   * At how many records a segment ends; a batch may take it further.
   *
   * @return by default no limit
   */
  public long segmentRecords() {
    return values.segmentRecords;
  }

  /**
   * Up to which size consecutive small records of a stream share a frame, the unit of checksumming
   * and reading, and of compression.
   *
   * @return bytes, by default 2 KiB, or 8 KiB with compression
   */
  public int frameSizeBytes() {
    return values.frameSizeBytes == 0 ? defaultFrameSize() : values.frameSizeBytes;
  }

  /**
   * The largest key and value of a record together, and the largest batch.
   *
   * @return bytes, by default 16 MiB
   */
  public int maxRecordBytes() {
    return values.maxRecordBytes;
  }

  /**
   * How much of a transaction may wait in memory; what is more is spilled to the log.
   *
   * @return bytes, by default 1 MiB
   */
  public int transactionMemoryBytes() {
    return values.transactionMemoryBytes;
  }

  /**
   * How frames are compressed when they are written, and how much may become of one when it is
   * read.
   *
   * @return by default {@link Compression#NONE}
   */
  public Compression compression() {
    return values.compression;
  }

  /**
   * Where the keys come from that frames are encrypted and decrypted with.
   *
   * @return by default null: nothing is encrypted, and what is encrypted cannot be read
   */
  public @Nullable KeyProvider encryption() {
    return values.encryption;
  }

  /**
   * How much may wait in our buffer to be written; when it is full, appenders wait.
   *
   * @return bytes, by default 4 MiB
   */
  public int stagingBytes() {
    return values.stagingBytes;
  }

  /**
   * How many files of segments are open for reading, unless more threads than that read at once.
   * Others are closed, and opened again when they are needed: a cursor keeps its segment, but not
   * the file. With each, 16 bytes may be in memory for every frame.
   *
   * @return files, by default 128
   */
  public int maxOpenSegments() {
    return values.maxOpenSegments;
  }

  /**
   * How much memory is for frames that single reads ({@link WalStream#get}) ask for again and
   * again; found there, a record costs no I/O, no checksum and no decoding, and damage goes
   * unnoticed. Records of encrypted frames are kept as plain text. With {@link ReadMode#MAPPED}
   * only decoded frames are kept. Cursors neither use nor fill it.
   *
   * @return bytes, by default 0: none
   */
  public long frameCacheBytes() {
    return values.frameCacheBytes;
  }

  /**
   * The bound below which the number of acknowledged records that are not durable stays, over all
   * streams and threads: of those appended with less than {@link Durability#DISK}, every n-th waits
   * for a sync, and so do all that are appended while it is under way. Each record of a batch
   * counts.
   *
   * @return records, by default no limit
   */
  public long syncRecords() {
    return values.syncRecords;
  }

  /**
   * After how many written bytes a background sync begins, for records appended with less than
   * {@link Durability#DISK}. A pace, not a bound: nobody waits for it, and appending goes on.
   *
   * @return bytes, by default 16 MiB
   */
  public long syncBytes() {
    return values.syncBytes;
  }

  /**
   * How long after the first record that no sync has covered a background sync begins, for records
   * appended with less than {@link Durability#DISK}. A pace, not a bound, as {@link #syncBytes()}.
   *
   * @return by default one second
   */
  public Duration syncInterval() {
    return values.syncInterval;
  }

  /**
   * The clock that stamps records. No order and no decision rests on it.
   *
   * @return by default the system's, in UTC
   */
  public Clock clock() {
    return values.clock;
  }

  /**
   * Where futures of asynchronous appends are completed, and so where what depends on them runs.
   *
   * @return by default {@link ForkJoinPool#commonPool()}
   */
  public Executor callbackExecutor() {
    return values.callbackExecutor;
  }

  /** Gathers options. Not safe for use by several threads. */
  public static final class Builder {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final int FRAME_BYTES = 2 * KIB;
    private static final int COMPRESSED_FRAME_BYTES = 8 * KIB;

    private Durability durability = Durability.DISK;
    private CorruptionPolicy corruptionPolicy = CorruptionPolicy.FAIL;
    private ReadMode readMode = ReadMode.POSITIONAL;
    private int segmentSizeBytes = 64 * MIB;
    private long segmentRecords = Long.MAX_VALUE;
    private int frameSizeBytes;
    private int maxRecordBytes = 16 * MIB;
    private int transactionMemoryBytes = MIB;
    private Compression compression = Compression.NONE;
    private @Nullable KeyProvider encryption;
    private int stagingBytes = 4 * MIB;
    private int maxOpenSegments = 128;
    private long frameCacheBytes = 0;
    private long syncRecords = Long.MAX_VALUE;
    private long syncBytes = 16 * MIB;
    private Duration syncInterval = Duration.ofSeconds(1);
    private Clock clock = Clock.systemUTC();
    private Executor callbackExecutor = ForkJoinPool.commonPool();

    private Builder() {}

    private Builder(Builder other) {
      durability = other.durability;
      corruptionPolicy = other.corruptionPolicy;
      readMode = other.readMode;
      segmentSizeBytes = other.segmentSizeBytes;
      segmentRecords = other.segmentRecords;
      compression = other.compression;
      encryption = other.encryption;
      frameSizeBytes = other.frameSizeBytes;
      maxRecordBytes = other.maxRecordBytes;
      transactionMemoryBytes = other.transactionMemoryBytes;
      stagingBytes = other.stagingBytes;
      maxOpenSegments = other.maxOpenSegments;
      frameCacheBytes = other.frameCacheBytes;
      syncRecords = other.syncRecords;
      syncBytes = other.syncBytes;
      syncInterval = other.syncInterval;
      clock = other.clock;
      callbackExecutor = other.callbackExecutor;
    }

    /**
     * Sets {@link WalOptions#durability()}.
     *
     * @param value the durability
     * @return this builder
     */
    public Builder durability(Durability value) {
      durability = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#corruptionPolicy()}.
     *
     * @param value the policy
     * @return this builder
     */
    public Builder corruptionPolicy(CorruptionPolicy value) {
      corruptionPolicy = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#readMode()}.
     *
     * @param value the mode
     * @return this builder
     */
    public Builder readMode(ReadMode value) {
      readMode = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#segmentSizeBytes()}.
     *
     * @param value bytes, 4 KiB to 1 GiB
     * @return this builder
     */
    public Builder segmentSizeBytes(int value) {
      segmentSizeBytes = (int) checked("segmentSizeBytes", value, 4 * KIB, 1024 * MIB);
      return this;
    }

    /**
     * Sets {@link WalOptions#segmentRecords()}.
     *
     * @param value at least 1
     * @return this builder
     */
    public Builder segmentRecords(long value) {
      segmentRecords = checked("segmentRecords", value, 1, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets {@link WalOptions#frameSizeBytes()}.
     *
     * @param value bytes, 64 to 1 MiB
     * @return this builder
     */
    public Builder frameSizeBytes(int value) {
      frameSizeBytes = (int) checked("frameSizeBytes", value, 64, MIB);
      return this;
    }

    /**
     * Sets {@link WalOptions#maxRecordBytes()}.
     *
     * @param value bytes, 1 to 512 MiB
     * @return this builder
     */
    public Builder maxRecordBytes(int value) {
      maxRecordBytes = (int) checked("maxRecordBytes", value, 1, 512 * MIB);
      return this;
    }

    /**
     * Sets {@link WalOptions#transactionMemoryBytes()}. The last record added may exceed it.
     *
     * @param value bytes, 0 (every record is spilled when the next one comes) to 512 MiB
     * @return this builder
     */
    public Builder transactionMemoryBytes(int value) {
      transactionMemoryBytes = (int) checked("transactionMemoryBytes", value, 0, 512 * MIB);
      return this;
    }

    /**
     * Sets {@link WalOptions#compression()}.
     *
     * @param value how to compress; the codec's dependency must be there when the log is opened
     * @return this builder
     */
    public Builder compression(Compression value) {
      compression = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#encryption()}.
     *
     * @param value the keys
     * @return this builder
     */
    public Builder encryption(KeyProvider value) {
      encryption = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#stagingBytes()}. A larger record or batch gets a buffer of its own.
     *
     * @param value bytes, 8 KiB to 1 GiB
     * @return this builder
     */
    public Builder stagingBytes(int value) {
      stagingBytes = (int) checked("stagingBytes", value, 8 * KIB, 1024 * MIB);
      return this;
    }

    /**
     * Sets {@link WalOptions#maxOpenSegments()}.
     *
     * @param value files, at least 1
     * @return this builder
     */
    public Builder maxOpenSegments(int value) {
      maxOpenSegments = (int) checked("maxOpenSegments", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Sets {@link WalOptions#frameCacheBytes()}.
     *
     * @param value bytes, at least 0
     * @return this builder
     */
    public Builder frameCacheBytes(long value) {
      frameCacheBytes = checked("frameCacheBytes", value, 0, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets {@link WalOptions#syncRecords()}.
     *
     * @param value records, at least 1; {@link Long#MAX_VALUE} for no limit
     * @return this builder
     */
    public Builder syncRecords(long value) {
      syncRecords = checked("syncRecords", value, 1, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets {@link WalOptions#syncBytes()}.
     *
     * @param value bytes, at least 1; {@link Long#MAX_VALUE} for never
     * @return this builder
     */
    public Builder syncBytes(long value) {
      syncBytes = checked("syncBytes", value, 1, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets {@link WalOptions#syncInterval()}.
     *
     * @param value at least a millisecond; {@link Duration#ZERO} for never
     * @return this builder
     */
    public Builder syncInterval(Duration value) {
      if (!value.isZero()) {
        checked("syncInterval in milliseconds", value.toMillis(), 1, Long.MAX_VALUE / 1_000_000);
      }
      syncInterval = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#clock()}.
     *
     * @param value the clock
     * @return this builder
     */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#callbackExecutor()}.
     *
     * @param value the executor
     * @return this builder
     */
    public Builder callbackExecutor(Executor value) {
      callbackExecutor = value;
      return this;
    }

    /**
     * Finishes.
     *
     * @return the options
     */
    public WalOptions build() {
      return new WalOptions(new Builder(this));
    }

    private static long checked(String name, long value, long least, long most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " is " + value + "; it must be " + least + " to " + most);
      }
      return value;
    }
  }
}
