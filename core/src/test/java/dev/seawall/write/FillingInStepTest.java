package dev.seawall.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The next segment's zeros are written while this one is, and not all at once. */
@Timeout(60)
class FillingInStepTest {
  private static final int SEGMENT_BYTES = 8 << 20;
  private static final int VALUE_BYTES = 64 << 10;
  private static final int MOST_FRAMING_BYTES = 1 << 10;
  private static final int RECORDS = 100;

  @TempDir private Path directory;

  private long nextBytes() throws IOException {
    Path next = directory.resolve("00000000000000000002.seg");
    return Files.exists(next) ? Files.size(next) : 0;
  }

  @Test
  void shouldFillTheNextSegmentAsFarAsTheSecondHalfOfThisOneIsWritten() throws Exception {
    try (Wal wal =
        Wal.open(directory, WalOptions.builder().segmentSizeBytes(SEGMENT_BYTES).build())) {
      WalStream stream = wal.stream("a");
      for (int i = 1; i <= RECORDS; i++) {
        stream.append(new byte[VALUE_BYTES]);
        long most = (long) (i + 1) * (VALUE_BYTES + MOST_FRAMING_BYTES);
        assertThat(nextBytes())
            .isLessThanOrEqualTo(
                Math.max(0, 2 * most - SEGMENT_BYTES) + 2L * ReservePolicy.STEP_BYTES);
      }
      long least = 2L * RECORDS * VALUE_BYTES - SEGMENT_BYTES;
      while (nextBytes() < least) {
        Thread.sleep(1); // the background is about to
      }
    }
  }
}
