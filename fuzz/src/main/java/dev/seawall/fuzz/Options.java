package dev.seawall.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.seawall.Compression;
import dev.seawall.KeyProvider;
import dev.seawall.WalOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Options for logs that are small and opened often. */
final class Options {
  static final String KEY_ID = "k";
  private static final int KEY_BYTES = 32;
  private static final int MOST_FRAME_BYTES = 1 << 16;

  private Options() {}

  static SecretKey key() {
    return new SecretKeySpec(Arrays.copyOf(KEY_ID.getBytes(US_ASCII), KEY_BYTES), "AES");
  }

  /** A provider that knows one key, and writes in the clear unless it is to encrypt. */
  static KeyProvider keys(boolean isEncrypting) {
    return new KeyProvider() {
      @Override
      public @Nullable String currentKeyId() {
        return isEncrypting ? KEY_ID : null;
      }

      @Override
      public @Nullable SecretKey key(String id) {
        return id.equals(KEY_ID) ? Options.key() : null;
      }
    };
  }

  static WalOptions.Builder writing() {
    return WalOptions.builder()
        .segmentSizeBytes(4096)
        .frameSizeBytes(256)
        .stagingBytes(8192)
        .maxRecordBytes(1 << 15)
        .transactionMemoryBytes(0)
        .compression(Compression.NONE.withMaxFrameBytes(MOST_FRAME_BYTES))
        .encryption(keys(false))
        .syncInterval(Duration.ZERO)
        .callbackExecutor(Runnable::run)
        .clock(Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
  }
}
