package dev.seawall.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.cli.demo.DemoResult.Speed;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
  @Test
  void shouldNameTheDiskAsTheLimitWhereItIs() {
    assertThat(of(130_000, 250_000, 7_300))
        .contains(
            "A sync, after which a power loss costs nothing, takes 0.13 ms on this disk (median); one"
                + " after the other, it does 7,400 a second.",
            "One thread gets 7,300 durable appends a second, limited by the disk: each waits for a"
                + " sync of its own.",
            "Threads that append at the same time share syncs: 64 get 131,400 a second together, 18.0"
                + " times as many as one, with 30.0 records to a sync.",
            "With MEMORY durability, which waits for no sync, one thread appends 1,000,000 records of"
                + " 1 KiB a second (1,024 MB/s, with a sync at the end), limited by the processor, which"
                + " copies and makes checksums: the disk takes 2,000 MB/s.");
  }

  @Test
  void shouldSayWhenSyncsAreSlowOrUneven() {
    assertThat(of(5_000_000, 90_000_000, 7_300))
        .contains(
            "One sync of 1,000 takes 90.0 ms or longer, and so do the appends that wait for it.")
        .anyMatch(sentence -> sentence.startsWith("This is slow"));
  }

  @Test
  void shouldDoubtADiskThatIsTooFast() {
    assertThat(of(4_000, 9_000, 7_300))
        .anyMatch(sentence -> sentence.startsWith("This is too fast"));
  }

  @Test
  void shouldSayWhenItIsNotTheDisk() {
    assertThat(of(130_000, 250_000, 1_850))
        .anyMatch(sentence -> sentence.contains("25 % of the disk's syncs"));
  }

  private static List<String> of(long p50, long p999, double oneThread) {
    return Expectations.of(
        new DiskFigures(
            new DiskFigures.Syncs(7_400, p50, p50, p999),
            List.of(
                new Speed(1, oneThread, 1, p50, p50), new Speed(64, 18 * oneThread, 30, p50, p50)),
            2_000e6,
            1_024e6,
            4_000e6));
  }
}
