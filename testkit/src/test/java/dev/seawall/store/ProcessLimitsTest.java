package dev.seawall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.seawall.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process is told when the operating system grants it no more. */
@Timeout(30)
class ProcessLimitsTest {
  private static final String FIRST = "00000000000000000001.seg";

  @TempDir private Path parent;

  @Test
  void shouldReportAFullStoreWhenFilesMayNotGrowAnyMore() throws IOException {
    assumeThat(Path.of("/bin/sh")).exists();
    try (ChildJvm child = StoreChild.writingWithinFileSizeLimit(parent)) {
      assertThat(child.line()).contains(FIRST, "no room for writing", "File too large");
    }
    assertThat(parent.resolve(FIRST)).isNotEmptyFile(); // a prefix was written
  }

  @Test
  void shouldReportAFullStoreWhenNoMoreFilesMayBeOpened() throws IOException {
    assumeThat(Path.of("/bin/sh")).exists();
    try (ChildJvm child = StoreChild.creatingWithinOpenFilesLimit(parent)) {
      assertThat(child.line()).contains("no room for opening the file", "Too many open files");
    }
  }
}
