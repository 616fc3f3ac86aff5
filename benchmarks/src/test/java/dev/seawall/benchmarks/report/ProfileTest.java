package dev.seawall.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Stretch;
import dev.seawall.benchmarks.harness.Unit;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  @TempDir private Path directory;

  @Test
  void shouldShowWhoWaitsForTheDisk() throws Exception {
    Path stacks = directory.resolve("stacks");
    try (Profile profile = Profile.start();
        Wal wal = Wal.open(directory.resolve("log"))) {
      WalStream stream = wal.stream("stream");
      Stretch stretch = Stretch.begin(Metric.of("durable", "", Unit.PER_SECOND));
      for (int i = 0; i < 100; i++) {
        stream.append(new byte[100], Durability.DISK);
      }
      stretch.end(100);

      String tables = profile.finish(stacks);

      assertThat(tables)
          .contains("samples: the method at work", "waiting, all threads", "dev.seawall.")
          .contains("| workload | samples |")
          .containsPattern("\n\\| durable \\| .* \\|\n");
      assertThat(stacks).exists();
      assertThat(directory.resolve("stacks.jfr")).isNotEmptyFile();
    }
  }
}
