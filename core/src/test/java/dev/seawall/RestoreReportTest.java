package dev.seawall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RestoreReportTest {
  private static String summary(long undecodedFrames) {
    return new RestoreReport("from", "to", "id", 1, 2000, 3, 1, undecodedFrames, List.of())
        .summary();
  }

  @Test
  void shouldSayWhatItCouldNotLookInto() {
    assertThat(summary(0))
        .isEqualTo("1 segment of 2,000 bytes: 1 stream, 3 records, 0 damaged ranges");
    assertThat(summary(2))
        .endsWith("0 damaged ranges, 2 frames not decoded for want of a codec or key");
  }
}
