package dev.seawall.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalStream;
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
      for (int i = 0; i < 100; i++) {
        stream.append(new byte[100], Durability.DISK);
      }

      String tables = profile.finish(stacks);

      assertThat(tables)
          .contains("samples: the method at work", "waiting, all threads", "dev.seawall.");
      assertThat(stacks).exists();
      assertThat(directory.resolve("stacks.jfr")).isNotEmptyFile();
    }
  }
}
