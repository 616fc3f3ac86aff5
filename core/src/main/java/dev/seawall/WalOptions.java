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

  private final OptionValues values;

  private WalOptions(OptionValues values) {
    this.values = values;
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
    boolean isCompressed = values.compression.codec() != Compression.Codec.NONE;
    int usual = isCompressed ? OptionValues.COMPRESSED_FRAME_BYTES : OptionValues.FRAME_BYTES;
    return values.frameSizeBytes == 0 ? usual : values.frameSizeBytes;
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
   * When and how fast live records are copied out of segments that hold few of them.
   *
   * @return by default {@link CleanerOptions#DEFAULT}
   */
  public CleanerOptions cleaner() {
    return values.cleaner;
  }

  /**
   * The clock that stamps records, and tells for {@link Retention} how old they are.
   *
   * @return by default the system's, in UTC
   */
  public Clock clock() {
    return values.clock;
  }

  /**
   * What goes by itself, and when.
   *
   * @return by default {@link Retention#NONE}
   */
  public Retention retention() {
    return values.retention;
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

    private final OptionValues values = new OptionValues();

    private Builder() {}

    /**
     * Sets {@link WalOptions#durability()}.
     *
     * @param value the durability
     * @return this builder
     */
    public Builder durability(Durability value) {
      values.durability = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#corruptionPolicy()}.
     *
     * @param value the policy
     * @return this builder
     */
    public Builder corruptionPolicy(CorruptionPolicy value) {
      values.corruptionPolicy = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#readMode()}.
     *
     * @param value the mode
     * @return this builder
     */
    public Builder readMode(ReadMode value) {
      values.readMode = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#segmentSizeBytes()}.
     *
     * @param value bytes, 4 KiB to 1 GiB
     * @return this builder
     */
    public Builder segmentSizeBytes(int value) {
      values.segmentSizeBytes = (int) Checks.within("segmentSizeBytes", value, 4 * KIB, 1024 * MIB);
      return this;
    }

    /**
     * Sets {@link WalOptions#segmentRecords()}.
     *
     * @param value at least 1
     * @return this builder
     */
    public Builder segmentRecords(long value) {
      values.segmentRecords = Checks.within("segmentRecords", value, 1, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets {@link WalOptions#frameSizeBytes()}.
     *
     * @param value bytes, 64 to 1 MiB
     * @return this builder
     */
    public Builder frameSizeBytes(int value) {
      values.frameSizeBytes = (int) Checks.within("frameSizeBytes", value, 64, MIB);
      return this;
    }

    /**
     * Sets {@link WalOptions#maxRecordBytes()}.
     *
     * @param value bytes, 1 to 512 MiB
     * @return this builder
     */
    public Builder maxRecordBytes(int value) {
      values.maxRecordBytes = (int) Checks.within("maxRecordBytes", value, 1, 512 * MIB);
      return this;
    }

    /**
     * Sets {@link WalOptions#transactionMemoryBytes()}. The last record added may exceed it.
     *
     * @param value bytes, 0 (every record is spilled when the next one comes) to 512 MiB
     * @return this builder
     */
    public Builder transactionMemoryBytes(int value) {
      values.transactionMemoryBytes =
          (int) Checks.within("transactionMemoryBytes", value, 0, 512 * MIB);
      return this;
    }

    /**
     * Sets {@link WalOptions#compression()}.
     *
     * @param value how to compress; the codec's dependency must be there when the log is opened
     * @return this builder
     */
    public Builder compression(Compression value) {
      values.compression = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#encryption()}.
     *
     * @param value the keys
     * @return this builder
     */
    public Builder encryption(KeyProvider value) {
      values.encryption = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#stagingBytes()}. A larger record or batch gets a buffer of its own.
     *
     * @param value bytes, 8 KiB to 1 GiB
     * @return this builder
     */
    public Builder stagingBytes(int value) {
      values.stagingBytes = (int) Checks.within("stagingBytes", value, 8 * KIB, 1024 * MIB);
      return this;
    }

    /**
     * Sets {@link WalOptions#maxOpenSegments()}.
     *
     * @param value files, at least 1
     * @return this builder
     */
    public Builder maxOpenSegments(int value) {
      values.maxOpenSegments = (int) Checks.within("maxOpenSegments", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Sets {@link WalOptions#frameCacheBytes()}.
     *
     * @param value bytes, at least 0
     * @return this builder
     */
    public Builder frameCacheBytes(long value) {
      values.frameCacheBytes = Checks.within("frameCacheBytes", value, 0, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets {@link WalOptions#syncRecords()}.
     *
     * @param value records, at least 1; {@link Long#MAX_VALUE} for no limit
     * @return this builder
     */
    public Builder syncRecords(long value) {
      values.syncRecords = Checks.within("syncRecords", value, 1, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets {@link WalOptions#syncBytes()}.
     *
     * @param value bytes, at least 1; {@link Long#MAX_VALUE} for never
     * @return this builder
     */
    public Builder syncBytes(long value) {
      values.syncBytes = Checks.within("syncBytes", value, 1, Long.MAX_VALUE);
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
        Checks.within(
            "syncInterval in milliseconds", value.toMillis(), 1, Long.MAX_VALUE / 1_000_000);
      }
      values.syncInterval = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#retention()}.
     *
     * @param value which records go by themselves
     * @return this builder
     */
    public Builder retention(Retention value) {
      values.retention = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#cleaner()}.
     *
     * @param value when and how fast
     * @return this builder
     */
    public Builder cleaner(CleanerOptions value) {
      values.cleaner = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#clock()}.
     *
     * @param value the clock
     * @return this builder
     */
    public Builder clock(Clock value) {
      values.clock = value;
      return this;
    }

    /**
     * Sets {@link WalOptions#callbackExecutor()}.
     *
     * @param value the executor
     * @return this builder
     */
    public Builder callbackExecutor(Executor value) {
      values.callbackExecutor = value;
      return this;
    }

    /**
     * Finishes.
     *
     * @return the options
     */
    public WalOptions build() {
      return new WalOptions(new OptionValues(values));
    }
  }
}
