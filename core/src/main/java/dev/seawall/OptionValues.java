package dev.seawall;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** What a {@link WalOptions.Builder} gathers, each at its default to begin with. */
final class OptionValues {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  static final int FRAME_BYTES = 2 * KIB;
  static final int COMPRESSED_FRAME_BYTES = 8 * KIB;

  Durability durability = Durability.DISK;
  CorruptionPolicy corruptionPolicy = CorruptionPolicy.FAIL;
  ReadMode readMode = ReadMode.POSITIONAL;
  int segmentSizeBytes = 64 * MIB;
  long segmentRecords = Long.MAX_VALUE;
  int frameSizeBytes;
  int maxRecordBytes = 16 * MIB;
  int transactionMemoryBytes = MIB;
  Compression compression = Compression.NONE;
  @Nullable KeyProvider encryption;
  int stagingBytes = 4 * MIB;
  int maxOpenSegments = 128;
  long frameCacheBytes = 0;
  long syncRecords = Long.MAX_VALUE;
  long syncBytes = 16 * MIB;
  Duration syncInterval = Duration.ofSeconds(1);
  Retention retention = Retention.NONE;
  CleanerOptions cleaner = CleanerOptions.DEFAULT;
  Clock clock = Clock.systemUTC();
  Executor callbackExecutor = ForkJoinPool.commonPool();

  OptionValues() {}

  OptionValues(OptionValues other) {
    durability = other.durability;
    corruptionPolicy = other.corruptionPolicy;
    readMode = other.readMode;
    segmentSizeBytes = other.segmentSizeBytes;
    segmentRecords = other.segmentRecords;
    frameSizeBytes = other.frameSizeBytes;
    maxRecordBytes = other.maxRecordBytes;
    transactionMemoryBytes = other.transactionMemoryBytes;
    compression = other.compression;
    encryption = other.encryption;
    stagingBytes = other.stagingBytes;
    maxOpenSegments = other.maxOpenSegments;
    frameCacheBytes = other.frameCacheBytes;
    syncRecords = other.syncRecords;
    syncBytes = other.syncBytes;
    syncInterval = other.syncInterval;
    retention = other.retention;
    cleaner = other.cleaner;
    clock = other.clock;
    callbackExecutor = other.callbackExecutor;
  }
}
