package dev.seawall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.seawall.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What no simulated disk shows, since it is below the store: the calls to the operating system. */
@Timeout(30)
class DirectorySyncTest {
  @TempDir private Path parent;

  @Test
  void shouldSyncTheNameOfEachDirectoryBeforeItMakesOneWithin() throws IOException {
    assumeThat(Path.of("/usr/bin/strace")).isExecutable();
    Path trace = parent.resolve("trace");
    Path root = parent.toRealPath();
    try (ChildJvm child = StoreChild.lockingTraced(trace, root.resolve("a/b"))) {
      assumeThat(child.line()).as("strace may trace").isEqualTo("locked");
    }
    assertThat(Files.readString(trace))
        .containsSubsequence(
            "mkdir(\"" + root.resolve("a") + "\"",
            "fsync(",
            "<" + root + ">) = 0",
            "mkdir(\"" + root.resolve("a/b") + "\"",
            "fsync(",
            "<" + root.resolve("a") + ">) = 0");
  }
}
